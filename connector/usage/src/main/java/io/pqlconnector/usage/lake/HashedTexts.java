package io.pqlconnector.usage.lake;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A set of texts, regardless of their case, that tells whether a text is in it, and to nobody which ones are: a key and the hash
 * of each by it. Safe for use by several threads.
 */
final class HashedTexts {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final HexFormat HEX = HexFormat.of();

    private final SecretKeySpec key;
    private final Set<String> hashes = new ConcurrentSkipListSet<>();

    private HashedTexts(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** None, by a key that nobody has. */
    static HashedTexts withNewKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return new HashedTexts(key);
    }

    /**
     * None, by a key.
     *
     * @param hex as {@link #key} gives it
     * @throws IllegalArgumentException if it is none
     */
    static HashedTexts withKey(String hex) {
        byte[] key = HEX.parseHex(hex);
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("no key");
        }
        return new HashedTexts(key);
    }

    /** The key, in hexadecimal digits. */
    String key() {
        return HEX.formatHex(key.getEncoded());
    }

    /** The hashes, in order, in hexadecimal digits. */
    SortedSet<String> hashes() {
        return new TreeSet<>(hashes);
    }

    boolean isEmpty() {
        return hashes.isEmpty();
    }

    boolean hasKeyOf(HashedTexts other) {
        return key.equals(other.key);
    }

    /** Adds a text. */
    void add(String text) {
        hashes.add(hash(text));
    }

    /**
     * Adds what was a text once.
     *
     * @throws IllegalArgumentException if it is no hash
     */
    void addHash(String hash) {
        if (!hash.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("no hash");
        }
        hashes.add(hash);
    }

    /** Adds those of another set by the same key; whether there were any that are new. */
    boolean addAll(HashedTexts other) {
        return hashes.addAll(other.hashes);
    }

    boolean has(String text) {
        return !hashes.isEmpty() && hashes.contains(hash(text));
    }

    private String hash(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HEX.formatHex(
                    mac.doFinal(text.strip().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
