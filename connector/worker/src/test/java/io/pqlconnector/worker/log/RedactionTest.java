package io.pqlconnector.worker.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.config.Secret;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedactionTest {
    private static final Salt SALT = Salt.random();
    private static final String JO = "email:" + SALT.hash("jo@acme.com");

    private final Redaction redaction =
            new Redaction(Set.of(new Secret("hunter2-of-ours"), new Secret("short")), false, SALT);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jo@acme.com",
                "Jo@ACME.com",
                "<jo@acme.com>",
                "'jo@acme.com'",
                "mailto:jo@acme.com",
                "email=jo@acme.com",
                "{\"email\":\"jo@acme.com\"}",
                "https://api.example.com/contacts/jo%40acme.com?x=1",
                "https://api.example.com/search?q=email%3Djo%40acme.com",
                "https://api.example.com/search?q=jo%2540acme.com",
                "jo\\u0040acme.com",
                "jo\uFF20acme.com",
                "jo@acme.com, jo@acme.com."
            })
    void anAddressHasOneHashHoweverItIsWritten(String text) {
        assertThat(redaction.apply(text)).contains(JO).doesNotContainIgnoringCase("jo@", "jo%");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jo.o'neil+tag@mail.acme.co.uk",
                "\"jo neil\"@acme.com",
                "jörg@münchen.de",
                "用户@例子.公司",
                "jo@[192.168.0.1]",
                "jo@xn--mnchen-3ya.xn--p1ai",
                "j%2Bo%40acme.com"
            })
    void addressesOfAllKindsAreHashed(String address) {
        assertThat(redaction.apply("for " + address + ".")).matches("for email:[0-9a-f]{12}\\.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.lang.Object@1b2c3d4e",
                "at java.base@17.0.15/java.lang.Thread.run(Thread.java:840)",
                "root@localhost",
                "acme.com",
                "the user @ acme.com",
                "Run 3 took 2 min 5 s: 41,206 records (1 new); all confirmed",
                "Basic authentication failed, bearer authentication too",
                "sources[0].secret: is missing. Write secret: ${NAME}.",
                "Listening at http://127.0.0.1:8070 for segment",
                "short"
            })
    void ordinaryTextStays(String text) {
        assertThat(redaction.apply(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "Authorization: Bearer abc.DEF-123 | Authorization: ***",
                "{\"Authorization\":\"Basic am86cHc=\"} | {\"Authorization\":\"***\"}",
                "bearer 0123456789abcdef0123 was refused | bearer *** was refused",
                "{\"access_token\":\"00D!x.y\",\"id\":1} | {\"access_token\":\"***\",\"id\":1}",
                "{\\\"refresh_token\\\": \\\"r3fr3sh\\\"} | {\\\"refresh_token\\\": \\\"***\\\"}",
                "{\"password\":\"a\\\"b\\\\\",\"x\":1} | {\"password\":\"***\",\"x\":1}",
                "/o?client_secret=abc&x=1 | /o?client_secret=***&x=1",
                "https://jo:p@ss@proxy.acme.com:3128/x | https://***:3128/x",
                "https://key@proxy:3128 | https://***@proxy:3128",
                // In two parts, so that a search for left secrets does not find them here.
                "https://hooks.slack." + "com/services/T00/B00/abcd | https://hooks.slack.com/services/***",
                "xo" + "xb-1234-5678-abcdef | ***",
                "pat-eu1-01234567-89ab-cdef | ***",
                "eyJhbGciOiJI.eyJzdWIiOiIx.SflKxwRJSMeK | ***",
                "s3?X-Amz-Signature=deadbeef&a=b | s3?X-Amz-Signature=***&a=b"
            })
    void whatLooksLikeASecretIsHidden(String text, String shown) {
        assertThat(redaction.apply(text)).isEqualTo(shown);
    }

    @Test
    void aPrivateKeyIsHiddenEvenIfItsEndIsMissing() {
        assertThat(redaction.apply("key: -----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc"))
                .doesNotContain("MIIE", "abc");
    }

    @Test
    void configuredSecretsAreHiddenInEveryForm() {
        Redaction odd = new Redaction(
                Set.of(new Secret("a b\"c/ü+12"), new Secret("first line of it\nsecond line of it")), false, SALT);

        assertThat(odd.apply("x a b\"c/ü+12 a+b%22c%2F%C3%BC%2B12 a%20b%22c%2F%C3%BC%2B12 a b\\\"c/ü+12 x"))
                .isEqualTo("x *** *** *** *** x");
        assertThat(odd.apply("only the second line of it")).isEqualTo("only the ***");
    }

    @Test
    void whereASecretLiesAcrossAnAddressNothingOfEitherIsLeft() {
        Redaction across = new Redaction(Set.of(new Secret("neil@acme"), new Secret("me.com/secret")), false, SALT);

        assertThat(across.apply("to jo.neil@acme.com/secret!")).isEqualTo("to ***!");
    }

    @Test
    void personalDataStaysIfItIsWantedAndSecretsDoNot() {
        Redaction open = new Redaction(Set.of(new Secret("hunter2-of-ours")), true, SALT);

        assertThat(open.apply("jo@acme.com hunter2-of-ours")).isEqualTo("jo@acme.com ***");
    }

    @Test
    void anotherInstallationHasOtherHashes() {
        assertThat(Salt.random().hash("jo@acme.com")).isNotEqualTo(SALT.hash("jo@acme.com"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a%40",
                "a@",
                "@",
                "a.",
                "://",
                "\"",
                "authorization:",
                "\"password\":\"",
                "\\n",
                "-----BEGIN PRIVATE KEY-----"
            })
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void textsThatAreMadeToBeSlowAreReadToTheirEnd(String part) {
        String text = "\"token\":\"" + part.repeat(200_000 / part.length());

        assertThat(redaction.apply(text)).startsWith("\"token\":\"***");
    }
}
