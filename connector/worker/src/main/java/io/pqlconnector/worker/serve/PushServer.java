package io.pqlconnector.worker.serve;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The HTTP server that pushes come to. It speaks no TLS: a proxy in front does. */
public final class PushServer implements AutoCloseable {
    /** A thread reads a request from its first byte to its last, so slow clients can take all of them for a while. */
    private static final int THREADS = 16;
    /** Segment gives up after five seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final Duration LAST_ANSWERS = Duration.ofSeconds(5);
    private static final int QUEUED_CONNECTIONS = 100;

    static {
        // The JDK's server takes its limits from here alone, when it is first used. What a user has set stands.
        limit("sun.net.httpserver.maxReqTime", "20");
        limit("sun.net.httpserver.maxRspTime", "20");
        limit("sun.net.httpserver.idleInterval", "30");
        limit("sun.net.httpserver.maxReqHeaders", "100");
        limit("jdk.httpserver.maxConnections", "200");
    }

    private final HttpServer server;
    private final PushHandler handler;
    private final ExecutorService threads;
    private final ExecutorService writers;

    private PushServer(HttpServer server, PushHandler handler, ExecutorService threads, ExecutorService writers) {
        this.server = server;
        this.handler = handler;
        this.threads = threads;
        this.writers = writers;
    }

    private static void limit(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /**
     * Starts to listen.
     *
     * @param at port 0 for any that is free
     * @throws IOException if nothing can listen there
     */
    public static PushServer start(InetSocketAddress at, List<Intake> intakes) throws IOException {
        return start(at, intakes, PATIENCE);
    }

    static PushServer start(InetSocketAddress at, List<Intake> intakes, Duration patience) throws IOException {
        HttpServer server = HttpServer.create(at, QUEUED_CONNECTIONS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> thread(task, "pql-http"));
        // Without a queue: while the disk hangs, a push is refused at once rather than kept in memory.
        ExecutorService writers = new ThreadPoolExecutor(
                0, THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> thread(task, "pql-push"));
        PushHandler handler = new PushHandler(intakes, writers, patience);
        server.setExecutor(threads);
        server.createContext("/", handler);
        server.start();
        return new PushServer(server, handler, threads, writers);
    }

    private static Thread thread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Where it listens, with the port that it has. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** Takes no push any more, and ends when those that came before are answered, within some seconds. */
    @Override
    public void close() {
        try {
            handler.close(LAST_ANSWERS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            server.stop(0);
            threads.shutdownNow();
            writers.shutdown();
        }
    }
}
