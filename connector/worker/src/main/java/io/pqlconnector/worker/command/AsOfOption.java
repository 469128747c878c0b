package io.pqlconnector.worker.command;

import io.pqlconnector.spi.config.Fields;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --as-of}, for replays and tests. */
final class AsOfOption {
    @Option(
            names = "--as-of",
            paramLabel = "INSTANT",
            converter = InstantConverter.class,
            description =
                    "Score for this instant instead of now, such as 2026-03-31T00:00:00Z. Later events are not seen.")
    private @Nullable Instant asOf;

    /** The instant; null if none was given. */
    @Nullable
    Instant instant() {
        return asOf;
    }

    private static final class InstantConverter implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            return Fields.parseInstant(text)
                    .orElseThrow(
                            () -> new TypeConversionException(
                                    "\"" + text
                                            + "\" is no instant with a zone. Write 2026-03-31T00:00:00Z, or 2026-03-31 for its start in UTC."));
        }
    }
}
