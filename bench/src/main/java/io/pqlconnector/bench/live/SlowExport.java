package io.pqlconnector.bench.live;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Serves one packed export, whatever is asked for, as fast as a line of so many megabits a second would. Prints its port,
 * and ends when its input does.
 *
 * <p>Usage: {@code SlowExport FILE.jsonl.gz MEGABITS}; 0 for no limit.
 */
public final class SlowExport {
    private static final int CHUNK = 64 << 10;

    private SlowExport() {}

    /** Serves until the input ends. */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        long bytesPerSecond = Long.parseLong(arguments[1]) * 1_000_000 / 8;
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", exchange -> send(exchange, file, bytesPerSecond));
        server.start();
        System.out.println(server.getAddress().getPort());
        System.out.flush();
        while (System.in.read() >= 0) {
            // Whoever started it holds the other end.
        }
        server.stop(0);
    }

    private static void send(HttpExchange exchange, Path file, long bytesPerSecond) throws IOException {
        exchange.getResponseHeaders().add("Content-Encoding", "gzip");
        exchange.sendResponseHeaders(200, Files.size(file));
        long start = System.nanoTime();
        long sent = 0;
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = exchange.getResponseBody()) {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                out.write(chunk, 0, count);
                sent += count;
                if (bytesPerSecond > 0) {
                    long due = start + sent * 1_000_000_000L / bytesPerSecond;
                    TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
