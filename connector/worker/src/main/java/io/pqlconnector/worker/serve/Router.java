package io.pqlconnector.worker.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.pqlconnector.spi.config.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Brings each request to its push or its page. */
final class Router implements HttpHandler {
    /** Longer ones are no address of ours. */
    static final int LONGEST_ADDRESS = 2_000;
    /** Pages behind the token read the ledger. */
    static final int PAGES_AT_ONCE = 4;

    private static final Map<String, String> SECURITY = Map.of(
            "Cache-Control", "no-store",
            "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Referrer-Policy", "no-referrer",
            "X-Content-Type-Options", "nosniff");

    private final PushHandler pushes;
    private final Pages pages;
    private final Access access;
    private final Consumer<String> notices;
    private final Semaphore reading = new Semaphore(PAGES_AT_ONCE);

    /**
     * Between pushes and pages.
     *
     * @param notices takes words for a person
     */
    Router(PushHandler pushes, Pages pages, Access access, Consumer<String> notices) {
        this.pushes = pushes;
        this.pages = pages;
        this.access = access;
        this.notices = notices;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Optional<Intake> intake = pushes.intake(exchange);
        if (intake.isPresent()) {
            pushes.take(exchange, intake.get());
            return;
        }
        try {
            send(exchange, answer(exchange));
        } finally {
            exchange.close();
        }
    }

    private Answer answer(HttpExchange exchange) {
        if (exchange.getRequestURI().toString().length() > LONGEST_ADDRESS) {
            return Answer.empty(414, Map.of());
        }
        String path = String.valueOf(exchange.getRequestURI().getRawPath());
        Optional<Page> page = pages.at(path);
        if (page.isEmpty()) {
            return Answer.empty(404, Map.of());
        }
        Headers headers = exchange.getRequestHeaders();
        Optional<Secret> token = pages.token();
        if (!access.isRightHost(headers, token)) {
            return Answer.empty(403, Map.of());
        }
        if (!exchange.getRequestMethod().equals("GET") && !isHead(exchange)) {
            return Answer.empty(405, Map.of("Allow", "GET, HEAD"));
        }
        boolean trusted = access.isTrusted(headers, token);
        if (page.get().audience() == Page.Audience.ALL) {
            return content(page.get(), new Asked(path, Map.of(), trusted));
        }
        if (!trusted) {
            return Answer.empty(401, Map.of("WWW-Authenticate", "Bearer"));
        }
        if (!reading.tryAcquire()) {
            return Answer.empty(503, Map.of("Retry-After", "1"));
        }
        try {
            return content(page.get(), new Asked(path, parameters(exchange), true));
        } finally {
            reading.release();
        }
    }

    private Answer content(Page page, Asked asked) {
        try {
            return page.content().answer(asked);
        } catch (RuntimeException e) {
            // Only its kind: what an unforeseen failure says may be somebody's data.
            notices.accept("A page of the server failed (" + e.getClass().getName()
                    + "). This is a fault of the program; please report it.");
            return Answer.empty(500, Map.of());
        }
    }

    private static Map<String, String> parameters(HttpExchange exchange) {
        Map<String, String> parameters = new HashMap<>();
        String query = exchange.getRequestURI().getRawQuery();
        if (query != null && !query.isEmpty()) {
            for (String part : query.split("&", -1)) {
                int equals = part.indexOf('=');
                String name = equals < 0 ? part : part.substring(0, equals);
                parameters.put(
                        URLDecoder.decode(name, UTF_8),
                        equals < 0 ? "" : URLDecoder.decode(part.substring(equals + 1), UTF_8));
            }
        }
        return parameters;
    }

    private static boolean isHead(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("HEAD");
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        SECURITY.forEach(headers::set);
        answer.headers().forEach(headers::set);
        if (!answer.type().isEmpty()) {
            headers.set("Content-Type", answer.type());
        }
        byte[] body = answer.body().getBytes(UTF_8);
        if (isHead(exchange)) {
            headers.set("Content-Length", Integer.toString(body.length));
        }
        if (body.length == 0 || isHead(exchange)) {
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
