package io.pqlconnector.worker.forget;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose a line is, by the places at which Segment, Mixpanel and Amplitude have a person's ids. */
final class LineIdsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // Segment
                "{\"type\":\"track\",\"userId\":\"u-1\"} | u-1",
                "{\"type\":\"track\",\"userId\":42} | 42",
                "{\"type\":\"track\",\"userId\":\"\\u0075-1\"} | u-1",
                "{\"type\":\"track\",\"anonymousId\":\"a\"} | a",
                "{\"type\":\"track\",\"userId\":\"u-1\",\"anonymousId\":\"a\"} | u-1",
                "{\"type\":\"track\",\"anonymousId\":\"a\",\"userId\":null} | a",
                "{\"type\":\"alias\",\"userId\":\"u-1\",\"previousId\":\"u-0\"} | u-0 u-1",
                "{\"type\":\"track\",\"event\":\"email\",\"userId\":\"u-1\",\"properties\":{\"email\":\"1\"}} | u-1",
                "{\"type\":\"track\",\"userId\":\"u-1\",\"properties\":{\"distinct_id\":\"1\",\"userId\":\"2\"}} | u-1",
                "{\"type\":\"group\",\"groupId\":\"1\",\"context\":{\"traits\":{\"userId\":\"3\"}},\"userId\":\"u-1\"} | u-1",
                // Mixpanel's events
                "{\"event\":\"Run\",\"properties\":{\"distinct_id\":\"d\",\"time\":1,\"plan\":\"2\"}} | d",
                "{\"event\":\"Run\",\"properties\":{\"distinct_id\":42}} | 42",
                "{\"event\":\"Run\",\"properties\":{\"distinct_id\":\"$device:d\"}} | $device:d d",
                "{\"event\":\"Run\",\"properties\":{\"distinct_id\":\"u\",\"$user_id\":\"u\",\"$device_id\":\"d\"}} | u",
                "{\"event\":\"Run\",\"properties\":{\"$device_id\":\"d\",\"alias\":\"1\",\"deep\":{\"distinct_id\":\"2\"}}} | d",
                "{\"event\":\"$hotshard_events\",\"properties\":{\"distinct_id\":\"x\",\"mp_original_distinct_id\":\"u\"}} | u x",
                "{\"event\":\"$create_alias\",\"properties\":{\"distinct_id\":\"d\",\"alias\":\"u\"}} | d u",
                "{\"event\":\"$identify\",\"properties\":{\"$identified_id\":\"u\",\"$anon_id\":\"a\",\"distinct_id\":\"u\"}} | a u",
                "{\"properties\":{\"$distinct_ids\":[\"a\",7,[\"b\"],{\"c\":\"d\"}]},\"event\":\"$merge\"} | 7 a",
                // Mixpanel's profiles
                "{\"$distinct_id\":\"u\",\"$properties\":{\"$email\":\"1\",\"$distinct_id\":\"2\"}} | u",
                // Amplitude
                "{\"event_type\":\"run\",\"user_id\":\"u\",\"device_id\":\"d\",\"event_properties\":{\"user_id\":\"1\"}} | u",
                "{\"event_type\":\"run\",\"user_id\":null,\"device_id\":\"d\",\"user_properties\":{}} | d",
                // Neither
                "{\"userId\":\"u-1\",\"properties\":{\"distinct_id\" | u-1",
                "{\"userId\":{\"id\":\"1\"},\"id\":\"2\"} | none",
                "[{\"userId\":\"u-1\"}] | none",
                "userId,u-1 | none",
            })
    void areThoseOfItsPlaces(String line, String ids) {
        assertThat(new TreeSet<>(LineIds.in(line)))
                .isEqualTo(ids.equals("none") ? Set.of() : new TreeSet<>(Set.of(ids.split(" "))));
    }

    @Test
    void aLineOfTheQuarantineIsThatWhichItTellsOf() {
        String around = "{\"file\":\"a.jsonl\",\"line\":7,\"reason\":\"no time\",";

        assertThat(LineIds.told(around + "\"text\":\"{\\\"userId\\\":1}\"}")).isEqualTo("{\"userId\":1}");
        assertThat(LineIds.told(around + "\"base64\":\"eyJ1c2VySWQiOjF9/w==\"}"))
                .startsWith("{\"userId\":1}");
        assertThat(LineIds.told(around + "\"base64\":\"?\"}")).contains("base64");
        assertThat(LineIds.told("{\"type\":\"track\",\"text\":\"u-1\"}")).contains("track");
    }
}
