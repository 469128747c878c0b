package io.pqlconnector.testkit.salesforce;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The app that a client logs in as (Salesforce contract §1).
 *
 * @param username whom it acts for
 * @param audience what a JWT must name
 * @param rotates whether a refresh token is good once and comes with its successor
 */
public record SalesforceApp(
        String clientId,
        String clientSecret,
        String refreshToken,
        String username,
        String audience,
        KeyPair keys,
        boolean rotates) {
    private static final int LINE = 64;

    /** Keys take some time to make, so all fakes of one run share theirs. */
    private static final KeyPair KEYS = newKeys();

    /** An app of a production org. */
    public static SalesforceApp usual() {
        return new SalesforceApp(
                "3MVG9.the_consumer_key",
                "5E6C2B.the-consumer-secret",
                "5Aep861.the-refresh-token",
                "integration@ours.example",
                "https://login.salesforce.com",
                KEYS,
                false);
    }

    /** With refresh tokens that are good once. */
    public SalesforceApp rotating() {
        return new SalesforceApp(clientId, clientSecret, refreshToken, username, audience, keys, true);
    }

    /** One of a sandbox: a JWT names another audience. */
    public SalesforceApp sandbox() {
        return new SalesforceApp(
                clientId, clientSecret, refreshToken, username, "https://test.salesforce.com", keys, rotates);
    }

    /** With keys that nobody has the private part of: whoever signs as before is refused. */
    public SalesforceApp withOtherKeys() {
        return new SalesforceApp(clientId, clientSecret, refreshToken, username, audience, newKeys(), rotates);
    }

    /** The private key as PKCS#8 in PEM. */
    public String privateKeyPem() {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(LINE, new byte[] {'\n'})
                        .encodeToString(keys.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    @Override
    public String toString() {
        return "SalesforceApp[" + clientId + "]";
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has RSA", e);
        }
    }
}
