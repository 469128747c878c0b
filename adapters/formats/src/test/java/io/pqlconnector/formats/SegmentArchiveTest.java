package io.pqlconnector.formats;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.source.EventId;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.RecordKind;
import io.pqlconnector.spi.source.UsageRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentArchiveTest {
    private static final SegmentArchive FORMAT = new SegmentArchive(new PropertyColumns(List.of()));
    private static final String AT =
            "\"timestamp\":\"2014-04-07T12:00:00.123Z\",\"receivedAt\":\"2014-04-07T12:00:02.000Z\"";

    @Test
    void readsATrackCall() {
        UsageRecord record =
                one("{\"messageId\":\"m\",\"userId\":\"u\",\"anonymousId\":\"d\",\"event\":\"Session Started\","
                        + "\"properties\":{\"a\": 1},\"context\":{\"groupId\":\"216\", \"ip\":\"8.8.8.8\"}," + AT
                        + ",\"type\":\"track\"}");

        assertThat(record.kind()).isEqualTo(RecordKind.TRACK);
        assertThat(record.name()).isEqualTo("Session Started");
        assertThat(record.occurredAt()).isEqualTo(Instant.parse("2014-04-07T12:00:00.123Z"));
        assertThat(record.receivedAt()).isEqualTo(Instant.parse("2014-04-07T12:00:02Z"));
        assertThat(record.userId()).isEqualTo("u");
        assertThat(record.anonymousId()).isEqualTo("d");
        assertThat(record.groupId()).isEqualTo("216");
        assertThat(Parsing.text(record.properties())).isEqualTo("{\"a\": 1}");
        assertThat(Parsing.text(record.context())).isEqualTo("{\"groupId\":\"216\", \"ip\":\"8.8.8.8\"}");
    }

    @Test
    void readsAnIdentifyCall() {
        UsageRecord record = one(
                "{\"type\":\"identify\",\"userId\":97980,\"traits\":{\"email\":\"a@b.example\"},\"properties\":{\"x\":1},"
                        + AT + "}");

        assertThat(record.kind()).isEqualTo(RecordKind.IDENTIFY);
        assertThat(record.name()).isEmpty();
        assertThat(record.userId()).isEqualTo("97980");
        assertThat(Parsing.text(record.properties())).isEqualTo("{\"email\":\"a@b.example\"}");
        assertThat(record.context()).isEmpty();
    }

    @Test
    void readsAGroupCall() {
        UsageRecord record = one(
                "{\"type\":\"group\",\"userId\":\"u\",\"groupId\":\"g\",\"context\":{\"groupId\":\"other\"},\"traits\":{\"plan\":\"free\"},"
                        + AT + "}");

        assertThat(record.kind()).isEqualTo(RecordKind.GROUP);
        assertThat(record.groupId()).isEqualTo("g");
        assertThat(Parsing.text(record.properties())).isEqualTo("{\"plan\":\"free\"}");
    }

    @ParameterizedTest
    @CsvSource({"page,PAGE", "screen,SCREEN"})
    void readsPagesAndScreens(String type, RecordKind kind) {
        UsageRecord record =
                one("{\"type\":\"" + type + "\",\"name\":\"Home\",\"properties\":{\"url\":\"x\"}," + AT + "}");

        assertThat(record.kind()).isEqualTo(kind);
        assertThat(record.name()).isEqualTo("Home");
        assertThat(one("{\"type\":\"" + type + "\"," + AT + "}").name()).isEmpty();
    }

    @Test
    void readsAnAliasCall() {
        UsageRecord record = one("{\"type\":\"alias\",\"previousId\":\"old\",\"userId\":\"new\"," + AT + "}");

        assertThat(record.kind()).isEqualTo(RecordKind.ALIAS);
        assertThat(record.previousId()).isEqualTo("old");
        assertThat(record.userId()).isEqualTo("new");
        assertThat(record.properties()).isEmpty();
    }

    @ParameterizedTest(name = "context.groupId {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            "216"      | 216
            216        | 216
            ["a", "b"] | ["a", "b"]
            null       | ~~
            """)
    void readsTheGroupOfAnyCall(String groupId, String expected) {
        UsageRecord record = one("{\"type\":\"track\",\"event\":\"e\",\"userId\":null,\"context\":{\"groupId\":"
                + groupId + "}," + AT + "}");

        assertThat(record.groupId()).isEqualTo(expected);
        assertThat(record.userId()).isEmpty();
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(textBlock = """
            2026-03-31T12:00:00.000Z,           2026-03-31T12:00:00Z
            2026-03-31T12:00:00Z,               2026-03-31T12:00:00Z
            2026-03-31T12:00:00.123456789Z,     2026-03-31T12:00:00.123456789Z
            2026-03-31T12:00:00.1234567891Z,    2026-03-31T12:00:00.123456789Z
            2026-03-31T12:00:00+02:00,          2026-03-31T10:00:00Z
            2026-03-31T12:00:00.5-05:30,        2026-03-31T17:30:00.5Z
            2026-03-31T12:00:00+0200,           2026-03-31T10:00:00Z
            2026-03-31T12:00:00+02,             2026-03-31T10:00:00Z
            2026-03-31T12:00Z,                  2026-03-31T12:00:00Z
            2026-03-31 12:00:00,                2026-03-31T12:00:00Z
            2026-03-31T12:00:00,                2026-03-31T12:00:00Z
            2026-03-31t12:00:00z,               2026-03-31T12:00:00Z
            2024-02-29T23:59:59.999Z,           2024-02-29T23:59:59.999Z
            1969-12-31T23:59:59.500Z,           1969-12-31T23:59:59.500Z
            2999-01-01T00:00:00Z,               2999-01-01T00:00:00Z
            """)
    void readsTimesInEveryFormOfTheStandard(String text, Instant expected) {
        assertThat(one("{\"type\":\"page\",\"timestamp\":\"" + text + "\"}").occurredAt())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"2026-02-30T12:00:00Z\"",
                "\"2026-13-01T12:00:00Z\"",
                "\"2026-03-31T24:00:01Z\"",
                "\"2026-03-31T12:60:00Z\"",
                "\"2026-03-31\"",
                "\"31.3.2026 12:00\"",
                "\"\"",
                "1711886400",
                "{}",
                "\"2026-03-31T12:00:00+99:00\"",
                "\"2026-03-31T12:00:00.000\u00e9\""
            })
    void rejectsATimeThatIsNone(String timestamp) {
        assertThat(reason("{\"type\":\"page\",\"timestamp\":" + timestamp + "}"))
                .isEqualTo("\"timestamp\" is no date and time such as 2026-03-31T12:00:00.000Z");
    }

    @Test
    void correctsTheDevicesClockIfTheArchiveDidNot() {
        String received = "\"receivedAt\":\"2026-03-31T12:00:10Z\"";

        assertThat(one("{\"type\":\"page\"," + received
                                + ",\"sentAt\":\"2026-03-31T15:00:05Z\",\"originalTimestamp\":\"2026-03-31T15:00:00Z\"}")
                        .occurredAt())
                .isEqualTo(Instant.parse("2026-03-31T12:00:05Z"));
        assertThat(one("{\"type\":\"page\"," + received + ",\"sentAt\":\"2026-03-31T15:00:05Z\"}")
                        .occurredAt())
                .isEqualTo(Instant.parse("2026-03-31T12:00:10Z"));
        assertThat(one("{\"type\":\"page\",\"timestamp\":null," + received + "}")
                        .occurredAt())
                .isEqualTo(Instant.parse("2026-03-31T12:00:10Z"));
        assertThat(reason("{\"type\":\"page\"}")).isEqualTo("\"timestamp\" and \"receivedAt\" are missing");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"type":"delete","userId":"u"}   | "type" is none of track, identify, group, page, screen and alias
            {"userId":"u"}                   | "type" is none of track, identify, group, page, screen and alias
            {"type":7}                       | "type" is none of track, identify, group, page, screen and alias
            {"type":"track","timestamp":"2026-03-31T12:00:00Z"} | a track call without "event"
            {"type":"track","event":"","timestamp":"2026-03-31T12:00:00Z"} | a track call without "event"
            {"type":"group","timestamp":"2026-03-31T12:00:00Z","groupId":null} | a group call without "groupId"
            {"type":"alias","timestamp":"2026-03-31T12:00:00Z","userId":"u"}   | an alias call without "previousId"
            {"type":"page","timestamp":"2026-03-31T12:00:00Z","properties":[]} | "properties" is not an object
            {"type":"page","timestamp":"2026-03-31T12:00:00Z","context":"x"}   | "context" is not an object
            {"type":"page","timestamp":"2026-03-31T12:00:00Z","userId":{}}     | "userId" is neither text nor a number
            [{"type":"page"}]                | not a JSON object
            {"type":"page"                   | not valid JSON: the line ends in the middle of a value
            """)
    void saysWhatIsWrongWithALine(String line, String reason) {
        assertThat(reason(line)).isEqualTo(reason);
    }

    @Test
    void knowsAMessageByItsIdAndSource() {
        EventId id = id("\"messageId\":\"m\",\"projectId\":\"p\",\"event\":\"e\"");

        assertThat(id("\"event\":\"another\",\"projectId\":\"p\",\"messageId\":\"\\u006d\""))
                .isEqualTo(id);
        assertThat(List.of(
                        id,
                        id("\"messageId\":\"m\",\"event\":\"e\""),
                        id("\"messageId\":\"m\",\"projectId\":\"q\",\"event\":\"e\""),
                        id("\"messageId\":\"n\",\"projectId\":\"p\",\"event\":\"e\""),
                        id("\"messageId\":\"\",\"projectId\":\"pm\",\"event\":\"e\""),
                        id("\"messageId\":\"pm\",\"projectId\":\"\",\"event\":\"e\"")))
                .doesNotHaveDuplicates();
    }

    @Test
    void knowsAMessageWithoutIdByWhatItSays() {
        EventId id = id("\"event\":\"e\",\"userId\":\"u\",\"properties\":{\"a\":1,\"b\":2}");

        assertThat(
                        id(
                                "\"integrations\":{\"All\":false},\"_metadata\":{},\"sentAt\":\"x\",\"properties\":{\"b\":2,\"a\":1},\"userId\":\"u\",\"event\":\"e\""))
                .isEqualTo(id);
        assertThat(id("\"event\":\"e\",\"userId\":\"u\",\"properties\":{\"a\":1,\"b\":3}"))
                .isNotEqualTo(id);
    }

    @Test
    void picksColumnsFromPropertiesOrTraitsAndFromTheContext() {
        PropertyColumns columns = PropertyColumns.of(
                List.of(PropertyPath.property("plan"), PropertyPath.context("groupId"), PropertyPath.context("plan")));
        SegmentArchive format = new SegmentArchive(columns);
        String both =
                "\"properties\":{\"plan\":\"p\"},\"traits\":{\"plan\":\"t\"},\"context\":{\"groupId\":7,\"plan\":\"c\",\"traits\":{\"plan\":\"no\"}},"
                        + AT + "}";

        UsageRecord page = Parsing.one(format, "{\"type\":\"page\"," + both);
        UsageRecord identify = Parsing.one(format, "{\"type\":\"identify\"," + both);

        assertThat(values(page)).containsExactly(Optional.of("p"), Optional.of("7"), Optional.of("c"));
        assertThat(values(identify)).containsExactly(Optional.of("t"), Optional.of("7"), Optional.of("c"));
    }

    private static List<Optional<String>> values(UsageRecord record) {
        return List.of(
                record.columns().get(0),
                record.columns().get(1),
                record.columns().get(2));
    }

    private static EventId id(String members) {
        return one("{\"type\":\"track\"," + members + "," + AT + "}").id();
    }

    private static UsageRecord one(String line) {
        return Parsing.one(FORMAT, line);
    }

    private static String reason(String line) {
        return Parsing.reason(FORMAT, line);
    }
}
