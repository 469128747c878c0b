package io.pqlconnector.source.amplitude;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Amplitude's export on this machine, as its documentation describes it: hours of lines, each in files of its own in a ZIP. */
final class FakeAmplitude implements AutoCloseable {
    static final String API_KEY = "0f3a2c77d1e84b0c";
    static final String SECRET_KEY = "hush-hush-amplitude";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final NavigableMap<String, List<String>> hours = new ConcurrentSkipListMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile Function<Asked, Optional<Answer>> mishaps = asking -> Optional.empty();

    /** What was asked for, hours as {@code 20260330T07}. */
    record Asked(int number, String start, String end) {
        private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("uuuuMMdd'T'HH", Locale.ROOT);

        /** How many hours. */
        long hours() {
            return Duration.between(LocalDateTime.parse(start, HOUR), LocalDateTime.parse(end, HOUR))
                            .toHours()
                    + 1;
        }

        @Override
        public String toString() {
            return start + "-" + end;
        }
    }

    /** What is answered in the place of an export. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Answer(int status, byte[] body) {
        Answer(int status, String body) {
            this(status, body.getBytes(StandardCharsets.UTF_8));
        }
    }

    FakeAmplitude() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/api/2/export", this::export);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/2");
    }

    /** Puts lines in the place of an hour's, named as {@code 20260330T07}. */
    void put(String hour, List<String> lines) {
        hours.put(hour, List.copyOf(lines));
    }

    /** Decides of each call from now on whether it goes wrong. */
    void mishaps(Function<Asked, Optional<Answer>> each) {
        mishaps = each;
    }

    /** What was asked for, in order. */
    List<String> asked() {
        return asked.stream().map(Asked::toString).toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** What would be answered. */
    byte[] archive(String start, String end) {
        return zip(hours.subMap(start, true, end, true).values().stream().flatMap(FakeAmplitude::files));
    }

    private void export(HttpExchange exchange) throws IOException {
        if (!isAuthorized(exchange)) {
            send(exchange, new Answer(403, "Forbidden"));
            return;
        }
        Map<String, String> query = Arrays.stream(
                        exchange.getRequestURI().getQuery().split("&", -1))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        Asked asking;
        synchronized (asked) {
            asking = new Asked(asked.size() + 1, query.getOrDefault("start", ""), query.getOrDefault("end", ""));
            asked.add(asking);
        }
        send(exchange, mishaps.apply(asking).orElseGet(() -> whole(asking)));
    }

    private Answer whole(Asked asking) {
        return hours.subMap(asking.start(), true, asking.end(), true).isEmpty()
                ? new Answer(404, "Raw data files were not found.")
                : new Answer(200, archive(asking.start(), asking.end()));
    }

    private static boolean isAuthorized(HttpExchange exchange) {
        String expected =
                Base64.getEncoder().encodeToString((API_KEY + ":" + SECRET_KEY).getBytes(StandardCharsets.UTF_8));
        return ("Basic " + expected).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(answer.body());
        }
        exchange.close();
    }

    // Two files for an hour, as a busy one has; the last line of a file ends without a line feed.
    private static Stream<byte[]> files(List<String> hour) {
        int half = hour.size() / 2;
        return Stream.of(hour.subList(0, half), hour.subList(half, hour.size()))
                .map(lines -> gzip(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)));
    }

    /** An archive of some files, under names that lead out of a folder. */
    static byte[] zip(Stream<byte[]> files) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(packed)) {
            int number = 0;
            for (byte[] file : files.toList()) {
                zip.putNextEntry(new ZipEntry("../187520_2026-03-30_7#" + number++ + ".json.gz"));
                zip.write(file);
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
