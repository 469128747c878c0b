package io.pqlconnector.worker.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A worker in a process of its own, by a compressed time, which writes all it has to say into a file. */
final class SoakWorker implements AutoCloseable {
    private static final Pattern USED = Pattern.compile("used ([0-9]+)K");

    private final Process process;
    private final Path log;

    private SoakWorker(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static SoakWorker start(Pql pql, String name) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(QuickStart.options());
        command.addAll(List.of(SteppedMain.class.getName(), "now", "worker"));
        Path log = pql.path(name + ".log");
        Process process = new ProcessBuilder(command)
                .directory(pql.path("").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new SoakWorker(process, log);
    }

    /** All that it has said so far. */
    String said() throws IOException {
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /** Waits until it has said something. */
    void untilItSays(String words) throws IOException, InterruptedException {
        while (!said().contains(words)) {
            if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("ended before it said \"" + words + "\":\n" + said());
            }
        }
    }

    /** Lets some time pass while it works. */
    void pass() throws IOException, InterruptedException {
        if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
            throw new AssertionError("ended:\n" + said());
        }
    }

    /** Lets so much time pass. */
    void passMillis(int millis) throws InterruptedException {
        boolean unused = process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** Kills it: SIGKILL. */
    void kill() throws InterruptedException {
        int unused = process.destroyForcibly().waitFor();
    }

    /** Tells it to stop: SIGTERM; gives its exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    /** What it holds of the machine, after the garbage is gone. */
    Held held() throws IOException, InterruptedException {
        jcmd("GC.run");
        Matcher used = USED.matcher(jcmd("GC.heap_info"));
        long kilobytes =
                used.results().mapToLong(part -> Long.parseLong(part.group(1))).sum();
        try (Stream<Path> files = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return new Held(kilobytes >> 10, files.count(), resident());
        }
    }

    private long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
                .sum();
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Process asked = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        String answer = new String(asked.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        int unused = asked.waitFor();
        return answer;
    }

    /**
     * What a process holds.
     *
     * @param heap what is used of it, with the classes, in MB
     * @param files how many file handles are open
     * @param resident memory in MB
     */
    record Held(long heap, long files, long resident) {
        @Override
        public String toString() {
            return heap + " MB of heap and classes, " + files + " open files, " + resident + " MB resident";
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
