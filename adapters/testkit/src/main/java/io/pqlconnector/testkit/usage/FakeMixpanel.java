package io.pqlconnector.testkit.usage;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/**
 * Mixpanel's export and profiles on this machine, as the contract describes them: days of lines, gzip, answers of status 200
 * that are not whole, throttling. What it is asked is kept.
 */
public final class FakeMixpanel implements AutoCloseable {
    /** The project that it serves. */
    public static final long PROJECT = 12345;

    /** Who may ask. */
    public static final String USERNAME = "connector.abc123.mp-service-account";

    /** By which word. */
    public static final String SECRET = "hush-hush-mixpanel";

    /** Below this many bytes it does not pack. */
    private static final int LEAST_PACKED = 1400;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final NavigableMap<LocalDate, List<String>> days = new ConcurrentSkipListMap<>();
    private final List<Export> exports = new CopyOnWriteArrayList<>();
    private final FakeProfiles profiles = new FakeProfiles();
    private volatile Function<Export, Mishap> mishaps = export -> Mishap.NONE;
    private volatile LocalDate today = LocalDate.of(2026, 3, 31);

    /** Something that was asked for. */
    public record Export(int number, LocalDate from, LocalDate to, String where, Map<String, String> query) {}

    /** How an answer goes wrong. */
    public enum Mishap {
        /** It does not. */
        NONE,
        /** Some lines, and then the notice that it broke off. */
        TERMINATED_EARLY,
        /** The notice alone, as for a project of another region. */
        ONLY_THE_NOTICE,
        /** Some lines, and then half of one. */
        HALF_LINE,
        /** Some lines, and then half of an error. */
        HALF_ERROR,
        /** The gzip ends early, and the connection closes as if all were well. */
        GZIP_CUT,
        /** The connection ends before the body does. */
        CONNECTION_CUT,
        /** Too many calls, without a word on how long to wait. */
        THROTTLED,
        /** Too many calls, with a time to wait. */
        THROTTLED_FOR_A_SECOND,
        /** A fault of the service. */
        FAULT
    }

    /** An empty project on a free port. */
    public FakeMixpanel() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/api/2.0/export", this::export);
        server.createContext("/api/query/engage", this::engage);
        server.start();
    }

    /** What goes into a configuration. */
    public String settings() {
        return "project_id: " + PROJECT + ", username: \"" + USERNAME + "\", secret: \"" + SECRET + "\", base_url: \""
                + exportUrl() + "\", query_base_url: \"" + queryUrl() + "\"";
    }

    /** Where the export is. */
    public URI exportUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/2.0");
    }

    /** Where profiles are. */
    public URI queryUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/query");
    }

    /** Puts lines in the place of a day's. */
    public void put(LocalDate day, List<String> lines) {
        days.put(day, List.copyOf(lines));
    }

    /** The last day that may be asked for. */
    public void today(LocalDate day) {
        today = day;
    }

    /** Decides of each export from now on whether it goes wrong. */
    public void mishaps(Function<Export, Mishap> each) {
        mishaps = each;
    }

    /** What was asked for, in order. */
    public List<Export> exports() {
        return List.copyOf(exports);
    }

    /** The profiles. */
    public FakeProfiles profiles() {
        return profiles;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void engage(HttpExchange exchange) throws IOException {
        byte[] form = exchange.getRequestBody().readAllBytes();
        if (!isAuthorized(exchange)) {
            send(exchange, 401, "");
            return;
        }
        FakeProfiles.Answer answer = profiles.answer(pairs(new String(form, StandardCharsets.UTF_8)));
        send(exchange, answer.status(), answer.body());
    }

    private void export(HttpExchange exchange) throws IOException {
        Map<String, String> query = pairs(exchange.getRequestURI().getRawQuery());
        if (!isAuthorized(exchange)) {
            send(exchange, 401, "");
            return;
        }
        if (!Long.toString(PROJECT).equals(query.get("project_id"))) {
            send(exchange, 400, "Unable to authenticate request");
            return;
        }
        Export export;
        synchronized (exports) {
            export = new Export(
                    exports.size() + 1,
                    LocalDate.parse(query.getOrDefault("from_date", "")),
                    LocalDate.parse(query.getOrDefault("to_date", "")),
                    query.getOrDefault("where", ""),
                    query);
            exports.add(export);
        }
        if (export.to().isAfter(today)) {
            send(exchange, 400, "to_date cannot be later than today");
            return;
        }
        answer(exchange, export, mishaps.apply(export));
    }

    private void answer(HttpExchange exchange, Export export, Mishap mishap) throws IOException {
        switch (mishap) {
            case THROTTLED ->
                send(exchange, 429, "{\"error\":\"too many export requests in progress for this project\"}");
            case THROTTLED_FOR_A_SECOND -> {
                exchange.getResponseHeaders().add("Retry-After", "1");
                send(exchange, 429, "{\"error\":\"too many export requests in progress for this project\"}");
            }
            case FAULT -> send(exchange, 503, "<html>sorry</html>");
            default -> {
                List<String> lines = FakeFilter.of(export, days.subMap(export.from(), true, export.to(), true));
                sendLines(exchange, text(lines, mishap), mishap);
            }
        }
    }

    private static String text(List<String> lines, Mishap mishap) {
        String some = lines.subList(0, lines.size() / 2).stream()
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        return switch (mishap) {
            case TERMINATED_EARLY -> some + "export terminated early";
            case ONLY_THE_NOTICE -> "terminated early\n";
            case HALF_ERROR -> some + "{\"error\":";
            case HALF_LINE ->
                some
                        + (lines.isEmpty()
                                ? "{"
                                : lines.get(0).substring(0, lines.get(0).length() / 2));
            default -> lines.stream().map(line -> line + "\n").collect(Collectors.joining());
        };
    }

    private static void sendLines(HttpExchange exchange, String text, Mishap mishap) throws IOException {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        boolean mayPack = "gzip".equals(exchange.getRequestHeaders().getFirst("Accept-Encoding"));
        boolean packs = mayPack && (plain.length > LEAST_PACKED || mishap == Mishap.GZIP_CUT);
        byte[] body = packs ? gzip(plain) : plain;
        if (packs) {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
        }
        exchange.getResponseHeaders().add("Content-Type", "text/plain");
        int sent = switch (mishap) {
            case GZIP_CUT -> body.length - 6;
            case CONNECTION_CUT -> body.length / 2;
            default -> body.length;
        };
        // A length that is not kept is how a connection that ends too early looks to a client.
        exchange.sendResponseHeaders(200, mishap == Mishap.CONNECTION_CUT ? body.length + 1L : sent == 0 ? -1 : sent);
        OutputStream out = exchange.getResponseBody();
        out.write(body, 0, sent);
        out.flush();
        if (mishap == Mishap.CONNECTION_CUT) {
            // The server closes the connection of a handler that fails.
            throw new IOException("cut");
        }
        exchange.close();
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    private static boolean isAuthorized(HttpExchange exchange) {
        String expected =
                Base64.getEncoder().encodeToString((USERNAME + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
        return ("Basic " + expected).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
        exchange.close();
    }

    private static Map<String, String> pairs(String encoded) {
        Map<String, String> pairs = new TreeMap<>();
        for (String pair : new ArrayList<>(List.of(encoded.split("&")))) {
            String[] parts = pair.split("=", 2);
            pairs.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return pairs;
    }
}
