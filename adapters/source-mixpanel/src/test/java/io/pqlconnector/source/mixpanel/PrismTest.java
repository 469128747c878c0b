package io.pqlconnector.source.mixpanel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pqlconnector.spi.source.RecordKind;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageRecord;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.testkit.RecordingSink;
import io.pqlconnector.testkit.usage.FakeMixpanel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Holds all that we ask against Mixpanel's own description of its interfaces, which our fake is not made from: Prism serves
 * it, and refuses what it does not allow. What Prism answers is the description's example, always the same. {@code .ci/run}
 * starts it; without it these tests are skipped.
 */
final class PrismTest {
    private static final String EXPORT = "pql.prism.export";
    private static final String QUERY = "pql.prism.query";
    private static final String DAY = "2026-03-30";
    // The example's two events were received four hours after the time that they tell, as of a project in New York.
    private static final List<String> TIMES = List.of("2020-10-13T21:48:31Z", "2020-10-15T22:38:41Z");

    @TempDir
    private Path folder;

    private Project project;
    private PrismRelay export;
    private PrismRelay query;

    @BeforeAll
    static void skipWithoutPrism() {
        for (String property : List.of(EXPORT, QUERY)) {
            assumeTrue(
                    !System.getProperty(property, "").isEmpty(),
                    "skipped: no Prism was named with -D" + property + "=URL (.ci/run starts it)");
        }
    }

    @BeforeEach
    void start() {
        project = new Project(folder);
        export = new PrismRelay(System.getProperty(EXPORT, ""));
        query = new PrismRelay(System.getProperty(QUERY, ""));
    }

    @AfterEach
    void stop() {
        export.close();
        query.close();
        project.close();
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain,       from_date=2026-03-30&to_date=2026-03-30&project_id=12345, 200",
        "text/plain,       from_date=2026-03-30&project_id=12345,                    422",
        "text/plain,       from_date=2026-03-30&to_date=2026-03-30&project_id=acme,  422",
        "application/json, from_date=2026-03-30&to_date=2026-03-30&project_id=12345, 406",
    })
    void refusesAnExportThatTheDescriptionDoesNotAllow(String accept, String asked, int status) throws Exception {
        Map<String, String> headers = Map.of("Accept", accept, "Authorization", credentials());

        assertThat(export.ask("GET", "/export?" + asked, headers, "").status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "/engage?project_id=12345, include_all_users=false&page=1&session_id=s, 200",
        "/engage,                  include_all_users=false,                     422",
        "/engage?project_id=12345, include_all_users=maybe,                     422",
        "/engage?project_id=12345, page=last,                                   422",
    })
    void refusesAQueryThatTheDescriptionDoesNotAllow(String asked, String form, int status) throws Exception {
        Map<String, String> headers =
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Authorization", credentials());

        assertThat(query.ask("POST", asked, headers, form).status()).isEqualTo(status);
    }

    @Test
    void refusesWhoeverDoesNotSayWhoHeIs() throws Exception {
        String asked = "/export?from_date=2026-03-30&to_date=2026-03-30&project_id=12345";

        assertThat(export.ask("GET", asked, Map.of("Accept", "text/plain"), "").status())
                .isEqualTo(401);
    }

    @Test
    void acceptsHowADayIsAskedFor() throws Exception {
        try (UsageSource source = source()) {
            assertThat(times(read(source, DAY))).isEqualTo(TIMES);
        }
        assertThat(export.statuses()).containsExactly(200);
    }

    @Test
    void acceptsHowTheHoursOfADayAreAskedFor() throws Exception {
        try (UsageSource source = source()) {
            for (int whole = 0; whole < 3; whole++) {
                read(source, DAY);
            }

            assertThat(times(read(source, DAY)))
                    .isEqualTo(Collections.nCopies(24, TIMES).stream()
                            .flatMap(List::stream)
                            .toList());
        }
        assertThat(export.statuses()).hasSize(3 + 24).containsOnly(200);
        assertThat(export.asked().get(3 + 23)).contains("where=", "datetime");
    }

    @Test
    void acceptsHowWhatWasProcessedIsAskedFor() throws Exception {
        try (UsageSource source = source("late_window", "30d")) {
            assertThat(times(read(source, "processed 2026-03-31"))).isEqualTo(TIMES);
        }
        assertThat(export.statuses()).containsExactly(200);
        assertThat(export.asked().get(0)).contains("where=", "mp_processing_time_ms");
    }

    @Test
    void acceptsHowAProjectIsProbed() throws Exception {
        try (UsageSource source = source()) {
            assertThat(source.probe(Project.NOON)).endsWith(": has events of " + DAY);
        }
        assertThat(export.statuses()).containsExactly(200);
        assertThat(export.asked().get(0)).contains("limit=1");
    }

    @Test
    void saysWhatToWriteOfTheExampleWithoutItsTimeZone() throws Exception {
        try (UsageSource source = project.source("base_url", export.url())) {
            assertThatThrownBy(() -> read(source, DAY))
                    .hasMessage(
                            "On 2026-03-30 the times of 2 of 2 events run 4 h behind UTC. Write time_basis: project_local, and"
                                    + " time_zone as it stands in Mixpanel's project settings. Nothing of that day was taken.");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "users,                       USER_PROFILE",
        "users seen 2026-03-31,       USER_PROFILE",
        "groups -1405123841946871899, ACCOUNT_PROFILE",
    })
    void acceptsHowProfilesAreAskedForPageByPage(String slice, RecordKind kind) throws Exception {
        query.fullPages(2);
        try (UsageSource source = source()) {
            RecordingSink sink = read(source, slice);

            assertThat(sink.bad()).isEmpty();
            assertThat(sink.records())
                    .hasSize(2)
                    .allSatisfy(record -> assertThat(record.kind()).isEqualTo(kind))
                    .allSatisfy(record ->
                            assertThat(record.userId() + record.groupId()).isEqualTo("4"));
        }
        assertThat(query.statuses()).containsExactly(200, 200, 200);
        assertThat(query.asked().get(2)).contains("page=2", "session_id=1234567890-EXAMPL");
    }

    private UsageSource source(Object... keysAndValues) {
        Map<String, Object> settings = new TreeMap<>(
                Map.of("base_url", export.url(), "query_base_url", query.url(), "time_zone", "America/New_York"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return project.source(settings.entrySet().stream()
                .flatMap(entry -> List.of(entry.getKey(), entry.getValue()).stream())
                .toArray());
    }

    private static RecordingSink read(UsageSource source, String slice) throws InterruptedException {
        RecordingSink sink = new RecordingSink();
        source.read(new Slice(new SliceId(slice), "mark", 0), sink);
        return sink;
    }

    private static List<String> times(RecordingSink sink) {
        return sink.records().stream()
                .map(UsageRecord::occurredAt)
                .map(Object::toString)
                .toList();
    }

    private static String credentials() {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString(
                                (FakeMixpanel.USERNAME + ":" + FakeMixpanel.SECRET).getBytes(StandardCharsets.UTF_8));
    }
}
