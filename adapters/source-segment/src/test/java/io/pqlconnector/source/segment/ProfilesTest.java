package io.pqlconnector.source.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pqlconnector.http.ManualTime;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.source.Listing;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.RecordKind;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageRecord;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.testkit.RecordingSink;
import io.pqlconnector.testkit.SettingsFixture;
import io.pqlconnector.testkit.web.Answer;
import io.pqlconnector.testkit.web.Asked;
import io.pqlconnector.testkit.web.LoopbackServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Segment computes of users, asked about one by one. */
final class ProfilesTest {
    private static final Instant NOON = Instant.parse("2026-03-31T12:00:00Z");
    private static final String UNKNOWN = "{\"error\":{\"code\":\"not_found\",\"message\":\"Profile was not found.\"}}";

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Answer.Whole> answers = new LinkedHashMap<>();
    private final LoopbackServer segment = new LoopbackServer(this::answer);
    private final ManualTime time = new ManualTime(NOON);

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        segment.close();
    }

    @Test
    void asksOnceADayAboutThoseWhoWereSeenOfLate() throws Exception {
        page("user_id%3Aann", "", "{\"plan\":\"free\",\"score\":1.50}", false, "");
        try (UsageSource source = source()) {
            Listing listing = source.list(window("Ann", "bob"));
            RecordingSink sink = new RecordingSink(PropertyColumns.of(List.of(PropertyPath.property("plan"))));
            source.read(listing.slices().get(0), sink);

            assertThat(listing.slices()).extracting(slice -> slice.id().value()).containsExactly("profiles 2026-03-31");
            assertThat(sink.records()).singleElement().satisfies(record -> {
                assertThat(record.kind()).isEqualTo(RecordKind.IDENTIFY);
                assertThat(record.userId()).as("as the archive writes it").isEqualTo("Ann");
                assertThat(record.receivedAt()).isEqualTo(NOON.minusMillis(1));
                assertThat(record.columns().get(0)).contains("free");
                assertThat(record.properties()).asString().contains("1.50");
            });
        }
        assertThat(asked)
                .extracting(Asked::path)
                .containsExactly(
                        "/v1/spaces/space1/collections/users/profiles/user_id%3Aann/traits?limit=200&include=plan%2Cscore",
                        "/v1/spaces/space1/collections/users/profiles/user_id%3Abob/traits?limit=200&include=plan%2Cscore");
        assertThat(asked.get(0).header("Authorization"))
                .contains("Basic " + Base64.getEncoder().encodeToString("t0ken:".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void readsAllPagesAndTrustsHasMoreAlone() throws Exception {
        page("user_id%3Aann", "", "{\"a\":1}", true, "second");
        page("user_id%3Aann", "second", "{\"b\":2}", false, "third");

        assertThat(read("ann").records()).hasSize(2).extracting(UsageRecord::id).doesNotHaveDuplicates();
        assertThat(asked).hasSize(2);
    }

    @Test
    void givesTheAnswersOfTwoDaysTheSameIds() throws Exception {
        page("user_id%3Aann", "", "{\"a\":1}", false, "");
        UsageRecord first = read("ann").records().get(0);
        time.advance(Duration.ofDays(1));
        UsageRecord second = read("ann").records().get(0);

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.receivedAt()).isAfter(first.receivedAt());
    }

    @Test
    void encodesIdsThatAreNoWords() throws Exception {
        assertThat(read("a+b/c d").records()).isEmpty();

        assertThat(asked.get(0).path()).contains("/profiles/user_id%3Aa%2Bb%2Fc%20d/traits");
    }

    @Test
    void letsTheRestGoOnIfSegmentDoesNotAnswer() {
        answers.put("", new Answer.Whole(500, Map.of(), "sorry"));

        AdapterException failure = catchThrowableOfType(AdapterException.class, () -> read("ann"));

        assertThat(failure.kind()).isEqualTo(FailureKind.WITHHELD);
        assertThat(failure.getMessage())
                .startsWith("Segment's Profile API, GET 127.0.0.1:")
                .endsWith("The rest was read; the next run asks for the profiles again.");
    }

    @Test
    void saysWhatIsRefused() {
        answers.put("", new Answer.Whole(401, Map.of(), ""));
        assertThatThrownBy(() -> read("ann"))
                .hasMessage(
                        "Segment's Profile API refused the token (status 401). Write the access token of the space space1 into"
                                + " profiles.token, and look at profiles.region.")
                .hasMessageNotContaining("t0ken");
        answers.put("", new Answer.Whole(400, Map.of(), "{\"error\":{\"code\":\"bad\"}}"));
        assertThatThrownBy(() -> read("ann"))
                .hasMessage(
                        "Segment's Profile API refused a user of the space space1 (status 400: {\"error\":{\"code\":\"bad\"}})."
                                + " Look at profiles.space, profiles.id_type and profiles.base_url.");
        answers.put("", new Answer.Whole(200, Map.of(), "<html>"));
        assertThatThrownBy(() -> read("ann")).hasMessageContaining("something that is no page of traits");
    }

    @Test
    void probesByAUserWhomNobodyKnows() throws Exception {
        try (UsageSource source = source()) {
            assertThat(source.probe(NOON)).endsWith("; profiles of space space1");
        }
    }

    @Test
    void dropsWhatIsOlderThanAMonth() throws Exception {
        try (UsageSource source = source()) {
            Listing listing = source.list(window());

            assertThat(listing.covers().test(new SliceId("profiles 2026-02-28")))
                    .isTrue();
            assertThat(listing.covers().test(new SliceId("profiles 2026-03-01")))
                    .isFalse();
            assertThat(listing.covers().test(new SliceId("profiles of somebody")))
                    .isFalse();
        }
    }

    @Test
    void findsMistakesInItsSettings() {
        SettingsFixture fixture = SettingsFixture.of("""
                bucket: acme-segment
                region: eu-west-1
                profiles:
                  most_users: 0
                  base_url: http://segment.example
                """);
        try (UsageSource source =
                new SegmentSourceFactory(time, false).create(fixture.fields(), Fixtures.context(folder))) {
            assertThat(source.place()).isNotBlank();
            assertThat(fixture.problems())
                    .containsExactly(
                            "config.yaml:4:3  profiles.space: is missing. Write space: ${SEGMENT_SPACE}.",
                            "config.yaml:4:3  profiles.token: is missing. Write token: ${SEGMENT_PROFILE_TOKEN}.",
                            "config.yaml:4:15  profiles.most_users: must be from 1 to 50000, found 0.",
                            "config.yaml:5:13  profiles.base_url: is not encrypted. Write https://; plain http is for this machine"
                                    + " only.");
        }
    }

    private RecordingSink read(String... users) throws InterruptedException {
        RecordingSink sink = new RecordingSink();
        try (UsageSource source = source()) {
            source.read(source.list(window(users)).slices().get(0), sink);
        }
        return sink;
    }

    private PullWindow window(String... users) {
        return new PullWindow(
                Instant.EPOCH,
                time.now(),
                time.now(),
                Optional.empty(),
                (since, most) -> List.of(users).subList(0, Math.min(most, users.length)));
    }

    private UsageSource source() {
        SettingsFixture fixture = SettingsFixture.of(Map.of(
                "webhook",
                Map.of(
                        "path_secret", SettingsFixture.secret("0123456789abcdef"),
                        "shared_secret", SettingsFixture.secret("s3cr3t")),
                "profiles",
                Map.of(
                        "space", "space1",
                        "token", SettingsFixture.secret("t0ken"),
                        "include", List.of("plan", "score"),
                        "base_url", segment.url().toString())));
        UsageSource source = new SegmentSourceFactory(time, false).create(fixture.fields(), Fixtures.context(folder));
        assertThat(fixture.problems()).isEmpty();
        return source;
    }

    private void page(String id, String next, String traits, boolean more, String token) {
        answers.put(
                "/profiles/" + id + "/traits " + next,
                new Answer.Whole(
                        200,
                        Map.of("Content-Type", "application/json"),
                        "{\"traits\":" + traits + ",\"cursor\":{\"url\":\"/v1/spaces/x\",\"has_more\":" + more
                                + ",\"next\":\"" + token + "\",\"limit\":200}}"));
    }

    private Answer answer(Asked request) {
        asked.add(request);
        String next = request.path().contains("next=") ? request.path().replaceAll(".*next=([a-z]+).*", "$1") : "";
        return answers.entrySet().stream()
                .filter(answer -> answer.getKey().isEmpty()
                        || (request.path().contains(answer.getKey().split(" ", 2)[0])
                                && answer.getKey().split(" ", 2)[1].equals(next)))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(new Answer.Whole(404, Map.of(), UNKNOWN));
    }
}
