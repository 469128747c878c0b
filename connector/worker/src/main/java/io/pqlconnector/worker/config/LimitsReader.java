package io.pqlconnector.worker.config;

import io.pqlconnector.core.alarm.Limits;
import io.pqlconnector.spi.config.Durations;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Node;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Function;

/** Reads {@code limits:}. What is left out has its default; {@code none} switches a limit off. */
final class LimitsReader {
    private static final String OFF = "none";

    private final Fields fields;

    private LimitsReader(Fields fields) {
        this.fields = fields;
    }

    static Limits read(Optional<Fields> found) {
        if (found.isEmpty()) {
            return Limits.DEFAULT;
        }
        LimitsReader reader = new LimitsReader(found.get());
        Limits limits = new Limits(
                reader.count("creates_per_run", Limits.DEFAULT.creates()),
                reader.count("enrollments_per_run", Limits.DEFAULT.enrollments()),
                reader.share("tier_changes_share", Limits.DEFAULT.tierChanges()),
                reader.share("volume_drop_share", Limits.DEFAULT.volumeDrop()),
                reader.limit(
                        "silent_after",
                        "a duration, such as 2d",
                        text -> Durations.parse(text).filter(read -> !read.isZero()),
                        Limits.DEFAULT.silentAfter()));
        found.get().rejectUnknown();
        return limits;
    }

    private Optional<Long> count(String key, Optional<Long> otherwise) {
        return limit(
                key,
                "a whole number, such as 500",
                text -> Fields.parseNumber(text)
                        .filter(number -> number.signum() >= 0
                                && number.stripTrailingZeros().scale() <= 0)
                        .map(BigDecimal::longValueExact),
                otherwise);
    }

    private Optional<BigDecimal> share(String key, Optional<BigDecimal> otherwise) {
        return limit(
                key,
                "a share between 0% and 100%, such as 30%",
                text -> Fields.parseNumber(text)
                        .filter(share -> share.signum() >= 0 && share.compareTo(BigDecimal.ONE) <= 0),
                otherwise);
    }

    private <T> Optional<T> limit(
            String key, String wanted, Function<String, Optional<T>> reader, Optional<T> otherwise) {
        Optional<Node> node = fields.node(key);
        if (node.isEmpty()) {
            return otherwise;
        }
        String text = node.get() instanceof Node.Scalar scalar ? scalar.text() : "";
        if (text.equals(OFF)) {
            return Optional.empty();
        }
        Optional<T> read = reader.apply(text);
        if (read.isEmpty()) {
            fields.problem(
                    key, "expected " + wanted + ", or none, found " + node.get().kind() + ".");
        }
        return read;
    }
}
