package io.pqlconnector.http;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Credentials, and tokens that run out. */
final class LaneAuthTest extends LaneFixture {
    private static final Secret TOKEN = new Secret("t0p-s3cret");
    private static final String LOOK = " Look in the configuration whether they are the right ones, and at the service"
            + " whether they were revoked.";

    private final AtomicInteger issued = new AtomicInteger();

    @Test
    void showsWhoIsCalling() throws Exception {
        answers(ok());

        lane(settings(), Auth.bearer(TOKEN), ReplyPolicy.STANDARD).send(READ);
        lane(settings(), Auth.basic("user", TOKEN), ReplyPolicy.STANDARD).send(READ);
        lane(settings(), Auth.header("X-Api-Key", TOKEN), ReplyPolicy.STANDARD).send(READ);
        lane(settings(), Auth.bearer(TOKEN), ReplyPolicy.STANDARD).send(READ.anonymous());

        assertThat(seen("Authorization", "Bearer t0p-s3cret")).isEqualTo(1);
        assertThat(seen("Authorization", "Basic dXNlcjp0MHAtczNjcmV0")).isEqualTo(1);
        assertThat(seen("X-Api-Key", "t0p-s3cret")).isEqualTo(1);
        assertThat(arrived()).isEqualTo(4);
    }

    @Test
    void stopsIfTheCredentialsAreRefused() {
        answers(status(401).withBody("t0p-s3cret is not valid"));

        assertFails(lane(settings(), Auth.bearer(TOKEN), ReplyPolicy.STANDARD), READ, FailureKind.AUTHENTICATION)
                .hasMessage("Example, GET " + host() + "/records: the service refused the credentials (status 401)."
                        + LOOK);

        assertThat(arrived()).isEqualTo(1);
    }

    @Test
    void getsATokenWithTheFirstCallAndKeepsIt() throws Exception {
        answers(ok());
        HttpLane lane = renewing(new ReplyPolicy() {});

        lane.send(READ);
        lane.send(READ);

        assertThat(issued).hasValue(1);
        assertThat(seen("Authorization", "Bearer token-1")).isEqualTo(2);
    }

    @Test
    void renewsATokenOnceAndSendsAgainWhatMustHappenOnce() throws Exception {
        accepts("token-2");

        assertThat(renewing(ReplyPolicy.STANDARD).send(ONCE).text()).isEqualTo("done");

        assertThat(issued).hasValue(2);
        assertThat(arrived()).isEqualTo(2);
    }

    @Test
    void stopsIfTheRenewedTokenIsRefusedToo() {
        accepts("none");

        assertFails(renewing(ReplyPolicy.STANDARD), ONCE, FailureKind.AUTHENTICATION)
                .hasMessage("Example, POST " + host()
                        + "/tasks: the service refused the credentials (status 401), those that it had just renewed too."
                        + LOOK);

        assertThat(issued).hasValue(2);
        assertThat(arrived()).isEqualTo(2);
    }

    @Test
    void doesNotRenewIfTheVendorSaysThatItIsOfNoUse() {
        answers(status(403));

        assertFails(renewing(judging(403, Verdict.REFUSED)), ONCE, FailureKind.AUTHENTICATION);

        assertThat(issued).hasValue(1);
    }

    @Test
    void renewsOnceForAllThreadsThatFindTheTokenExpired() throws Exception {
        accepts("token-2");
        CountDownLatch refused = new CountDownLatch(8);
        HttpLane lane = lane(settings(), Auth.renewed(() -> issueOnceAllAreRefused(refused)), new ReplyPolicy() {
            @Override
            public Verdict judge(HttpReply reply, Instant now) {
                refused.countDown();
                return ReplyPolicy.byStatus(reply, now);
            }
        });

        List<HttpReply> replies = inThreads(8, () -> lane.send(ONCE));

        assertThat(replies).extracting(HttpReply::text).hasSize(8).containsOnly("done");
        assertThat(issued).hasValue(2);
        assertThat(arrived()).isEqualTo(16);
    }

    @Test
    void asksOnceForAllThreadsIfTheRenewalIsRefused() throws Exception {
        accepts("none");
        CountDownLatch waiting = new CountDownLatch(8);
        HttpLane lane = lane(
                settings(),
                Auth.renewed(() -> {
                    issued.incrementAndGet();
                    throw new AdapterException(FailureKind.AUTHENTICATION, "the secret was revoked", null);
                }),
                ReplyPolicy.STANDARD);

        List<FailureKind> kinds = inThreads(8, () -> {
            waiting.countDown();
            waiting.await(30, TimeUnit.SECONDS);
            return kindOfFailure(lane);
        });

        assertThat(kinds).hasSize(8).containsOnly(FailureKind.AUTHENTICATION);
        assertThat(issued).hasValue(1);
    }

    @Test
    void asksAgainLaterIfTheTokenEndpointWasDown() throws Exception {
        accepts("token-3");
        HttpLane lane = lane(
                settings(),
                Auth.renewed(() -> {
                    if (issued.incrementAndGet() == 1) {
                        throw new AdapterException(FailureKind.UNAVAILABLE, "down", null);
                    }
                    return token();
                }),
                ReplyPolicy.STANDARD);
        assertFails(lane, READ, FailureKind.UNAVAILABLE).hasMessage("down");

        assertThat(lane.send(READ).text()).isEqualTo("done");
    }

    @Test
    void renewsATokenBeforeItRunsOut() throws Exception {
        answers(ok());
        HttpLane lane = lane(
                settings(),
                Auth.renewed(() -> new AccessToken(next(), Optional.of(Duration.ofMinutes(30)), Optional.empty())),
                ReplyPolicy.STANDARD);
        lane.send(READ);
        time.advance(Duration.ofMinutes(28).minusMillis(1));
        lane.send(READ);

        time.advance(Duration.ofMillis(1));
        lane.send(READ);

        assertThat(seen("Authorization", "Bearer token-1")).isEqualTo(2);
        assertThat(seen("Authorization", "Bearer token-2")).isEqualTo(1);
    }

    @Test
    void goesWhereTheTokenLeads() throws Exception {
        answers(ok());
        URI instance = URI.create("http://127.0.0.1:" + service.port() + "/instance/");
        LaneSettings elsewhere = LaneSettings.of("Example", URI.create("https://login.example.com"));
        HttpLane lane = lane(
                elsewhere,
                Auth.renewed(() -> new AccessToken(next(), Optional.empty(), Optional.of(instance))),
                ReplyPolicy.STANDARD);

        lane.send(READ);

        assertThat(service.countRequestsMatching(
                                getRequestedFor(urlEqualTo("/instance/records")).build())
                        .getCount())
                .isEqualTo(1);
    }

    @Test
    void neverShowsASecretThatNoHeaderCanCarry() {
        HttpLane lane = lane(settings(), Auth.header("X-Api-Key", new Secret("s3cret\n")), ReplyPolicy.STANDARD);

        assertFails(lane, READ, FailureKind.CONFIGURATION)
                .hasMessage(
                        "The credentials hold a character that no header can carry, such as a line break. Look at the"
                                + " environment variable or the file that they come from.");
    }

    @Test
    void showsNoSecret() {
        assertThat(Auth.bearer(TOKEN).toString() + Auth.basic("user", TOKEN) + new AccessToken(TOKEN))
                .doesNotContain("s3cret")
                .doesNotContain("dXNlcjp0MHAtczNjcmV0");
    }

    @Test
    void refusesATokenThatLeadsToAPlainHost() {
        assertThatThrownBy(() ->
                        new AccessToken(TOKEN, Optional.empty(), Optional.of(URI.create("http://crm.example.com"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private HttpLane renewing(ReplyPolicy policy) {
        return lane(settings(), Auth.renewed(this::token), policy);
    }

    private AccessToken token() {
        return new AccessToken(next());
    }

    private Secret next() {
        return new Secret("token-" + issued.incrementAndGet());
    }

    private AccessToken issueOnceAllAreRefused(CountDownLatch refused) throws InterruptedException {
        AccessToken token = token();
        if (issued.get() == 2) {
            refused.await(30, TimeUnit.SECONDS);
        }
        return token;
    }

    private void accepts(String token) {
        service.stubFor(any(anyUrl()).willReturn(status(401)));
        service.stubFor(any(anyUrl())
                .withHeader("Authorization", equalTo("Bearer " + token))
                .willReturn(ok()));
    }

    private long seen(String header, String value) {
        return service.getAllServeEvents().stream()
                .filter(event -> value.equals(event.getRequest().getHeader(header)))
                .count();
    }

    private static FailureKind kindOfFailure(HttpLane lane) throws InterruptedException {
        try {
            lane.send(READ);
            throw new AssertionError("nothing failed");
        } catch (AdapterException e) {
            return e.kind();
        }
    }

    private static <T> List<T> inThreads(int count, java.util.concurrent.Callable<T> task) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                futures.add(threads.submit(task));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get(60, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
