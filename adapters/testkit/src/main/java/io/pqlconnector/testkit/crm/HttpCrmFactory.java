package io.pqlconnector.testkit.crm;

import io.pqlconnector.http.LaneKeys;
import io.pqlconnector.http.LaneSettings;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.DestinationContext;
import io.pqlconnector.spi.destination.DestinationFactory;
import io.pqlconnector.spi.destination.ObjectName;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Makes destinations of {@code type: scripted}, for tests of the whole program. Settings: {@code base_url} and {@code token}
 * of a {@link FakeCrmServer}, the timeouts of every lane, and in milliseconds, because tests do not want to wait, {@code
 * answer_within_ms} and {@code retry_after_ms}. With {@code jobs_from} and {@code jobs_most} it makes bulk jobs.
 */
public final class HttpCrmFactory implements DestinationFactory {
    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");
    private static final long RETRY_AFTER_MS = 10;
    private static final long MOST_IN_A_JOB = 10_000;

    @Override
    public String type() {
        return "scripted";
    }

    @Override
    public Map<ObjectName, EntityKind> objects() {
        return Map.of(new ObjectName("company"), EntityKind.ACCOUNT, new ObjectName("contact"), EntityKind.USER);
    }

    @Override
    public Destination create(Fields settings, DestinationContext context) {
        settings.requiredText("base_url", "base_url: http://127.0.0.1:8080");
        Secret secret =
                settings.required("token", settings.secret("token"), new Secret(""), "token: ${SCRIPTED_TOKEN}");
        LaneSettings lane = LaneKeys.read(settings, LaneSettings.of("Scripted CRM", NOWHERE));
        LaneSettings.Timeouts timeouts = lane.timeouts();
        Duration answer =
                settings.wholeNumber("answer_within_ms").map(Duration::ofMillis).orElse(timeouts.read());
        Duration retry =
                Duration.ofMillis(settings.wholeNumber("retry_after_ms").orElse(RETRY_AFTER_MS));
        LaneSettings quick = lane.timeouts(
                        new LaneSettings.Timeouts(timeouts.connect(), answer, timeouts.write(), timeouts.call()))
                .pauses(retry, lane.longestPause())
                .retries(new LaneSettings.Retries(
                        lane.retries().attempts(),
                        retry,
                        retry.multipliedBy(8),
                        lane.retries().total()));
        Optional<Long> from = settings.wholeNumber("jobs_from");
        long most = settings.wholeNumber("jobs_most").orElse(MOST_IN_A_JOB);
        return new HttpCrm(
                context.name(),
                quick,
                secret,
                TimeAndChance.REAL,
                from.map(least -> new HttpJobs.Sizes(Math.toIntExact(least), Math.toIntExact(most))));
    }
}
