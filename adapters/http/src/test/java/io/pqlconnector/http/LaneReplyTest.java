package io.pqlconnector.http;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.Request;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.CallUsage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent, and what an adapter gets back. */
final class LaneReplyTest extends LaneFixture {
    @Test
    void sendsPathQueryHeadersAndBodyAsTheyWereMeant() throws Exception {
        answers(ok());
        HttpCall call = HttpCall.of("POST", HttpCall.Effect.REPEATABLE, "/a/{}/b/{}", "x/y +%é", "ann@acme.example")
                .query("q", "a+b & c='d'")
                .header("X-Trace", "7")
                .json("{\"name\":\"Acmé\"}");

        lane().send(call);

        Request request = service.getAllServeEvents().get(0).getRequest();
        assertThat(request.getUrl())
                .isEqualTo("/a/x%2Fy%20%2B%25%C3%A9/b/ann%40acme.example?q=a%2Bb%20%26%20c%3D%27d%27");
        assertThat(request.getHeader("X-Trace")).isEqualTo("7");
        assertThat(request.getHeader("User-Agent")).isEqualTo("pql-connector");
        assertThat(request.getHeader("Content-Type")).isEqualTo("application/json; charset=UTF-8");
        assertThat(request.getBodyAsString()).isEqualTo("{\"name\":\"Acmé\"}");
    }

    @Test
    void sendsForms() throws Exception {
        answers(ok());

        lane().send(HttpCall.of("POST", HttpCall.Effect.READ, "/token").form(Map.of("secret", "a&b=c d")));

        service.verify(postRequestedFor(urlEqualTo("/token"))
                .withHeader("Content-Type", equalTo("application/x-www-form-urlencoded"))
                .withRequestBody(equalTo("secret=a%26b%3Dc+d")));
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 302, 303, 307, 308})
    void followsNobody(int status) throws Exception {
        answers(status(status).withHeader("Location", "/elsewhere"), ok());

        HttpReply reply = lane().send(ONCE);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("location")).contains("/elsewhere");
        assertThat(arrived()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 207, 400, 403, 404, 409, 413, 422})
    void handsOverWhateverTheBodyIs(int status) throws Exception {
        answers(status(status).withHeader("Content-Type", "text/html").withBody("<html>{\"a\": \u00ff"));

        HttpReply reply = lane().send(ONCE);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.text()).startsWith("<html>{");
        assertThat(reply.isSuccess()).isEqualTo(status < 300);
    }

    @Test
    void unpacksWhatCameCompressed() throws Exception {
        answers(status(200).withHeader("Content-Encoding", "gzip").withBody(gzip("packed")));

        assertThat(lane().send(READ).text()).isEqualTo("packed");
    }

    @Test
    void refusesAnAnswerThatIsTooLarge() {
        answers(status(200).withBody("123456789"));

        assertFails(lane(settings().largestReply(8)), READ, FailureKind.PROTOCOL)
                .hasMessage(
                        "Example, GET " + host() + "/records: the answer is larger than the 8 bytes that are read of"
                                + " one. Look whether base_url leads to the service; if it does, report this.");
    }

    @Test
    void keepsTheLastWordOnTheQuota() throws Exception {
        answers(
                ok().withHeader("X-Quota", "15000/29"),
                status(404),
                status(400).withHeader("X-Quota", "15000/31"),
                ok());
        HttpLane lane = lane(settings(), Auth.none(), new ReplyPolicy() {
            @Override
            public Optional<CallUsage.Quota> quota(HttpReply reply) {
                return reply.header("x-quota")
                        .map(text -> text.split("/"))
                        .map(parts -> new CallUsage.Quota(Long.parseLong(parts[0]), Long.parseLong(parts[1])));
            }
        });
        assertThat(lane.callUsage()).isEqualTo(CallUsage.NONE);

        for (int i = 0; i < 4; i++) {
            lane.send(READ);
        }

        assertThat(lane.callUsage()).isEqualTo(new CallUsage(4, Optional.of(new CallUsage.Quota(15_000, 31))));
    }

    @Test
    void streamsALargeReply() throws Exception {
        String large = "0123456789".repeat(1000);
        answers(status(503), status(200).withBody(large));

        try (OpenReply reply = lane(settings().largestReply(10)).open(READ)) {
            assertThat(reply.head().status()).isEqualTo(200);
            assertThat(new String(reply.body().readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo(large);
        }
    }

    @Test
    void givesAStreamTheTimeThatItTakes() throws Exception {
        answers(ok().withChunkedDribbleDelay(4, 400));
        LaneSettings.Timeouts timeouts = new LaneSettings.Timeouts(
                Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMillis(200));

        try (OpenReply reply = lane(settings().timeouts(timeouts)).open(READ)) {
            assertThat(reply.body().readAllBytes()).hasSize(4);
        }
    }

    @Test
    void tellsWhoReadsAStreamThatItWasCutOff() throws Exception {
        service.stubFor(any(anyUrl()).willReturn(status(200).withFault(Fault.MALFORMED_RESPONSE_CHUNK)));

        try (OpenReply reply = lane().open(READ)) {
            assertThatThrownBy(() -> reply.body().readAllBytes()).isInstanceOf(IOException.class);
        }
        assertThat(arrived()).isEqualTo(1);
    }

    @Test
    void readsARefusalOfAStreamAtOnce() throws Exception {
        answers(status(404).withBody("nothing there"));

        try (OpenReply reply = lane().open(READ)) {
            assertThat(reply.head().text()).isEqualTo("nothing there");
            assertThat(new String(reply.body().readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("nothing there");
        }
    }

    @Test
    void saysThatItIsClosed() {
        HttpLane lane = lane();
        lane.close();
        lane.close();

        assertThatThrownBy(() -> lane.send(READ))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the lane to Example is closed");
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }
}
