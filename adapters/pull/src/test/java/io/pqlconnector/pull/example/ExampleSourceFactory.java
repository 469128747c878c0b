package io.pqlconnector.pull.example;

import io.pqlconnector.http.LaneKeys;
import io.pqlconnector.http.LaneSettings;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.spi.source.SourceContext;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.spi.source.UsageSourceFactory;
import java.net.URI;
import java.time.Instant;

/** Makes sources of {@code type: example}. */
public final class ExampleSourceFactory implements UsageSourceFactory {
    private static final LaneSettings STANDARD = LaneSettings.of("Example", URI.create("https://api.example.com"));

    private final TimeAndChance time;

    /** For {@link java.util.ServiceLoader}. */
    public ExampleSourceFactory() {
        this(TimeAndChance.REAL);
    }

    ExampleSourceFactory(TimeAndChance time) {
        this.time = time;
    }

    @Override
    public String type() {
        return "example";
    }

    @Override
    public UsageSource create(Fields settings, SourceContext context) {
        Secret token = settings.required("token", settings.secret("token"), new Secret(""), "token: ${EXAMPLE_TOKEN}");
        Instant start = settings.required("start", settings.instant("start"), Instant.EPOCH, "start: 2026-03-01");
        return new ExampleSource(context, LaneKeys.read(settings, STANDARD), token, start, time);
    }
}
