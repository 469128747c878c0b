package io.pqlconnector.source.segment;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.pqlconnector.spi.config.Secret;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Segment's signature of a request: HMAC-SHA1 over the message's bytes, in hexadecimal. Of a list of messages the first one
 * alone is signed.
 *
 * @see <a href="https://segment.com/docs/connections/destinations/catalog/actions-webhook/#authentication">Segment: Webhooks,
 *     authentication</a>
 */
final class Signature {
    private static final String ALGORITHM = "HmacSHA1";

    private final SecretKeySpec key;

    Signature(Secret shared) {
        this.key = new SecretKeySpec(shared.value().getBytes(UTF_8), ALGORITHM);
    }

    /** Whether a signature was made with the shared secret over these bytes. Takes as long for a wrong one as for a right one. */
    boolean fits(Optional<String> signature, byte[] bytes, int from, int to) {
        return signature.isPresent()
                && MessageDigest.isEqual(
                        signature.get().strip().getBytes(US_ASCII),
                        HexFormat.of().formatHex(mac(bytes, from, to)).getBytes(US_ASCII));
    }

    private byte[] mac(byte[] bytes, int from, int to) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(bytes, from, to - from);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
