package io.pqlconnector.formats;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.RecordKind;
import io.pqlconnector.spi.source.UsageRecord;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmplitudeExportTest {
    private static final AmplitudeExport FORMAT = new AmplitudeExport(new PropertyColumns(List.of()), "", true);
    private static final String AT =
            "\"event_time\":\"2026-03-30 07:08:09.123456\",\"server_upload_time\":\"2026-03-30 07:08:10\"";

    @Test
    void readsAnEvent() {
        UsageRecord record =
                one("\"event_type\":\"Report run\",\"uuid\":\"u-1\",\"user_id\":\"ann\",\"device_id\":\"d\","
                        + "\"amplitude_id\":12,\"event_properties\":{\"rows\": 120},\"groups\":{\"company\":[\"acme\"]},"
                        + AT);

        assertThat(record.kind()).isEqualTo(RecordKind.TRACK);
        assertThat(record.name()).isEqualTo("Report run");
        assertThat(record.occurredAt()).isEqualTo(Instant.parse("2026-03-30T07:08:09.123456Z"));
        assertThat(record.receivedAt()).isEqualTo(Instant.parse("2026-03-30T07:08:10Z"));
        assertThat(record.userId()).isEqualTo("ann");
        assertThat(record.anonymousId()).isEqualTo("d");
        assertThat(record.groupId()).isEqualTo("[\"acme\"]");
        assertThat(Parsing.text(record.properties())).isEqualTo("{\"rows\": 120}");
        assertThat(record.context()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"company\":[\"acme\",\"globex\"]}       | company | [\"acme\",\"globex\"]",
                "{\"team\":[\"red\"],\"company\":\"acme\"} | company | acme",
                "{\"team\":[\"red\"],\"company\":17}       | company | 17",
                "{\"team\":[\"red\"],\"company\":\"acme\"} | ''      | [\"red\"]",
                "{\"team\":null,\"company\":\"acme\"}      | ''      | acme",
                "{\"team\":[\"red\"]}                      | company | ''",
                "{}                                        | ''      | ''",
                "null                                      | ''      | ''"
            })
    void readsTheWantedTypeOfGroup(String groups, String type, String expected) {
        AmplitudeExport format = new AmplitudeExport(new PropertyColumns(List.of()), type, true);

        assertThat(Parsing.one(format, "{\"event_type\":\"e\",\"groups\":" + groups + "," + AT + "}")
                        .groupId())
                .isEqualTo(expected);
    }

    @Test
    void makesAProfileOfWhatWasKnownOfTheUser() {
        List<UsageRecord> records = all("\"event_type\":\"e\",\"user_id\":\"ann\",\"uuid\":\"u-1\","
                + "\"user_properties\":{\"email\":\"ann@acme.example\"}," + AT);

        assertThat(records).extracting(UsageRecord::kind).containsExactly(RecordKind.TRACK, RecordKind.USER_PROFILE);
        UsageRecord profile = records.get(1);
        assertThat(profile.userId()).isEqualTo("ann");
        assertThat(profile.occurredAt()).isEqualTo(Instant.EPOCH);
        assertThat(profile.receivedAt())
                .as("of two profiles the one of the later event stands")
                .isEqualTo(Instant.parse("2026-03-30T07:08:09.123456Z"));
        assertThat(Parsing.text(profile.properties())).isEqualTo("{\"email\":\"ann@acme.example\"}");
        assertThat(profile.id())
                .isEqualTo(all("\"event_type\":\"f\",\"user_id\":\"ann\",\"uuid\":\"u-2\",\"user_properties\":{}," + AT)
                        .get(1)
                        .id());
    }

    @Test
    void makesNoProfileOfADeviceNorWhereNoneIsWanted() {
        String event = "\"event_type\":\"e\",\"user_properties\":{\"email\":\"ann@acme.example\"}," + AT;

        assertThat(all(event)).hasSize(1);
        assertThat(Parsing.all(
                        new AmplitudeExport(new PropertyColumns(List.of()), "", false),
                        "{\"user_id\":\"ann\"," + event + "}"))
                .hasSize(1);
    }

    @Test
    void countsNoIdentify() {
        UsageRecord record =
                one("\"event_type\":\"$identify\",\"user_id\":\"ann\",\"device_id\":\"d\",\"uuid\":\"u-1\"," + AT);

        assertThat(record.kind()).isEqualTo(RecordKind.IDENTIFY);
        assertThat(record.name()).isEmpty();
        assertThat(record.userId()).isEqualTo("ann");
        assertThat(record.anonymousId()).isEqualTo("d");
        assertThat(record.properties()).isEmpty();
        assertThat(all("\"event_type\":\"$groupidentify\",\"groups\":{\"company\":[\"acme\"]}," + AT))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"uuid\":\"1\",\"$insert_id\":\"a\"' | '\"uuid\":\"1\",\"$insert_id\":\"b\"' | true",
                "'\"uuid\":\"1\",\"$insert_id\":\"a\"' | '\"uuid\":\"2\",\"$insert_id\":\"a\"' | false",
                "'\"$insert_id\":\"a\",\"x\":1'        | '\"$insert_id\":\"a\",\"x\":2'        | true",
                "'\"$insert_id\":\"a\",\"device_id\":1'| '\"$insert_id\":\"a\",\"device_id\":2'| false",
                "'\"uuid\":\"\",\"x\":1'               | '\"x\":1,\"uuid\":\"\"'               | true",
                "'\"x\":1'                             | '\"x\":2'                             | false"
            })
    void tellsRepeats(String first, String second, boolean same) {
        assertThat(one("\"event_type\":\"e\"," + first + "," + AT)
                        .id()
                        .equals(one("\"event_type\":\"e\"," + second + "," + AT).id()))
                .isEqualTo(same);
    }

    @Test
    void fillsColumnsFromTheEventAndFromTheUser() {
        PropertyColumns columns =
                PropertyColumns.of(List.of(PropertyPath.property("plan"), PropertyPath.context("plan")));
        List<UsageRecord> records = Parsing.all(
                new AmplitudeExport(columns, "", true),
                "{\"event_type\":\"e\",\"user_id\":7,\"event_properties\":{\"plan\":\"free\"},"
                        + "\"user_properties\":{\"plan\":\"pro\"}," + AT + "}");
        int place = columns.paths().indexOf(PropertyPath.property("plan"));

        assertThat(records)
                .extracting(record -> record.columns().get(place).orElse("-"))
                .containsExactly("free", "pro");
        assertThat(records)
                .allSatisfy(
                        record -> assertThat(record.columns().get(1 - place)).isEmpty());
    }

    @Test
    void saysWhyALineIsNoEvent() {
        assertThat(reason("[]")).isEqualTo("not a JSON object");
        assertThat(reason("{" + AT + "}")).isEqualTo("\"event_type\" is missing");
        assertThat(reason("{\"event_type\":\"e\"}")).isEqualTo("\"event_time\" is missing");
        assertThat(reason("{\"event_type\":\"e\",\"event_time\":\"yesterday\"}"))
                .isEqualTo("\"event_time\" is no date and time such as 2026-03-31T12:00:00.000Z");
        assertThat(reason("{\"event_type\":\"e\",\"event_properties\":[]," + AT + "}"))
                .isEqualTo("\"event_properties\" is not an object");
    }

    private static List<UsageRecord> all(String members) {
        return Parsing.all(FORMAT, "{" + members + "}");
    }

    private static UsageRecord one(String members) {
        return Parsing.one(FORMAT, "{" + members + "}");
    }

    private static String reason(String line) {
        return Parsing.reason(FORMAT, line);
    }
}
