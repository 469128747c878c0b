package io.pqlconnector.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Another Java process with the class path of the tests. */
final class Forked implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private Forked(Process process) {
        this.process = process;
        output = process.inputReader(StandardCharsets.UTF_8);
    }

    static Forked start(Class<?> main, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new Forked(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    long pid() {
        return process.pid();
    }

    /** The next line that it prints; empty if it ended. */
    Optional<String> line() throws IOException {
        return Optional.ofNullable(output.readLine());
    }

    /** Waits for it to print one line. */
    void await(String line) throws IOException {
        String read = line().orElse("nothing more");
        if (!read.equals(line)) {
            throw new IllegalStateException("the other process said: " + read);
        }
    }

    /** As {@code kill -9} does. Its output can still be read: the process itself would close it. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
