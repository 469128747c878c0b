package io.pqlconnector.worker.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A worker in a process of its own, what it prints, and somebody who pushes to it. */
final class RunningWorker implements AutoCloseable {
    /** The setting with which its lines are those that {@link #until} understands. */
    static final String LOG = "log: { format: human }";

    private static final String PREFIX = "^\\S+Z [A-Z]+ +[a-z]+: ";

    // What the worker itself says names the run that happens to be under way.
    private static final String RUN_BESIDE = "(^\\S+Z [A-Z]+ +worker: .*) run=[0-9]+$";

    /** How long a line may take to come: less than a test may, so that a failure shows what came in its place. */
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    private final HttpClient client = HttpClient.newHttpClient();
    private final StringBuilder printed = new StringBuilder();
    private final Process process;
    private final BlockingQueue<Line> output = new LinkedBlockingQueue<>();

    /** A line, or the end of them. */
    private record Line(String text, boolean isEnd) {}

    private RunningWorker(Process process) {
        this.process = process;
        // By a thread of its own, since nothing else would ever end the waiting for a line that does not come.
        Thread reader = new Thread(this::read, "worker-output");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().map(text -> new Line(text, false)).forEach(output::add);
        } catch (IOException | UncheckedIOException e) {
            output.add(new Line("what it said after that cannot be read: " + e, false));
        }
        output.add(new Line("", true));
    }

    static RunningWorker start(Pql pql) throws IOException {
        return new RunningWorker(pql.process(List.of("-cp", System.getProperty("java.class.path")), "worker")
                .redirectErrorStream(true)
                .start());
    }

    /** The line in which it says that it listens. */
    String listening() throws InterruptedException {
        return until(line -> line.startsWith("Listening at "));
    }

    /** The address in such a line, with a path. */
    static URI url(String listening, String path) {
        return URI.create(listening.replaceAll("Listening at (\\S+) .*", "$1") + path);
    }

    /** Pushes, and gives the status of the answer. */
    int push(URI url, String signature, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("X-Signature", signature)
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** What stands at an address. */
    String get(URI url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /**
     * Reads on until it says what is wanted, without the time, the level and a run that was under way meanwhile; fails with all
     * that was printed if there is none.
     */
    String until(Predicate<String> wanted) throws InterruptedException {
        long since = System.nanoTime();
        for (Line line = next(since); !line.isEnd(); line = next(since)) {
            String said = line.text().replaceFirst(RUN_BESIDE, "$1").replaceFirst(PREFIX, "");
            if (wanted.test(said)) {
                return said;
            }
        }
        throw new AssertionError("the worker ended:\n" + printed);
    }

    private Line next(long since) throws InterruptedException {
        @Nullable Line line = output.poll(since + PATIENCE.toNanos() - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (line == null) {
            throw new AssertionError("the worker did not say it for " + PATIENCE.toSeconds() + " s:\n" + printed);
        }
        printed.append(line.text()).append('\n');
        return line;
    }

    /** Reads on until a run has ended. */
    void untilRunEnds() throws InterruptedException {
        until(line -> line.startsWith("Run ended."));
    }

    /** Tells it to stop, and waits for its exit code. */
    int stop() throws InterruptedException {
        // Not the process's own method, which closes the output that is still to come.
        terminate();
        return ended();
    }

    /** Asks it to stop: SIGTERM. */
    void terminate() {
        if (!process.toHandle().destroy()) {
            throw new AssertionError("the worker ended before:\n" + printed);
        }
    }

    /** Waits until it has ended, for its exit code. */
    int ended() throws InterruptedException {
        long since = System.nanoTime();
        while (!next(since).isEnd()) {
            // All that is still to come is printed where a test fails.
        }
        return process.waitFor();
    }

    /** Asks it to read its configuration again: SIGHUP. */
    void hangUp() throws IOException, InterruptedException {
        int unused = new ProcessBuilder("kill", "-HUP", Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Kills it: SIGKILL. */
    void kill() throws InterruptedException {
        int unused = process.toHandle().destroyForcibly() ? process.waitFor() : 0;
    }

    /** All that was read of what it printed. */
    String printed() {
        return printed.toString();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            // Nobody told it to stop, so its test has failed, maybe for want of a line.
            System.out.println("a worker that was left running had said:\n" + printed);
        }
        process.destroyForcibly();
    }
}
