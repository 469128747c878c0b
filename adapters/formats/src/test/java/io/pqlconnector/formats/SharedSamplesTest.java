package io.pqlconnector.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pqlconnector.spi.source.LineFormat;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.RecordKind;
import io.pqlconnector.spi.source.UsageRecord;
import io.pqlconnector.testkit.RecordingSink;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines that vendors and their clients published, and two years of a real product's usage. They are not in the repository. */
class SharedSamplesTest {
    private static final PropertyColumns NO_COLUMNS = new PropertyColumns(List.of());
    private static final LineFormat MIXPANEL = new MixpanelExport(NO_COLUMNS);
    private static final LineFormat SEGMENT = new SegmentArchive(NO_COLUMNS);

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            export-airbyte-unit-test.jsonl,        1, Viewed E-commerce Page, 2021-06-16T16:28:00Z, 1d694fd9-31a5-4b99-9eef-ae63112063ed
            export-ak47-simplified-observed.jsonl, 1, durtle,                 2026-07-27T00:05:33Z, b22d6231-125e-542a-b93b-463bae94c4e7
            export-mixpanel-go.jsonl,              2, test,                   2023-05-24T17:58:55Z, ''
            export-openapi-example.jsonl,          2, Signed up,              2020-10-13T17:48:31Z, ''
            """)
    void readsPublishedExports(String file, int lines, String name, Instant occurredAt, String userId)
            throws Exception {
        RecordingSink sink = read(shared("specs/mixpanel/samples/" + file), MIXPANEL);

        assertThat(sink.bad()).isEmpty();
        assertThat(sink.records()).hasSize(lines);
        UsageRecord first = sink.records().get(0);
        assertThat(first.kind()).isEqualTo(RecordKind.TRACK);
        assertThat(first.name()).isEqualTo(name);
        assertThat(first.occurredAt()).isEqualTo(occurredAt);
        assertThat(first.userId()).isEqualTo(userId);
        assertThat(first.receivedAt()).isAfter(occurredAt);
    }

    @Test
    void readsEveryPublishedMessageThatIsDated() throws Exception {
        Path file = shared("specs/segment/spec-examples.jsonl");

        RecordingSink sink = read(file, SEGMENT);

        try (Stream<String> lines = Files.lines(file)) {
            assertThat(sink.records()).hasSize((int)
                    lines.filter(line -> line.contains("\"timestamp\":\"") || line.contains("\"receivedAt\":\""))
                            .count());
        }
        assertThat(sink.records())
                .extracting(UsageRecord::kind)
                .contains(
                        RecordKind.ALIAS,
                        RecordKind.GROUP,
                        RecordKind.IDENTIFY,
                        RecordKind.PAGE,
                        RecordKind.SCREEN,
                        RecordKind.TRACK);
        assertThat(sink.bad())
                .allSatisfy(bad -> assertThat(bad.reason()).isEqualTo("\"timestamp\" and \"receivedAt\" are missing"));
    }

    @Test
    void readsTwoYearsOfMixpanelEvents() throws Exception {
        List<UsageRecord> records = readAll(shared("data/relax/mixpanel"), MIXPANEL);

        assertThat(records)
                .extracting(UsageRecord::name)
                .containsOnly("Signed Up", "Teammate Invited", "Session Started");
        assertThat(records.stream().filter(record -> record.name().equals("Session Started")))
                .hasSize(207_917);
        assertThat(records.stream().filter(record -> record.name().equals("Signed Up")))
                .hasSize(12_000);
        assertThat(records.stream().filter(record -> record.name().equals("Teammate Invited")))
                .hasSize(6_417);
        assertThat(records.stream().map(UsageRecord::id).distinct().count()).isEqualTo(records.size());
    }

    @Test
    void readsTheProfilesOfAllUsers() throws Exception {
        RecordingSink sink =
                read(shared("data/relax/mixpanel-profiles.jsonl.gz"), MixpanelProfiles.ofUsers(NO_COLUMNS));

        assertThat(sink.bad()).isEmpty();
        assertThat(sink.records()).hasSize(12_000).extracting(UsageRecord::kind).containsOnly(RecordKind.USER_PROFILE);
    }

    @Test
    void readsAWholeArchive() throws Exception {
        List<UsageRecord> records = readAll(shared("data/relax/segment"), SEGMENT);

        assertThat(records)
                .extracting(UsageRecord::kind)
                .contains(RecordKind.IDENTIFY, RecordKind.GROUP, RecordKind.TRACK);
        assertThat(records).allSatisfy(record -> assertThat(record.groupId()).isNotEmpty());
    }

    private static List<UsageRecord> readAll(Path folder, LineFormat format) throws Exception {
        List<UsageRecord> records = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".gz"))
                    .sorted()
                    .toList()) {
                RecordingSink sink = read(file, format);
                assertThat(sink.bad()).as(file.toString()).isEmpty();
                records.addAll(sink.records());
            }
        }
        return records;
    }

    private static RecordingSink read(Path file, LineFormat format) throws Exception {
        RecordingSink sink = new RecordingSink();
        try (InputStream text = GunzipStream.open(Files.newInputStream(file))) {
            LineBlocks.hand(text, sink, format);
        }
        return sink;
    }

    private static Path shared(String path) {
        Optional<Path> found = Stream.iterate(
                        Optional.of(Path.of("").toAbsolutePath()),
                        Optional::isPresent,
                        folder -> folder.flatMap(here -> Optional.ofNullable(here.getParent())))
                .flatMap(Optional::stream)
                .map(folder -> folder.resolve("shared").resolve(path))
                .filter(Files::exists)
                .findFirst();
        assumeTrue(found.isPresent(), "there is no ../shared/" + path + " beside the repository");
        return found.orElseThrow();
    }
}
