package io.pqlconnector.worker.alert;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.pqlconnector.core.alert.AlertSender;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.worker.config.AlertChannel;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WebhookSenderTest {
    private static final String PATH = "/services/T00/B00/hushhush";
    private static final Secret SIGNING = new Secret("correct-horse-battery-staple");

    private final WireMockServer server =
            new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void aMessageIsPostedWithItsIdAndSignature() throws InterruptedException {
        answers(aResponse().withStatus(202));

        assertThat(send(Duration.ofSeconds(20))).isEqualTo(new AlertSender.Taken());

        LoggedRequest request =
                server.findAll(postRequestedFor(urlEqualTo(PATH))).get(0);
        assertThat(request.getHeader("X-PQL-Delivery")).isEqualTo(SampleMessages.ID);
        assertThat(request.getHeader("Content-Type")).startsWith("application/json");
        assertThat(request.getHeader("X-PQL-Signature"))
                .isEqualTo(Signature.of(SIGNING, SampleMessages.AT, request.getBodyAsString()));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void aReceiverThatIsBusySaysHowLong(int status) throws InterruptedException {
        answers(aResponse().withStatus(status).withHeader("Retry-After", "120"));
        assertThat(send(Duration.ofSeconds(20)))
                .isEqualTo(new AlertSender.NotNow(
                        "The webhook answered " + status + ".", Optional.of(Duration.ofMinutes(2))));

        answers(aResponse().withStatus(status).withHeader("Retry-After", "Thu, 1 Jan 2026 00:05:00 GMT"));
        assertThat(send(Duration.ofSeconds(20)))
                .isEqualTo(new AlertSender.NotNow(
                        "The webhook answered " + status + ".", Optional.of(Duration.ofMinutes(5))));
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionThatBreaksIsTriedAgain(Fault fault) throws InterruptedException {
        answers(aResponse().withFault(fault));

        assertThat(send(Duration.ofSeconds(20)))
                .isInstanceOfSatisfying(
                        AlertSender.NotNow.class,
                        answer -> assertThat(answer.words())
                                .startsWith("The webhook cannot be reached (")
                                .doesNotContain("hushhush"));
    }

    @Test
    void whoAnswersNothingMayHaveGotItAndGetsItAgain() throws InterruptedException {
        answers(aResponse().withStatus(200).withFixedDelay(60_000));

        assertThat(send(Duration.ofSeconds(1)))
                .isEqualTo(new AlertSender.NotNow("The webhook did not answer within 1 seconds.", Optional.empty()));

        server.resetMappings();
        answers(aResponse().withStatus(200));
        assertThat(send(Duration.ofSeconds(20))).isEqualTo(new AlertSender.Taken());
        server.verify(2, postRequestedFor(urlEqualTo(PATH)).withHeader("X-PQL-Delivery", equalTo(SampleMessages.ID)));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 410})
    void whatIsWrongForGoodIsSaidInWordsWithoutTheAddress(int status) throws InterruptedException {
        answers(aResponse().withStatus(status).withBody("Cannot POST " + PATH));

        assertThat(send(Duration.ofSeconds(20)))
                .isInstanceOfSatisfying(
                        AlertSender.Refused.class,
                        answer -> assertThat(answer.words())
                                .startsWith("The webhook answered " + status + ". ")
                                .doesNotContain("hushhush"));
    }

    @Test
    void aRedirectIsNotFollowed() throws InterruptedException {
        answers(aResponse().withStatus(307).withHeader("Location", "/elsewhere"));

        assertThat(send(Duration.ofSeconds(20)))
                .isInstanceOfSatisfying(
                        AlertSender.Refused.class,
                        answer -> assertThat(answer.words()).contains("It has moved"));
        server.verify(0, postRequestedFor(urlEqualTo("/elsewhere")));
    }

    @Test
    void nobodyThereIsTriedAgain() throws InterruptedException {
        String url = server.baseUrl() + PATH;
        server.stop();

        assertThat(send(url, Duration.ofSeconds(20))).isInstanceOf(AlertSender.NotNow.class);
    }

    private void answers(ResponseDefinitionBuilder answer) {
        server.stubFor(post(urlEqualTo(PATH)).willReturn(answer));
    }

    private AlertSender.Answer send(Duration longest) throws InterruptedException {
        return send(server.baseUrl() + PATH, longest);
    }

    private static AlertSender.Answer send(String url, Duration longest) throws InterruptedException {
        AlertChannel.Webhook webhook =
                new AlertChannel.Webhook(new Secret(url), AlertChannel.Format.JSON, Optional.of(SIGNING));
        return new WebhookSender(webhook, Clock.fixed(SampleMessages.AT, ZoneOffset.UTC), longest)
                .send(SampleMessages.failed());
    }
}
