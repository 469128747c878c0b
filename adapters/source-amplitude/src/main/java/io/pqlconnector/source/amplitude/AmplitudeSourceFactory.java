package io.pqlconnector.source.amplitude;

import io.pqlconnector.http.LaneSettings;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.pull.PullKeys;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.spi.source.SourceContext;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.spi.source.UsageSourceFactory;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Makes sources that pull from Amplitude: {@code type: amplitude}. */
public final class AmplitudeSourceFactory implements UsageSourceFactory {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

    private final TimeAndChance time;

    /** For {@link java.util.ServiceLoader}. */
    public AmplitudeSourceFactory() {
        this(TimeAndChance.REAL);
    }

    AmplitudeSourceFactory(TimeAndChance time) {
        this.time = time;
    }

    @Override
    public String type() {
        return "amplitude";
    }

    @Override
    public UsageSource create(Fields settings, SourceContext context) {
        return new AmplitudeSource(context, settings(settings), time);
    }

    private static AmplitudeSettings settings(Fields fields) {
        Region region = fields.choice("region", Region.class).orElse(Region.US);
        return new AmplitudeSettings(
                fields.requiredText("api_key", "api_key: ${AMPLITUDE_API_KEY}"),
                fields.required(
                        "secret_key",
                        fields.secret("secret_key"),
                        new Secret(""),
                        "secret_key: ${AMPLITUDE_SECRET_KEY}"),
                region,
                url(fields, region.url()),
                PullKeys.start(fields),
                fields.text("group_type").orElse(""),
                fields.flag("profiles").orElse(true),
                fields.duration("retry_pause").orElse(FIRST_PAUSE));
    }

    private static URI url(Fields fields, URI standard) {
        Optional<String> text = fields.text("base_url");
        if (text.isEmpty()) {
            return standard;
        }
        try {
            URI url = URI.create(text.get());
            return LaneSettings.of("Amplitude", url).baseUrl();
        } catch (IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage());
            fields.problem(
                    "base_url", why + (why.endsWith(".") ? "" : ".") + " Write something like " + standard + ".");
            return standard;
        }
    }
}
