package io.pqlconnector.rules.book;

import io.pqlconnector.spi.config.Node;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;

/**
 * Identifies what a rule book says. Comments, blank lines, the order of keys and the book's tests do not change it; the order
 * of tiers and plays does.
 *
 * @param value eight hexadecimal digits
 */
public record RulesVersion(String value) {
    private static final int DIGITS = 8;

    /** The version of a rule book's text. */
    static RulesVersion of(Node.Mapping books) {
        MessageDigest digest = sha256();
        Node.Mapping rules = new Node.Mapping(
                books.at(),
                books.entries().stream()
                        .filter(entry -> !entry.key().equals("tests"))
                        .toList());
        update(digest, rules);
        return new RulesVersion(HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS));
    }

    private static void update(MessageDigest digest, Node node) {
        if (node instanceof Node.Mapping mapping) {
            update(digest, 'm', mapping.entries().size());
            mapping.entries().stream()
                    .sorted(Comparator.comparing(Node.Entry::key))
                    .forEach(entry -> {
                        update(digest, entry.key());
                        update(digest, entry.value());
                    });
        } else if (node instanceof Node.Sequence sequence) {
            update(digest, 'l', sequence.items().size());
            sequence.items().forEach(item -> update(digest, item));
        } else if (node instanceof Node.Scalar scalar) {
            update(digest, scalar.text());
        } else {
            update(digest, 'n', 0);
        }
    }

    // Each part is preceded by its length: without it ("ab", "c") and ("a", "bc") would collide.
    private static void update(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        update(digest, 's', bytes.length);
        digest.update(bytes);
    }

    private static void update(MessageDigest digest, char kind, int length) {
        digest.update((byte) kind);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
