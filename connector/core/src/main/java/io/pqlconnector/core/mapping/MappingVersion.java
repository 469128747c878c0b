package io.pqlconnector.core.mapping;

import io.pqlconnector.spi.config.Node;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;

/** Hashes what a file says, whatever its comments and layout. */
final class MappingVersion {
    private static final int BYTES = 4;
    private static final String TESTS = "tests";

    private MappingVersion() {}

    /** The version of a mapping: eight hexadecimal digits. Its tests say nothing about what it does. */
    static String of(Node root) {
        StringBuilder text = new StringBuilder();
        append(root, text, true);
        return HexFormat.of().formatHex(sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8)), 0, BYTES);
    }

    private static void append(Node node, StringBuilder text, boolean top) {
        if (node instanceof Node.Mapping mapping) {
            text.append('{');
            mapping.entries().stream()
                    .filter(entry -> !(top && entry.key().equals(TESTS)))
                    .sorted(Comparator.comparing(Node.Entry::key))
                    .forEach(entry -> {
                        append(entry.key(), text);
                        append(entry.value(), text, false);
                    });
            text.append('}');
        } else if (node instanceof Node.Sequence sequence) {
            text.append('[');
            sequence.items().forEach(item -> append(item, text, false));
            text.append(']');
        } else if (node instanceof Node.Scalar scalar) {
            append(scalar.text(), text);
        } else {
            text.append('-');
        }
    }

    // The length keeps neighbours apart: ("ab", "c") must not read like ("a", "bc").
    private static void append(String part, StringBuilder text) {
        text.append(part.length()).append(':').append(part);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
