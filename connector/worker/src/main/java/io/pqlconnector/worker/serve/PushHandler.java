package io.pqlconnector.worker.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import io.pqlconnector.spi.source.PushReceiver.Push;
import io.pqlconnector.spi.source.PushReceiver.Verdict;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Answers pushes with a status and nothing else. Knows nothing but the paths of the intakes, and POST. */
final class PushHandler {
    /** Services that push send a few hundred kilobytes at most. */
    static final int LARGEST_BODY = 5 << 20;

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int TOO_LARGE = 413;
    private static final int UNAVAILABLE = 503;
    private static final int MOST_AT_ONCE = 1_000;
    /** Each may hold a body of the largest size. */
    private static final int BODIES_AT_ONCE = 16;

    private volatile List<Intake> intakes;
    private final ExecutorService writers;
    private final Duration patience;
    private final Semaphore answering = new Semaphore(MOST_AT_ONCE);
    private final Semaphore bodies = new Semaphore(BODIES_AT_ONCE);
    private volatile boolean closed;

    /**
     * In front of intakes.
     *
     * @param writers takes pushes; refuses one if it has no thread for it
     * @param patience how long a push may take until the service is told to send it again
     */
    PushHandler(List<Intake> intakes, ExecutorService writers, Duration patience) {
        this.intakes = List.copyOf(intakes);
        this.writers = writers;
        this.patience = patience;
    }

    /** Takes pushes for these from now on. */
    void serve(List<Intake> other) {
        intakes = List.copyOf(other);
    }

    /** Takes no push any more, and waits for some time until those that came before are answered. */
    void close(Duration most) throws InterruptedException {
        closed = true;
        // Whoever is not answered by then sends again, as after any lost connection.
        if (answering.tryAcquire(MOST_AT_ONCE, most.toNanos(), TimeUnit.NANOSECONDS)) {
            answering.release(MOST_AT_ONCE);
        }
    }

    /** Takes a push, and answers it. */
    void take(HttpExchange exchange, Intake intake) throws IOException {
        if (!answering.tryAcquire()) {
            exchange.sendResponseHeaders(UNAVAILABLE, -1);
            exchange.close();
            return;
        }
        try {
            exchange.sendResponseHeaders(status(exchange, intake), -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
            answering.release();
        }
    }

    private int status(HttpExchange exchange, Intake intake) throws IOException, InterruptedException {
        if (!exchange.getRequestMethod().equals("POST")) {
            exchange.getResponseHeaders().set("Allow", "POST");
            return METHOD_NOT_ALLOWED;
        }
        if (closed) {
            return UNAVAILABLE;
        }
        if (announcesTooMuch(exchange)) {
            return TOO_LARGE;
        }
        if (!bodies.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            intake.tooMany();
            return UNAVAILABLE;
        }
        try {
            byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
            return body.length > LARGEST_BODY ? TOO_LARGE : status(verdict(intake, new Received(exchange, body)));
        } finally {
            bodies.release();
        }
    }

    /** Whom a request is for. In constant time, since the path is a secret; looks at all of them, whichever it is. */
    Optional<Intake> intake(HttpExchange exchange) {
        byte[] path = String.valueOf(exchange.getRequestURI().getPath()).getBytes(UTF_8);
        return intakes.stream()
                .filter(intake -> MessageDigest.isEqual(intake.path().getBytes(UTF_8), path))
                .reduce((one, other) -> one);
    }

    private static boolean announcesTooMuch(HttpExchange exchange) {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        // The server has refused by now what is no number.
        return length != null && Long.parseLong(length.strip()) > LARGEST_BODY;
    }

    private Verdict verdict(Intake intake, Push push) throws InterruptedException {
        try {
            Future<Verdict> taken = writers.submit(() -> intake.take(push));
            return taken.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | RejectedExecutionException e) {
            // A service waits for some seconds, and then sends again: it should rather hear that it has to. What
            // reaches the disk late is there twice, and counted once.
            intake.tooSlow();
            return Verdict.UNAVAILABLE;
        } catch (ExecutionException e) {
            throw new IllegalStateException("an intake answers whatever its receiver does", e);
        }
    }

    private static int status(Verdict verdict) {
        return switch (verdict) {
            case ACCEPTED -> OK;
            case NOT_SIGNED -> UNAUTHORIZED;
            case MALFORMED -> BAD_REQUEST;
            case UNAVAILABLE -> UNAVAILABLE;
        };
    }

    private static final class Received implements Push {
        private final HttpExchange exchange;
        private final byte[] body;

        Received(HttpExchange exchange, byte[] body) {
            this.exchange = exchange;
            this.body = body;
        }

        @Override
        public byte[] body() {
            return body;
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
        }
    }
}
