package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * Signed statements of who we are (Salesforce contract §1.1).
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7523">RFC 7523</a>
 */
final class Jwt {
    /** How long a statement is good. Salesforce allows three minutes. */
    static final Duration VALID_FOR = Duration.ofMinutes(2);

    private static final int SHORTEST_KEY = 2048;

    private Jwt() {}

    /** A private key that cannot be used; the message says what to do. */
    static final class BadKeyException extends Exception {
        private static final long serialVersionUID = 1L;

        BadKeyException(String message) {
            super(message);
        }
    }

    /** A statement for one login. */
    static String assertion(Credentials.JwtBearer who, Instant now) {
        String header = base64(Json.object().put("alg", "RS256").toString());
        String claims = base64(Json.object()
                .put("iss", who.clientId())
                .put("sub", who.username())
                .put("aud", who.audience())
                .put("exp", now.plus(VALID_FOR).getEpochSecond())
                .toString());
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(who.key());
            signature.update((header + "." + claims).getBytes(StandardCharsets.US_ASCII));
            return header + "." + claims + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java signs with RSA and SHA-256", e);
        }
    }

    /** The key of a PEM file. */
    static PrivateKey key(String pem) throws BadKeyException {
        if (pem.contains("BEGIN RSA PRIVATE KEY") || pem.contains("BEGIN EC PRIVATE KEY")) {
            throw new BadKeyException("is a key in an older form. Convert it: openssl pkcs8 -topk8 -nocrypt -in old.pem"
                    + " -out key.pem");
        }
        if (pem.contains("BEGIN ENCRYPTED")) {
            throw new BadKeyException(
                    "is encrypted. Take off the password: openssl pkcs8 -topk8 -nocrypt -in old.pem -out key.pem");
        }
        if (!pem.contains("BEGIN PRIVATE KEY")) {
            throw new BadKeyException(
                    "holds no private key. It is the file that begins with -----BEGIN PRIVATE KEY-----,"
                            + " not the certificate: private_key: ${file:salesforce-key.pem}");
        }
        try {
            // Environment variables often hold line breaks as backslash and n.
            byte[] bytes = Base64.getDecoder()
                    .decode(pem.replace("\\n", "\n")
                            .replaceAll("-----[A-Z ]+-----", "")
                            .replaceAll("\\s", ""));
            PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(bytes));
            if (((RSAPrivateKey) key).getModulus().bitLength() < SHORTEST_KEY) {
                throw new BadKeyException("is shorter than the " + SHORTEST_KEY
                        + " bits that Salesforce asks for. Make another one, and upload its certificate.");
            }
            return key;
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new BadKeyException("is damaged, or no RSA key. Copy the file anew, with all its lines.");
        }
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
