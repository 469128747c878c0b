package io.pqlconnector.source.segment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.http.ManualTime;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.spi.source.PushReceiver.Push;
import io.pqlconnector.spi.source.PushReceiver.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTest {
    private static final String SHARED = "abc123";
    private static final String ONE =
            "{\"type\":\"track\",\"event\":\"Run\",\"messageId\":\"m-1\",\"projectId\":\"web\"}";
    private static final String TWO =
            "{\"type\":\"track\",\"event\":\"Run\",\"messageId\":\"m-2\",\"projectId\":\"web\"}";

    @TempDir
    private Path folder;

    /** As observed at Segment's own code: secret {@code abc123}, body {@code {"cool":true}}. */
    @Test
    void makesTheSignatureThatSegmentMakes() {
        byte[] body = "{\"cool\":true}".getBytes(UTF_8);
        Signature signature = new Signature(new Secret(SHARED));

        assertThat(signature.fits(Optional.of("5099cab379b3be52908387457007040cc934ef86"), body, 0, body.length))
                .isTrue();
        assertThat(signature.fits(Optional.of("5099cab379b3be52908387457007040cc934ef87"), body, 0, body.length))
                .isFalse();
        assertThat(signature.fits(Optional.empty(), body, 0, body.length)).isFalse();
    }

    @Test
    void keepsASingleMessageThatIsSigned() throws IOException {
        assertThat(receive(ONE, hmac(ONE))).isEqualTo(Verdict.ACCEPTED);

        assertThat(kept()).isEqualTo(ONE + "\n");
    }

    @Test
    void keepsAListWhoseFirstMessageIsSigned() throws IOException {
        assertThat(receive("[" + ONE + "," + TWO + "]", hmac(ONE))).isEqualTo(Verdict.ACCEPTED);

        assertThat(kept()).isEqualTo(ONE + "\n" + TWO + "\n");
    }

    @Test
    void signsTheBytesThatCameHoweverTheyAreWritten() throws IOException {
        String odd =
                "{\"type\" : \"track\",\"n\":1.50e0,\"t\":\"\\u00e9\\/é\",\"s\":\"]}\\\"[\",\"projectId\":\"web\"}";

        assertThat(receive(" [ " + odd + " , " + TWO + " ] ", hmac(odd))).isEqualTo(Verdict.ACCEPTED);

        assertThat(kept()).isEqualTo(odd + "\n" + TWO + "\n");
    }

    @Test
    void keepsEachMessageOnALineOfItsOwn() throws IOException {
        String pretty = "{\n  \"type\": \"track\",\r\n  \"projectId\": \"web\"\n}\n";

        assertThat(receive(pretty, hmac(pretty))).isEqualTo(Verdict.ACCEPTED);

        assertThat(kept()).isEqualTo("{   \"type\": \"track\",    \"projectId\": \"web\" }\n");
    }

    @Test
    void takesAListOfFourThousand() throws IOException {
        String list = IntStream.range(0, 4000)
                .mapToObj(i -> ONE.replace("m-1", "m-" + i))
                .collect(Collectors.joining(",", "[", "]"));

        assertThat(receive(list, hmac(ONE.replace("m-1", "m-0")))).isEqualTo(Verdict.ACCEPTED);

        assertThat(kept().lines()).hasSize(4000);
    }

    @Test
    void takesNothingThatIsNotSigned() {
        assertThat(webhook(folder).receive(push(ONE, Map.of()))).isEqualTo(Verdict.NOT_SIGNED);
        assertThat(receive(ONE, hmac(TWO))).isEqualTo(Verdict.NOT_SIGNED);
        assertThat(receive(ONE, "")).isEqualTo(Verdict.NOT_SIGNED);
        assertThat(receive(ONE, "é")).isEqualTo(Verdict.NOT_SIGNED);
        assertThat(receive("[" + ONE + "," + TWO + "]", hmac("[" + ONE + "," + TWO + "]")))
                .isEqualTo(Verdict.NOT_SIGNED);
        assertThat(receive("[" + TWO + "," + ONE + "]", hmac(ONE))).isEqualTo(Verdict.NOT_SIGNED);
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "1",
                "[1]",
                "{}",
                "{\"type\":1}",
                "[{\"type\":\"track\"},{}]",
                "[[{\"type\":\"track\"}]]",
                "{\"type\":\"track\"",
                "{\"type\":\"track\"}}",
                "{\"type\":\"track\"}{\"type\":\"track\"}",
                "[{\"type\":\"track\"}",
                "[{\"type\":\"track\"}] x",
                "type=track"
            })
    void takesNothingThatIsNoMessage(String body) {
        assertThat(receive(body, hmac(body))).isEqualTo(Verdict.MALFORMED);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void acceptsAndForgetsWhatSaysNothingAboutUsage() throws IOException {
        String delete = "{\"type\":\"delete\",\"userId\":\"u-17\"}";

        assertThat(receive(delete, hmac(delete))).isEqualTo(Verdict.ACCEPTED);
        assertThat(folder).isEmptyDirectory();

        assertThat(receive("[" + delete + "," + ONE + "]", hmac(delete))).isEqualTo(Verdict.ACCEPTED);
        assertThat(kept()).isEqualTo(ONE + "\n");
    }

    @Test
    void writesTheSourceIntoMessagesThatDoNotNameIt() throws IOException {
        String bare = "{ \"type\":\"track\",\"messageId\":\"m-1\"}";

        assertThat(receive("[" + bare + "," + TWO + "]", hmac(bare))).isEqualTo(Verdict.ACCEPTED);

        assertThat(kept())
                .isEqualTo("{\"projectId\":\"web\", \"type\":\"track\",\"messageId\":\"m-1\"}\n" + TWO + "\n");
    }

    @Test
    void asksForMessagesAgainWhileTheyCannotBeKept() throws IOException {
        Path file = Files.createFile(folder.resolve("a file where the folder should be"));

        assertThat(webhook(file).receive(push(ONE, Map.of("x-signature", hmac(ONE)))))
                .isEqualTo(Verdict.UNAVAILABLE);
    }

    @Test
    void showsNoSecret() {
        assertThat(webhook(folder).toString()).doesNotContain("path-secret").doesNotContain(SHARED);
        assertThat(new Signature(new Secret(SHARED)).toString()).doesNotContain(SHARED);
    }

    private Verdict receive(String body, String signature) {
        return webhook(folder).receive(push(body, Map.of("x-signature", signature)));
    }

    private static Webhook webhook(Path folder) {
        return new Webhook(
                "/webhooks/segment/path-secret",
                new Signature(new Secret(SHARED)),
                new Inbox(folder, new ManualTime(Calls.NOW)),
                Optional.of("web"));
    }

    private String kept() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.sorted().toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        }
    }

    private static Push push(String body, Map<String, String> headers) {
        return new Push() {
            @Override
            public byte[] body() {
                return body.getBytes(UTF_8);
            }

            @Override
            public Optional<String> header(String name) {
                return headers.entrySet().stream()
                        .filter(header -> header.getKey().equalsIgnoreCase(name))
                        .map(Map.Entry::getValue)
                        .findFirst();
            }
        };
    }

    private static String hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(SHARED.getBytes(UTF_8), "HmacSHA1"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
