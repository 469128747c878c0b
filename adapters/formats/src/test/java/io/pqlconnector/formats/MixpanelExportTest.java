package io.pqlconnector.formats;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.source.EventId;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.RecordKind;
import io.pqlconnector.spi.source.UsageRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MixpanelExportTest {
    private static final MixpanelExport FORMAT = new MixpanelExport(new PropertyColumns(List.of()));

    @Test
    void readsAnEvent() {
        String properties =
                "{\"time\": 1602611311,\"distinct_id\":\"u1\" ,\"$insert_id\":\"i1\",\"mp_processing_time_ms\":1602625711874,"
                        + "\"n\":1.50,\"s\":\"\\u00e9\",\"s\":2}";

        UsageRecord record = one("{\"event\":\"Signed up\",\"properties\":" + properties + "}");

        assertThat(record.kind()).isEqualTo(RecordKind.TRACK);
        assertThat(record.name()).isEqualTo("Signed up");
        assertThat(record.occurredAt()).isEqualTo(Instant.ofEpochSecond(1602611311));
        assertThat(record.receivedAt()).isEqualTo(Instant.ofEpochMilli(1602625711874L));
        assertThat(record.userId()).isEqualTo("u1");
        assertThat(record.anonymousId()).isEmpty();
        assertThat(record.groupId()).isEmpty();
        assertThat(record.previousId()).isEmpty();
        assertThat(Parsing.text(record.properties())).isEqualTo(properties);
        assertThat(record.context()).isEmpty();
    }

    @ParameterizedTest(name = "time {0} is {1}")
    @CsvSource(textBlock = """
            1721228056,            2024-07-17T14:54:16Z
            1721228056.002,        2024-07-17T14:54:16.002Z
            1721228056.0000015,    2024-07-17T14:54:16.000001Z
            1721228056002,         2024-07-17T14:54:16.002Z
            1721228056002.5,       2024-07-17T14:54:16.002500Z
            1.721228056E9,         2024-07-17T14:54:16Z
            1.721228056002e+12,    2024-07-17T14:54:16.002Z
            "1721228056",          2024-07-17T14:54:16Z
            "1721228056002",       2024-07-17T14:54:16.002Z
            "1721228056.002",      2024-07-17T14:54:16.002Z
            " 1721228056 ",        2024-07-17T14:54:16Z
            99999999999,           5138-11-16T09:46:39Z
            100000000000,          1973-03-03T09:46:40Z
            4102444800,            2100-01-01T00:00:00Z
            0,                     1970-01-01T00:00:00Z
            0.0,                   1970-01-01T00:00:00Z
            1e-999999999,          1970-01-01T00:00:00Z
            -86400,                1969-12-31T00:00:00Z
            -0.5,                  1969-12-31T23:59:59.500Z
            """, quoteCharacter = '\'')
    void readsTimeInEveryFormThatWasSeen(String time, Instant expected) {
        assertThat(one(event("\"time\":" + time)).occurredAt()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "time {0}")
    @ValueSource(
            strings = {
                "1e999999999",
                "-1e999999999",
                "1721228056002000",
                "1721228056002000000",
                "99999999999999999999999999",
                "253402300800000",
                "1e15"
            })
    void rejectsATimeThatIsOutOfRange(String time) {
        assertThat(reason(event("\"time\":" + time)))
                .isIn("\"time\" is out of range", "\"time\" is no number of seconds or milliseconds");
    }

    @ParameterizedTest(name = "time {0}")
    @ValueSource(strings = {"\"2012-05-31\"", "\"\"", "\"soon\"", "true", "[1]", "{\"a\":1}", "\"1e5x\""})
    void rejectsATimeThatIsNoNumber(String time) {
        assertThat(reason(event("\"time\":" + time))).isEqualTo("\"time\" is no number of seconds or milliseconds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\":1", "\"time\":null"})
    void rejectsAnEventWithoutTime(String properties) {
        assertThat(reason(event(properties))).isEqualTo("\"time\" is missing");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            "distinct_id":"u1"          | u1 | ''
            "distinct_id":"$device:d1"  | '' | d1
            "distinct_id":""            | '' | ''
            "distinct_id":null          | '' | ''
            "x":1                       | '' | ''
            "distinct_id":42            | 42 | ''
            "distinct_id":12345678901234567890123 | 12345678901234567890123 | ''
            "distinct_id":"\\u0075\\u0031"  | u1 | ''
            "\\u0064istinct_id":"u1"     | u1 | ''
            """)
    void readsWhoItWas(String property, String userId, String anonymousId) {
        UsageRecord record = one(event("\"time\":1," + property));

        assertThat(record.userId()).isEqualTo(userId);
        assertThat(record.anonymousId()).isEqualTo(anonymousId);
    }

    @Test
    void rejectsAnIdThatIsNone() {
        assertThat(reason(event("\"time\":1,\"distinct_id\":[1]")))
                .isEqualTo("\"distinct_id\" is neither text nor a number");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"properties":{"time":1}}                   | "event" is missing
            {"event":null,"properties":{"time":1}}      | "event" is no name
            {"event":"","properties":{"time":1}}        | "event" is no name
            {"event":5,"properties":{"time":1}}         | "event" is no name
            {"event":"a"}                               | "properties" is missing
            {"event":"a","properties":null}             | "properties" is missing
            {"event":"a","properties":[1]}              | "properties" is not an object
            [1]                                         | not a JSON object
            "text"                                      | not a JSON object
            {"event":"a","properties":{"time":1}} x     | not valid JSON at byte 39: something follows the object
            {"event":"a","properties":{"time":1},}      | not valid JSON at byte 38: expected a key
            {"event":"a","properties":{"time":1         | not valid JSON: the line ends in the middle of a value
            {"event":"a","prop                          | not valid JSON: the line ends in the middle of a value
            {"event":"a","properties":{"time":NaN}}     | not valid JSON at byte 35: expected a value
            """)
    void saysWhatIsWrongWithALine(String line, String reason) {
        assertThat(reason(line)).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\r", "\t \r", "\uFEFF"})
    void passesOverBlankLines(String line) {
        assertThat(Parsing.all(FORMAT, line)).isEmpty();
    }

    @Test
    void readsALineWithAByteOrderMarkAndACarriageReturn() {
        assertThat(one("\uFEFF" + event("\"time\":1") + "\r").name()).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "terminated early",
                "export terminated early",
                "[terminated early]",
                " Terminated Early \r",
                "{\"event\":\"a\",\"properties\":{\"time\":1}}terminated early",
                "{\"event\":\"a\",\"properties\":{\"tiexport terminated early",
                "{\"error\":\"too many export requests\"}",
                "{\"error\":",
                "{\"request\":\"/api\",\"error\":\"x\"}"
            })
    void knowsThatAnExportWasCutShort(String line) {
        byte[] bytes = line.getBytes(ISO_8859_1);

        assertThat(MixpanelExport.isCutShort(bytes, 0, bytes.length)).isTrue();
        assertThat(reason(line)).isEqualTo("the export was cut short by Mixpanel");
    }

    @Test
    void takesNoEventForACutShortExport() {
        assertThat(
                        one("{\"event\":\"export terminated early\",\"properties\":{\"time\":1,\"x\":\"terminated early\"},\"error\":\"terminated early\"}")
                                .name())
                .isEqualTo("export terminated early");
    }

    @Test
    void knowsAnEventByNameIdTimeAndInsertId() {
        EventId id = id("a", "\"time\":5,\"distinct_id\":\"u\",\"$insert_id\":\"i\",\"x\":1");

        assertThat(id("a", "\"x\":2,\"$insert_id\":\"i\",\"distinct_id\":\"u\",\"time\":5000e-3"))
                .isEqualTo(id);
        assertThat(id("\\u0061", "\"time\":5,\"distinct_id\":\"\\u0075\",\"$insert_id\":\"\\u0069\""))
                .isEqualTo(id);
        assertThat(List.of(
                        id,
                        id("b", "\"time\":5,\"distinct_id\":\"u\",\"$insert_id\":\"i\""),
                        id("a", "\"time\":6,\"distinct_id\":\"u\",\"$insert_id\":\"i\""),
                        id("a", "\"time\":5,\"distinct_id\":\"v\",\"$insert_id\":\"i\""),
                        id("a", "\"time\":5,\"distinct_id\":\"u\",\"$insert_id\":\"j\""),
                        id("a", "\"time\":5,\"distinct_id\":\"ui\",\"$insert_id\":\"\""),
                        id("a", "\"time\":5,\"distinct_id\":\"\",\"$insert_id\":\"ui\"")))
                .doesNotHaveDuplicates();
    }

    @Test
    void knowsAnEventAgainAfterItsUserWasMerged() {
        EventId before = id("a", "\"time\":5,\"distinct_id\":\"$device:d\",\"$insert_id\":\"i\"");
        EventId after = id(
                "a",
                "\"time\":5,\"distinct_id\":\"u\",\"$distinct_id_before_identity\":\"$device:d\",\"$insert_id\":\"i\",\"mp_processing_time_ms\":9");

        assertThat(after).isEqualTo(before);
    }

    @Test
    void knowsAnEventWithoutInsertIdByItsProperties() {
        EventId id = id("a", "\"time\":5,\"distinct_id\":\"u\",\"p\":{\"x\":[1,\"y\"],\"z\":null}");

        assertThat(id("a", "\"p\": {\"z\":null ,\"x\":[ 1,\"\\u0079\"]},\"distinct_id\":\"u\",\"time\":5"))
                .isEqualTo(id);
        assertThat(id(
                        "a",
                        "\"time\":5,\"distinct_id\":\"v\",\"$distinct_id_before_identity\":\"u\",\"$is_reshuffled\":true,"
                                + "\"$preshuffle_distinct_id\":\"u\",\"mp_processing_time_ms\":7,\"$mp_api_timestamp_ms\":6,\"$mp_event_size\":5,"
                                + "\"p\":{\"x\":[1,\"y\"],\"z\":null}"))
                .isEqualTo(id);
        assertThat(List.of(
                        id,
                        id("a", "\"time\":5,\"distinct_id\":\"u\",\"p\":{\"x\":[\"y\",1],\"z\":null}"),
                        id("a", "\"time\":5,\"distinct_id\":\"u\",\"p\":{\"x\":[1,\"y\"],\"z\":\"null\"}"),
                        id("a", "\"time\":5,\"distinct_id\":\"u\",\"p\":{\"x\":[\"1\",\"y\"],\"z\":null}"),
                        id("a", "\"time\":5,\"distinct_id\":\"u\",\"p\":{\"x\":[1],\"y\":[],\"z\":null}"),
                        id("a", "\"time\":5,\"distinct_id\":\"u\"")))
                .doesNotHaveDuplicates();
    }

    @Test
    void takesTheInsertIdFromADamagedKey() {
        EventId whole = id("a", "\"time\":5,\"distinct_id\":\"u\",\"$insert_id\":\"i\"");

        assertThat(id("a", "\"time\":5,\"distinct_id\":\"u\",\"$insert_id\uFFFD\":\"i\",\"n\":1"))
                .isEqualTo(whole);
        assertThat(id("a", "\"time\":5,\"distinct_id\":\"u\",\"$insert_id\\ufffd\":\"i\",\"n\":1"))
                .isEqualTo(whole);
        assertThat(id("a", "\"time\":5,\"distinct_id\":\"u\",\"$insert_id_é\":\"i\""))
                .isNotEqualTo(whole);
    }

    @Test
    void undoesTheNameOfABusyUsersEvents() {
        String properties =
                "\"time\":5,\"distinct_id\":\"shard-7\",\"$insert_id\":\"i\",\"mp_original_event_name\":\"Report Run\","
                        + "\"mp_original_distinct_id\":\"u\"";

        UsageRecord record = one("{\"event\":\"$hotshard_events\",\"properties\":{" + properties + "}}");

        assertThat(record.name()).isEqualTo("Report Run");
        assertThat(record.userId()).isEqualTo("u");
        assertThat(record.id()).isEqualTo(id("Report Run", "\"time\":5,\"distinct_id\":\"u\",\"$insert_id\":\"i\""));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            $identify     | "$identified_id":"u","$anon_id":"d"                          | u | d
            $identify     | "distinct_id":"u","$anon_distinct_id":"$device:d"            | u | d
            $identify     | "distinct_id":"u"                                            | u | ''
            $create_alias | "distinct_id":"d","alias":"u"                                | u | d
            $merge        | "$distinct_ids":["a","b"]                                    | a | b
            $merge        | "distinct_id":"b","$distinct_ids":["a","b"]                  | b | a
            $merge        | "distinct_id":"b","$distinct_ids":"x"                        | b | ''
            """)
    void readsWhichIdsAreOneUser(String event, String properties, String userId, String previousId) {
        UsageRecord record = one("{\"event\":\"" + event + "\",\"properties\":{\"time\":5," + properties + "}}");

        assertThat(record.kind()).isEqualTo(RecordKind.ALIAS);
        assertThat(record.name()).isEmpty();
        assertThat(record.userId()).isEqualTo(userId);
        assertThat(record.previousId()).isEqualTo(previousId);
        assertThat(Parsing.text(record.properties())).isEqualTo("{\"time\":5," + properties + "}");
    }

    @Test
    void mergesMoreThanTwoIds() {
        List<UsageRecord> records = Parsing.all(
                FORMAT, "{\"event\":\"$merge\",\"properties\":{\"time\":5,\"$distinct_ids\":[\"a\",\"b\",3,\"a\"]}}");

        assertThat(records).extracting(UsageRecord::userId).containsExactly("a", "a");
        assertThat(records).extracting(UsageRecord::previousId).containsExactly("b", "3");
        assertThat(records).extracting(UsageRecord::id).doesNotHaveDuplicates();
    }

    @Test
    void picksOutTheWantedColumns() {
        PropertyColumns columns = PropertyColumns.of(IntStream.of(0, 1, 2, 3, 4, 5, 6, 7, 8)
                .mapToObj(i -> PropertyPath.property("p" + i))
                .toList());

        UsageRecord record = Parsing.one(
                new MixpanelExport(columns),
                event(
                        "\"time\":1,\"p0\":\"free\",\"p1\":1.50,\"p2\":true,\"p3\":null,\"p4\":[1, \"x\"],\"p5\":{\"a\":{}},\"p6\":\"a\\n\\u00e9é\",\"p8\":\"first\",\"p8\":2"));

        assertThat(IntStream.range(0, 9).mapToObj(record.columns()::get))
                .containsExactly(
                        Optional.of("free"),
                        Optional.of("1.50"),
                        Optional.of("true"),
                        Optional.empty(),
                        Optional.of("[1, \"x\"]"),
                        Optional.of("{\"a\":{}}"),
                        Optional.of("a\néé"),
                        Optional.empty(),
                        Optional.of("first"));
    }

    @Test
    void picksOutColumnsThatItReadsItselfAndNoneFromElsewhere() {
        PropertyColumns columns = PropertyColumns.of(List.of(
                PropertyPath.property("distinct_id"),
                PropertyPath.property("a.b\"c"),
                PropertyPath.context("distinct_id")));

        UsageRecord record =
                Parsing.one(new MixpanelExport(columns), event("\"time\":1,\"distinct_id\":7,\"a.b\\\"c\":\"odd\""));

        assertThat(record.columns().get(0)).contains("odd");
        assertThat(record.columns().get(1)).contains("7");
        assertThat(record.columns().get(2)).isEmpty();
    }

    @Test
    void keepsLoneSurrogatesAndLineSeparatorsAsTheyCame() {
        String line = event("\"time\":1,\"a\":\"x\\ud83d\",\"b\":\"\u2028\u2029\u0085\"");

        assertThat(Parsing.text(one(line).properties())).contains("x\\ud83d").contains("\u2028\u2029\u0085");
    }

    @Test
    void readsALongLine() {
        String text = "x".repeat(3 << 20);

        assertThat(one(event("\"time\":1,\"a\":\"" + text + "\"")).properties()).hasSize((3 << 20) + 17);
    }

    @Test
    void rejectsALineOfMoreThanFourMebibytes() {
        assertThat(reason(event("\"time\":1,\"a\":\"" + "x".repeat(4 << 20) + "\"")))
                .isEqualTo("the line is longer than 4 MiB");
    }

    @Test
    void saysWhenItWasReceived() {
        assertThat(one(event("\"time\":5,\"$mp_api_timestamp_ms\":7000")).receivedAt())
                .isEqualTo(Instant.ofEpochSecond(7));
        assertThat(one(event("\"time\":5,\"$mp_api_timestamp_ms\":7000,\"mp_processing_time_ms\":8000"))
                        .receivedAt())
                .isEqualTo(Instant.ofEpochSecond(8));
        assertThat(one(event("\"time\":5,\"mp_processing_time_ms\":\"soon\"")).receivedAt())
                .isEqualTo(Instant.ofEpochSecond(5));
    }

    private static String event(String properties) {
        return "{\"event\":\"a\",\"properties\":{" + properties + "}}";
    }

    private static EventId id(String event, String properties) {
        return one("{\"event\":\"" + event + "\",\"properties\":{" + properties + "}}")
                .id();
    }

    private static UsageRecord one(String line) {
        return Parsing.one(FORMAT, line);
    }

    private static String reason(String line) {
        return Parsing.reason(FORMAT, line);
    }
}
