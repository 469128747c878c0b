package io.pqlconnector.rules.yaml;

import io.pqlconnector.spi.Sha256;
import io.pqlconnector.spi.config.Node;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;

/**
 * Tells what a document says. Comments, blank lines, the order of keys and the tests at its top do not change it; the order of
 * items in a list does.
 */
public final class YamlVersion {
    private static final int BYTES = 4;
    private static final String TESTS = "tests";

    private final MessageDigest digest = Sha256.digest();

    private YamlVersion() {}

    /** The version of a document: eight hexadecimal digits. */
    public static String of(Node document) {
        YamlVersion version = new YamlVersion();
        version.add(document instanceof Node.Mapping mapping ? withoutTests(mapping) : document);
        return HexFormat.of().formatHex(version.digest.digest(), 0, BYTES);
    }

    private static Node.Mapping withoutTests(Node.Mapping mapping) {
        return new Node.Mapping(
                mapping.at(),
                mapping.entries().stream()
                        .filter(entry -> !entry.key().equals(TESTS))
                        .toList());
    }

    private void add(Node node) {
        if (node instanceof Node.Mapping mapping) {
            add('m', mapping.entries().size());
            mapping.entries().stream()
                    .sorted(Comparator.comparing(Node.Entry::key))
                    .forEach(entry -> {
                        add(entry.key());
                        add(entry.value());
                    });
        } else if (node instanceof Node.Sequence sequence) {
            add('l', sequence.items().size());
            sequence.items().forEach(this::add);
        } else if (node instanceof Node.Scalar scalar) {
            add(scalar.text());
        } else {
            add('n', 0);
        }
    }

    // Each part is preceded by its length: without it ("ab", "c") and ("a", "bc") would collide.
    private void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        add('s', bytes.length);
        digest.update(bytes);
    }

    private void add(char kind, int length) {
        digest.update((byte) kind);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
    }
}
