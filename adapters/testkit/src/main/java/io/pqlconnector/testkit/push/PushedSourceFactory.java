package io.pqlconnector.testkit.push;

import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.spi.source.SourceContext;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.spi.source.UsageSourceFactory;

/**
 * Makes sources of {@code type: pushed}, for tests of the whole program. Settings: {@code secret}, which is both the last part
 * of the path and the signature, and {@code probes_an_hour}, how often the source may be probed.
 */
public final class PushedSourceFactory implements UsageSourceFactory {
    private static final long PLENTY = 1_000;

    /** For {@link java.util.ServiceLoader}. */
    public PushedSourceFactory() {}

    @Override
    public String type() {
        return "pushed";
    }

    @Override
    public UsageSource create(Fields settings, SourceContext context) {
        Secret secret =
                settings.required("secret", settings.secret("secret"), new Secret(""), "secret: ${PUSH_SECRET}");
        long probes = settings.wholeNumber("probes_an_hour").orElse(PLENTY);
        Inbox inbox = new Inbox(
                context.dataDirectory().resolve("inbox").resolve(context.name().value()), secret);
        return new PushedSource(context.name(), inbox, Math.toIntExact(probes), context.quota());
    }
}
