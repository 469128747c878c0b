package io.pqlconnector.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms in which services say when they want to be asked again. */
final class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-03-31T12:00:00Z");

    @ParameterizedTest(name = "{0}: {1} seconds")
    @CsvSource(delimiter = '|', textBlock = """
                    0                             | 0
                    7                             | 7
                    1000000000                    | 1000000000
                    1774958409                    | 9
                    1000000001                    | 0
                    Tue, 31 Mar 2026 12:00:09 GMT | 9
                    Tue, 31 Mar 2026 11:59:00 GMT | 0
                    2026-03-31T12:00:09Z          | 9
                    2026-03-31T12:00:09.000Z      | 9
                    2026-03-31T14:00:09+02:00     | 9
                    2026-03-31T11:00:00Z          | 0
                    """)
    void readsEachForm(String header, long seconds) {
        assertThat(RetryAfter.of(reply(Map.of("Retry-After", header)), NOW)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-7", "1.5", "9999999999999", "2026-03-31T12:00:09", "2026-03-31"})
    void saysNothingOfAnythingElse(String header) {
        assertThat(RetryAfter.of(reply(Map.of("Retry-After", header)), NOW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1774958409", "2026-03-31T12:00:09Z", "Tue, 31 Mar 2026 12:00:09 GMT"})
    void comparesAnInstantWithTheClockOfTheService(String header) {
        HttpReply reply = reply(Map.of("Retry-After", header, "Date", "Tue, 31 Mar 2026 12:00:04 GMT"));

        assertThat(RetryAfter.of(reply, NOW)).contains(Duration.ofSeconds(5));
    }

    @Test
    void readsAHeaderOfTheVendorsOwn() {
        HttpReply reply = reply(Map.of("X-RateLimit-Reset", "1774958409", "Retry-After", "1"));

        assertThat(RetryAfter.of(reply, "x-ratelimit-reset", NOW)).contains(Duration.ofSeconds(9));
        assertThat(RetryAfter.of(reply, "X-Other", NOW)).isEmpty();
    }

    private static HttpReply reply(Map<String, String> headers) {
        return new HttpReply(429, headers, new byte[0]);
    }
}
