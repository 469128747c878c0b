package io.pqlconnector.crm.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.http.HttpReply;
import io.pqlconnector.http.ManualTime;
import io.pqlconnector.http.Verdict;
import io.pqlconnector.spi.destination.CallUsage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HubSpotRepliesTest {
    private static final Instant NOON = Instant.parse("2026-11-21T17:00:00Z");

    private final HubSpotReplies replies =
            new HubSpotReplies(() -> ZoneId.of("America/New_York"), new ManualTime(NOON));

    @ParameterizedTest
    @CsvSource({"SECONDLY, 1, 1.5", "TEN_SECONDLY_ROLLING, 10, 15", "DAILY, 43200, 43200"})
    void pausesAsLongAsTheLimitLasts(String policy, double least, double most) {
        Verdict verdict = judge(429, Map.of(), "{\"errorType\":\"RATE_LIMIT\",\"policyName\":\"" + policy + "\"}");

        assertThat(pause(verdict)).isBetween(seconds(least), seconds(most));
    }

    @Test
    void believesAnAnswerThatSaysHowLong() {
        assertThat(pause(judge(429, Map.of("Retry-After", "7"), "{\"policyName\":\"DAILY\"}")))
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(pause(judge(477, Map.of("Retry-After", "3600"), ""))).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void waitsUntilALockIsGone() {
        assertThat(pause(judge(423, Map.of(), "{}"))).isBetween(seconds(2), seconds(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "{\"results\":[{", "\u0000"})
    void takesASuccessThatCannotBeReadForNone(String body) {
        assertThat(judge(200, Map.of(), body)).isEqualTo(Verdict.FAULT);
    }

    @Test
    void takesAnEmptySuccessForOne() {
        assertThat(judge(204, Map.of(), "")).isEqualTo(Verdict.ANSWERED);
    }

    @Test
    void readsTheQuotaOfTheDay() {
        HttpReply told = new HttpReply(
                200,
                Map.of("X-HubSpot-RateLimit-Daily", "625000", "X-HubSpot-RateLimit-Daily-Remaining", "563796"),
                new byte[0]);

        assertThat(replies.quota(told)).contains(new CallUsage.Quota(625_000, 61_204));
        assertThat(replies.quota(new HttpReply(200, Map.of("X-HubSpot-RateLimit-Daily", "many"), new byte[0])))
                .isEmpty();
    }

    private Verdict judge(int status, Map<String, String> headers, String body) {
        return replies.judge(new HttpReply(status, headers, body.getBytes(StandardCharsets.UTF_8)), NOON);
    }

    private static Duration pause(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Throttled.class);
        Optional<Duration> pause = ((Verdict.Throttled) verdict).pause();
        assertThat(pause).isPresent();
        return pause.orElseThrow();
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis((long) (seconds * 1000));
    }
}
