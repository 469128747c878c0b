package io.pqlconnector.worker.alert;

import io.pqlconnector.core.alert.AlertMessage;
import io.pqlconnector.core.alert.AlertSender;
import io.pqlconnector.worker.config.AlertChannel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Posts messages to an address. What it says of failures names neither the address nor what was answered, since both may hold
 * the secret that lets others post there.
 */
final class WebhookSender implements AlertSender {
    /** Names a message, the same however often it is sent. */
    static final String DELIVERY = "X-PQL-Delivery";

    private static final Duration CONNECT = Duration.ofSeconds(4);
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_EARLY = 425;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERRORS = 500;

    private final AlertChannel.Webhook webhook;
    private final InstantSource clock;
    private final Duration longest;
    private final HttpClient client;

    /**
     * Of one channel.
     *
     * @param longest how long an answer may take
     */
    WebhookSender(AlertChannel.Webhook webhook, InstantSource clock, Duration longest) {
        this.webhook = webhook;
        this.clock = clock;
        this.longest = longest;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(longest.compareTo(CONNECT) < 0 ? longest : CONNECT)
                .build();
    }

    @Override
    public Answer send(AlertMessage message) throws InterruptedException {
        CompletableFuture<HttpResponse<Void>> call =
                client.sendAsync(request(message), HttpResponse.BodyHandlers.discarding());
        try {
            return answer(call.get(longest.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            // It may have got it: the same message goes out again, with the same id, since a lost alert is worse.
            return new NotNow(
                    "The webhook did not answer within " + longest.toSeconds() + " seconds.", Optional.empty());
        } catch (ExecutionException e) {
            return new NotNow("The webhook cannot be reached (" + reason(e) + ").", Optional.empty());
        } finally {
            call.cancel(true);
        }
    }

    private static String reason(ExecutionException failure) {
        Throwable cause = failure.getCause();
        return cause == null ? "unknown" : cause.getClass().getSimpleName();
    }

    private HttpRequest request(AlertMessage message) {
        String body = Bodies.of(webhook.format(), message);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(webhook.url().value()))
                .header("Content-Type", "application/json; charset=utf-8")
                .header("User-Agent", "pql-connector")
                .header(DELIVERY, message.id())
                .POST(HttpRequest.BodyPublishers.ofString(body));
        webhook.signing()
                .ifPresent(secret -> request.header(Signature.HEADER, Signature.of(secret, clock.instant(), body)));
        return request.build();
    }

    private Answer answer(HttpResponse<Void> response) {
        int status = response.statusCode();
        if (status / 100 == 2) {
            return new Taken();
        }
        if (status >= SERVER_ERRORS || status == TOO_MANY || status == REQUEST_TIMEOUT || status == TOO_EARLY) {
            return new NotNow("The webhook answered " + status + ".", retryAfter(response));
        }
        return new Refused("The webhook answered " + status + ". " + advice(status));
    }

    private static String advice(int status) {
        return switch (status) {
            case 401, 403 -> "It does not let us in any more. Make a new one, and put its address in place of url.";
            case 404, 410 ->
                "There is none at this address any more. Make a new one, and put its address in place of" + " url.";
            default ->
                status < 400
                        ? "It has moved, and alerts follow nobody elsewhere. Put the new address in place of url."
                        : "It does not take what we send. Is format right for this service?";
        };
    }

    private Optional<Duration> retryAfter(HttpResponse<Void> response) {
        return response.headers().firstValue("Retry-After").flatMap(value -> {
            if (value.matches("[0-9]{1,9}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
            }
            try {
                Instant until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                return Optional.of(Duration.between(clock.instant(), until)).filter(wait -> !wait.isNegative());
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }
}
