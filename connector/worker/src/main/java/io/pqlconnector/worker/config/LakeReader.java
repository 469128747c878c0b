package io.pqlconnector.worker.config;

import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Node;
import io.pqlconnector.usage.lake.LakeSettings;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code lake:}. */
final class LakeReader {
    private static final Config.Lake DEFAULT = new Config.Lake(
            Optional.empty(),
            BigDecimal.valueOf(LakeSettings.DEFAULT_MAX_BAD_SHARE),
            LakeSettings.DEFAULT_MEMORY_BYTES,
            Optional.empty());

    /** As Java and Docker count, a megabyte is 1024 * 1024 bytes. */
    private static final Pattern MEMORY = Pattern.compile("([0-9]{1,6})(MB|GB)");

    private static final int MEGABYTE = 20;
    private static final int GIGABYTE = 30;
    private static final long LEAST_MEMORY = 64L << MEGABYTE;
    private static final int MOST_THREADS = 1024;

    private LakeReader() {}

    static Config.Lake read(Optional<Fields> found) {
        if (found.isEmpty()) {
            return DEFAULT;
        }
        Fields fields = found.get();
        Config.Lake lake = new Config.Lake(
                fields.duration("retention"),
                fields.share("max_bad_share").orElse(DEFAULT.maxBadShare()),
                memory(fields).orElse(DEFAULT.memoryBytes()),
                threads(fields));
        fields.rejectUnknown();
        return lake;
    }

    private static OptionalLong memory(Fields fields) {
        Optional<Node> node = fields.node("memory");
        if (node.isEmpty()) {
            return OptionalLong.empty();
        }
        OptionalLong bytes = node.get() instanceof Node.Scalar scalar ? parse(scalar.text()) : OptionalLong.empty();
        if (bytes.isEmpty()) {
            fields.problem("memory", node.get().kind() + " is no amount of memory. Write 256MB or 2GB.");
        } else if (bytes.getAsLong() < LEAST_MEMORY) {
            fields.problem(
                    "memory",
                    "must be at least 64MB, found " + (bytes.getAsLong() >> MEGABYTE)
                            + "MB: DuckDB needs that much to work with files that are larger.");
            return OptionalLong.empty();
        }
        return bytes;
    }

    private static OptionalLong parse(String text) {
        Matcher matcher = MEMORY.matcher(text);
        return matcher.matches()
                ? OptionalLong.of(
                        Long.parseLong(matcher.group(1)) << (matcher.group(2).equals("MB") ? MEGABYTE : GIGABYTE))
                : OptionalLong.empty();
    }

    private static Optional<Integer> threads(Fields fields) {
        Optional<Long> threads = fields.wholeNumber("threads");
        Optional<Integer> usable =
                threads.filter(count -> count >= 1 && count <= MOST_THREADS).map(Math::toIntExact);
        if (threads.isPresent() && usable.isEmpty()) {
            fields.problem("threads", "must be between 1 and " + MOST_THREADS + ", found " + threads.get() + ".");
        }
        return usable;
    }
}
