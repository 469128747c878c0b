package io.pqlconnector.testkit.web;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP/1.1 server on this machine, with a thread per connection. It speaks with raw sockets, because the faults of a
 * network are what it is for: resets after the work is done, answers that never come, halves of bodies. It takes requests
 * with a {@code Content-Length}, in chunks, or without a body.
 *
 * <p>A handler that throws is a mistake in the test: {@link #close} tells of it.
 */
public final class LoopbackServer implements AutoCloseable {
    private final Handler handler;
    private final ExecutorService threads;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Queue<Throwable> mistakes = new ConcurrentLinkedQueue<>();
    private volatile ServerSocket listener;

    /** What answers. Called by many threads at once. */
    public interface Handler {
        /** Answers a request. */
        Answer answer(Asked asked) throws InterruptedException;
    }

    /** A server that listens on a free port. */
    public LoopbackServer(Handler handler) {
        this(0, handler);
    }

    /**
     * A server.
     *
     * @param port where it listens; 0 for a free port
     */
    public LoopbackServer(int port, Handler handler) {
        this.handler = handler;
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "loopback");
            thread.setDaemon(true);
            return thread;
        });
        this.listener = listen(port);
        threads.execute(() -> accept(listener));
    }

    /** Where the server is. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** For handlers: takes some time, as a slow service does; returns at once when the server is closed. */
    public void delay(Duration time) throws InterruptedException {
        // Whether it was closed meanwhile does not matter: nobody reads the answer then.
        boolean unused = closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Goes away and comes back at the same place: all connections end, and for some time nobody is let in.
     *
     * @param away how long it is gone
     */
    public void restart(Duration away) throws InterruptedException {
        int port = listener.getLocalPort();
        try {
            listener.close();
            for (Socket connection : connections) {
                // Without a farewell, as from a process that was killed.
                connection.setSoLinger(true, 0);
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        delay(away);
        ServerSocket again = listen(port);
        listener = again;
        threads.execute(() -> accept(again));
    }

    /** Ends all connections, the silent ones too. */
    @Override
    public void close() {
        closing.countDown();
        try {
            listener.close();
            // After the listener, and before the connections: whoever is let in from now on is turned away by accept().
            threads.shutdownNow();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!mistakes.isEmpty()) {
            throw new AssertionError("the fake failed", mistakes.peek());
        }
    }

    private static ServerSocket listen(int port) {
        try {
            return new ServerSocket(port, 0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket from) {
        try {
            while (!from.isClosed()) {
                Socket connection = from.accept();
                connections.add(connection);
                begin(connection);
            }
        } catch (IOException e) {
            // A closed listener is how a server ends or goes away for a moment.
            if (!from.isClosed()) {
                mistakes.add(e);
            }
        }
    }

    // A client that comes while the server is closed would otherwise wait for ever.
    private void begin(Socket connection) throws IOException {
        try {
            threads.execute(() -> converse(connection));
        } catch (RejectedExecutionException e) {
            connection.close();
        }
    }

    private void converse(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream());
            boolean goesOn = true;
            while (goesOn) {
                String line = line(in);
                goesOn = !line.isEmpty() && send(handled(read(line, in)), connection);
            }
        } catch (IOException e) {
            // The client hung up, as it may at any time.
        } catch (InterruptedException e) {
            // The server was closed.
        } finally {
            connections.remove(connection);
        }
    }

    // A mistake is noted before the client sees the end of its connection, and with it perhaps the end of its test.
    private Answer handled(Asked asked) throws InterruptedException {
        try {
            return handler.answer(asked);
        } catch (RuntimeException | Error e) {
            noteUnlessClosing(e);
            return new Answer.Reset();
        }
    }

    private void noteUnlessClosing(Throwable mistake) {
        if (closing.getCount() > 0) {
            mistakes.add(mistake);
        }
    }

    private static Asked read(String first, InputStream in) throws IOException {
        String[] words = first.split(" ", -1);
        Map<String, String> headers = new HashMap<>();
        int length = 0;
        boolean chunked = false;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            String name = line.substring(0, colon);
            String value = line.substring(colon + 1).strip();
            headers.put(name, value);
            if (name.equalsIgnoreCase("Content-Length")) {
                length = Integer.parseInt(value);
            }
            chunked |= name.equalsIgnoreCase("Transfer-Encoding") && value.equalsIgnoreCase("chunked");
        }
        if (chunked) {
            return new Asked(words[0], words[1], headers, chunks(in));
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException();
        }
        return new Asked(words[0], words[1], headers, body);
    }

    /** A body whose parts say how long they are, each on a line before it. */
    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int length;
        do {
            length = Integer.parseInt(line(in).split(";", 2)[0].strip(), 16);
            body.write(in.readNBytes(length));
            String unused = line(in);
        } while (length > 0);
        return body.toByteArray();
    }

    /** A line without its end; empty at the end of the stream too. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        int next = in.read();
        while (next >= 0 && next != '\n') {
            if (next != '\r') {
                line.write(next);
            }
            next = in.read();
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** Whether the connection goes on. */
    private boolean send(Answer answer, Socket connection) throws IOException, InterruptedException {
        OutputStream out = connection.getOutputStream();
        if (answer instanceof Answer.Whole whole) {
            out.write(bytes(whole));
            return true;
        }
        if (answer instanceof Answer.Stalled stalled) {
            byte[] all = bytes(stalled.answer());
            int half = stalled.answer().body().length() / 2;
            out.write(all, 0, all.length - Math.max(1, half));
        }
        if (answer instanceof Answer.Reset) {
            // Closing a socket that does not linger sends a reset in the place of a farewell.
            connection.setSoLinger(true, 0);
        } else {
            closing.await();
        }
        return false;
    }

    private static byte[] bytes(Answer.Whole answer) {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " -\r\n");
        answer.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        head.append("Content-Length: " + body.length + "\r\n\r\n");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }
}
