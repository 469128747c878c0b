package io.pqlconnector.crm.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.http.Json;
import io.pqlconnector.testkit.salesforce.SalesforceApp;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Statements of who we are, and keys that cannot sign them (Salesforce contract §1.1). */
final class JwtTest {
    private static final SalesforceApp APP = SalesforceApp.usual();

    @Test
    void saysWhoWeAreForTwoMinutesAndSignsIt() throws Exception {
        String assertion = Jwt.assertion(
                new Credentials.JwtBearer(
                        "the \"key\"", "o'neil@acme.com", Jwt.key(APP.privateKeyPem()), "https://test.salesforce.com"),
                Instant.parse("2026-11-21T10:00:00Z"));

        String[] parts = assertion.split("\\.", -1);
        JsonNode claims = Json.parse(Base64.getUrlDecoder().decode(parts[1])).orElseThrow();
        assertThat(parts).hasSize(3);
        assertThat(assertion).doesNotContain("=");
        assertThat(new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8))
                .isEqualTo("{\"alg\":\"RS256\"}");
        assertThat(Json.text(claims, "iss")).isEqualTo("the \"key\"");
        assertThat(Json.text(claims, "sub")).isEqualTo("o'neil@acme.com");
        assertThat(Json.text(claims, "aud")).isEqualTo("https://test.salesforce.com");
        assertThat(claims.path("exp").asLong())
                .isEqualTo(Instant.parse("2026-11-21T10:02:00Z").getEpochSecond());
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(APP.keys().getPublic());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    }

    @Test
    void takesAKeyWhoseLineBreaksAreWrittenOut() throws Exception {
        assertThat(Jwt.key(APP.privateKeyPem().replace("\n", "\\n")))
                .isEqualTo(APP.keys().getPrivate());
        assertThat(Jwt.key(APP.privateKeyPem().replace("\n", "\r\n")))
                .isEqualTo(APP.keys().getPrivate());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-----BEGIN RSA PRIVATE KEY-----       | is a key in an older form. Convert it: openssl pkcs8 -topk8 -nocrypt -in old.pem -out key.pem",
                "-----BEGIN EC PRIVATE KEY-----        | is a key in an older form. Convert it: openssl pkcs8 -topk8 -nocrypt -in old.pem -out key.pem",
                "-----BEGIN ENCRYPTED PRIVATE KEY----- | is encrypted. Take off the password: openssl pkcs8 -topk8 -nocrypt -in old.pem -out key.pem",
                "-----BEGIN CERTIFICATE-----           | holds no private key. It is the file that begins with -----BEGIN PRIVATE KEY-----, not the certificate: private_key: ${file:salesforce-key.pem}",
                "salesforce-key.pem                    | holds no private key. It is the file that begins with -----BEGIN PRIVATE KEY-----, not the certificate: private_key: ${file:salesforce-key.pem}",
                "-----BEGIN PRIVATE KEY-----!!!!       | is damaged, or no RSA key. Copy the file anew, with all its lines.",
                "-----BEGIN PRIVATE KEY-----AAAA       | is damaged, or no RSA key. Copy the file anew, with all its lines."
            })
    void saysWhatIsWrongWithAKey(String pem, String words) {
        assertThatThrownBy(() -> Jwt.key(pem))
                .isInstanceOf(Jwt.BadKeyException.class)
                .hasMessage(words);
    }

    @Test
    void takesNoKeyThatIsTooShortOrOfAnotherKind() throws Exception {
        assertThatThrownBy(() -> Jwt.key(pem("RSA", 1024)))
                .hasMessage("is shorter than the 2048 bits that Salesforce asks for. Make another one, and upload its"
                        + " certificate.");
        assertThatThrownBy(() -> Jwt.key(pem("EC", 256)))
                .hasMessage("is damaged, or no RSA key. Copy the file anew, with all its lines.");
    }

    private static String pem(String kind, int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
        generator.initialize(bits);
        KeyPair pair = generator.generateKeyPair();
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }
}
