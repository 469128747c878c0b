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

class MixpanelProfilesTest {
    private static final PropertyColumns COLUMNS = PropertyColumns.of(List.of(PropertyPath.property("$email")));
    private static final MixpanelProfiles USERS = MixpanelProfiles.ofUsers(COLUMNS);
    private static final MixpanelProfiles GROUPS = MixpanelProfiles.ofGroups(COLUMNS);

    @Test
    void readsAUsersProfile() {
        UsageRecord record = Parsing.one(
                USERS,
                "{\"$distinct_id\":4,\"$properties\":{\"$email\":\"a@b.example\",\"$last_seen\":\"2008-06-09T23:08:40\"}}");

        assertThat(record.kind()).isEqualTo(RecordKind.USER_PROFILE);
        assertThat(record.userId()).isEqualTo("4");
        assertThat(record.groupId()).isEmpty();
        assertThat(record.occurredAt()).isEqualTo(Instant.EPOCH);
        assertThat(record.receivedAt()).isEqualTo(Instant.parse("2008-06-09T23:08:40Z"));
        assertThat(record.columns().get(0)).contains("a@b.example");
        assertThat(Parsing.text(record.properties()))
                .isEqualTo("{\"$email\":\"a@b.example\",\"$last_seen\":\"2008-06-09T23:08:40\"}");
    }

    @Test
    void readsAGroupsProfile() {
        UsageRecord record = Parsing.one(
                GROUPS, "{\"$properties\":{\"plan\":\"free\",\"$last_seen\":\"once\"},\"$distinct_id\":\"acme\"}");

        assertThat(record.kind()).isEqualTo(RecordKind.ACCOUNT_PROFILE);
        assertThat(record.groupId()).isEqualTo("acme");
        assertThat(record.userId()).isEmpty();
        assertThat(record.receivedAt()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void knowsAProfileByItsId() {
        UsageRecord old = Parsing.one(USERS, "{\"$distinct_id\":\"4\",\"$properties\":{\"a\":1}}");
        UsageRecord renewed = Parsing.one(USERS, "{\"$distinct_id\":4,\"$properties\":{\"a\":2}}");
        UsageRecord group = Parsing.one(GROUPS, "{\"$distinct_id\":4,\"$properties\":{\"a\":2}}");

        assertThat(renewed.id()).isEqualTo(old.id());
        assertThat(group.id()).isNotEqualTo(old.id());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"$properties":{}}                          | "$distinct_id" is missing
            {"$distinct_id":"","$properties":{}}        | "$distinct_id" is missing
            {"$distinct_id":[],"$properties":{}}        | "$distinct_id" is neither text nor a number
            {"$distinct_id":"u"}                        | "$properties" is missing
            {"$distinct_id":"u","$properties":1}        | "$properties" is not an object
            {"page":0,"results":[{"$distinct_id":"u"}]} | a page of profiles; write each profile of "results" on a line of its own
            17                                          | not a JSON object
            """)
    void saysWhatIsWrongWithALine(String line, String reason) {
        assertThat(Parsing.reason(USERS, line)).isEqualTo(reason);
    }

    @Test
    void passesOverBlankLines() {
        assertThat(Parsing.all(USERS, " \r")).isEmpty();
    }
}
