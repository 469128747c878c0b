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
import java.util.function.Consumer;

/** The HTTP server that pushes come to, and at which the worker can be watched. It speaks no TLS: a proxy in front does. */
public final class WorkerServer implements AutoCloseable {
    private static final int WRITERS = 16;
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

    private WorkerServer(HttpServer server, PushHandler handler, ExecutorService threads, ExecutorService writers) {
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
     * @param at port 0 for any that is free; with its name as it is configured
     * @param pages what can be read there; {@link Pages#NONE} to take pushes alone
     * @param notices takes words for a person
     * @throws IOException if nothing can listen there
     */
    public static WorkerServer start(InetSocketAddress at, List<Intake> intakes, Pages pages, Consumer<String> notices)
            throws IOException {
        return start(at, intakes, pages, notices, PATIENCE);
    }

    static WorkerServer start(
            InetSocketAddress at, List<Intake> intakes, Pages pages, Consumer<String> notices, Duration patience)
            throws IOException {
        HttpServer server = HttpServer.create(at, QUEUED_CONNECTIONS);
        // A thread reads a request from its first byte to its last, and whom it is for is known in between. So there is
        // one for each connection, of which the JDK's server has a limit: slow clients keep nobody else from being
        // heard.
        ExecutorService threads = Executors.newCachedThreadPool(task -> thread(task, "pql-http"));
        // Without a queue: while the disk hangs, a push is refused at once rather than kept in memory.
        ExecutorService writers = new ThreadPoolExecutor(
                0, WRITERS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> thread(task, "pql-push"));
        PushHandler handler = new PushHandler(intakes, writers, patience);
        server.setExecutor(threads);
        server.createContext("/", new Router(handler, pages, new Access(at), notices));
        server.start();
        return new WorkerServer(server, handler, threads, writers);
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

    /** Takes pushes for these from now on. */
    public void serve(List<Intake> intakes) {
        handler.serve(intakes);
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
