package io.pqlconnector.worker.run;

import io.pqlconnector.worker.command.CommandLineRunner;
import io.pqlconnector.worker.command.Context;
import io.pqlconnector.worker.render.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs commands in a folder, as a user would at a prompt. */
final class Pql {
    /** A Friday. */
    static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private final Path folder;

    Pql(Path folder) {
        this.folder = folder;
    }

    /** The ledger, once a command has made it. */
    SqliteFile ledger() {
        return new SqliteFile(path("data/ledger.db"));
    }

    /** The local CRM, once a command has made it. */
    SqliteFile crm() {
        return new SqliteFile(path("data/crm.db"));
    }

    /** What a command printed and how it ended. */
    record Result(int exitCode, String out, String err) {}

    /** Runs a command in this process. The clock stands still, at the same instant for every command. */
    Result run(String... arguments) {
        return runAt(NOW, arguments);
    }

    /** Runs a command in this process at an instant. */
    Result runAt(Instant now, String... arguments) {
        return runWith(Map.of(), Optional.empty(), now, arguments);
    }

    /** Runs a command in this process with variables in its environment. */
    Result runWith(Map<String, String> environment, String... arguments) {
        return runWith(environment, Optional.empty(), NOW, arguments);
    }

    /** Runs a command in this process, and answers what it asks, a line each. */
    Result answering(String answers, String... arguments) {
        return runWith(Map.of(), Optional.of(new StringReader(answers)), NOW, arguments);
    }

    private Result runWith(
            Map<String, String> environment, Optional<Reader> answers, Instant now, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                environment,
                answers);
        Context context = new Context(terminal, environment, folder, Clock.fixed(now, ZoneOffset.UTC));
        int exitCode = CommandLineRunner.run(context, arguments);
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Runs a command in a process of its own that sees so many processors, and therefore uses so many threads. */
    Result runOn(int processors, String... arguments) throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        int exitCode = process(
                        List.of("-XX:ActiveProcessorCount=" + processors, "-cp", System.getProperty("java.class.path")),
                        arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        return new Result(exitCode, Files.readString(out), Files.readString(err));
    }

    /** Starts a command in a process of its own, which a test may kill. */
    Process start(String... arguments) throws IOException {
        return start(QuickStart.options(), arguments);
    }

    /**
     * Starts a command in a process of its own, which a test may kill.
     *
     * @param options for {@code java}, the class path among them
     */
    Process start(List<String> options, String... arguments) throws IOException {
        return process(options, arguments)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start();
    }

    /**
     * A command in a process of its own.
     *
     * @param options for {@code java}, the class path among them
     */
    ProcessBuilder process(List<String> options, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(options);
        command.add("io.pqlconnector.worker.Main");
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).directory(folder.toFile());
    }

    /** Mounts a secret, and answers with what the configuration says instead. */
    String secret(String value) throws IOException {
        String name = "secrets/" + Integer.toHexString(value.hashCode());
        write(name, value);
        return "${file:" + name + "}";
    }

    /** Writes a file below the folder. */
    void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    /**
     * Writes a configuration whose one destination is the local CRM, with its rules and mapping in files of their own.
     *
     * @param setting a line for what only this configuration says
     */
    void configure(String setting, String sources, String accountKey) throws IOException {
        write("config.yaml", """
                %s
                sources: [ %s ]
                accounts: { key: [ %s ] }
                rules: rules.yaml
                destinations: [ { type: local, mapping: local.yaml } ]
                """.formatted(setting, sources, accountKey));
    }

    /** A file or folder below the folder. */
    Path path(String name) {
        return folder.resolve(name);
    }
}
