package io.pqlconnector.worker.render;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Where output goes: data to standard output, notices and progress to standard error. Colours only on a terminal, and not
 * where {@code NO_COLOR} is set (no-color.org). The same facts stand there without colour.
 */
public final class Terminal {
    // Names come from outside, and an escape sequence in one could rewrite the screen. Our own few colours pass.
    private static final Pattern CONTROL =
            Pattern.compile("[\\p{Cntrl}\u0080-\u009f\u2028\u2029&&[^\u001b]]|\u001b(?!\\[(?:0|1|2|31;1|33)m)");

    private final PrintStream out;
    private final PrintStream err;
    private final boolean interactive;
    private final boolean colours;
    private final Consumer<String> lines;
    private final Consumer<String> notices;
    private final Optional<BufferedReader> answers;

    /**
     * Over two streams. Nobody is asked anything.
     *
     * @param interactive whether a person sits before it
     */
    public Terminal(PrintStream out, PrintStream err, boolean interactive, Map<String, String> environment) {
        this(out, err, interactive, environment, Optional.empty());
    }

    /**
     * Over two streams, before somebody who answers.
     *
     * @param interactive whether a person sits before it
     * @param answers a line each; what has ended answers nothing; empty if nobody is there to answer
     */
    public Terminal(
            PrintStream out,
            PrintStream err,
            boolean interactive,
            Map<String, String> environment,
            Optional<Reader> answers) {
        this.answers = answers.map(BufferedReader::new);
        this.out = out;
        this.err = err;
        this.interactive = interactive;
        this.colours = interactive && environment.getOrDefault("NO_COLOR", "").isEmpty();
        lines = text -> out.println(CONTROL.matcher(text).replaceAll("\uFFFD"));
        notices = text ->
                text.lines().forEach(line -> err.println(CONTROL.matcher(line).replaceAll("\uFFFD")));
    }

    private Terminal(Terminal streams, Consumer<String> lines, Consumer<String> notices) {
        out = streams.out;
        err = streams.err;
        interactive = false;
        colours = false;
        answers = Optional.empty();
        this.lines = lines;
        this.notices = notices;
    }

    /** The same streams, but lines and notices go elsewhere: to the log of a process that writes one. */
    public Terminal telling(Consumer<String> otherLines, Consumer<String> otherNotices) {
        return new Terminal(this, otherLines, otherNotices);
    }

    /**
     * The process's own streams. Whether they are a terminal is told by the launcher, since Java itself can tell only from
     * version 22 on.
     */
    public static Terminal ofProcess() {
        return new Terminal(
                utf8(FileDescriptor.out),
                utf8(FileDescriptor.err),
                Boolean.getBoolean("pql.terminal"),
                System.getenv(),
                Boolean.getBoolean("pql.answers")
                        ? Optional.of(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                        : Optional.empty());
    }

    // Whatever the locale says: JSON is UTF-8, and so are the names of accounts.
    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor)), true, StandardCharsets.UTF_8);
    }

    /** Prints a line of data. It stays one line, and does nothing but show, whatever an account or event is called. */
    public void line(String text) {
        lines.accept(text);
    }

    /** Prints a notice, beside the data; it may have several lines. */
    public void notice(String text) {
        notices.accept(text);
    }

    /**
     * Asks a person, beside the data, and waits for a line.
     *
     * @return what was answered, without the white space around it; empty if nobody is there to answer
     */
    public Optional<String> ask(String question) {
        if (answers.isEmpty()) {
            return Optional.empty();
        }
        err.print(CONTROL.matcher(question).replaceAll("\uFFFD") + " ");
        err.flush();
        try {
            return Optional.ofNullable(answers.get().readLine()).map(String::strip);
        } catch (IOException e) {
            throw new UncheckedIOException("The answer could not be read.", e);
        }
    }

    /** Where data goes, for writers that produce it in bulk. */
    public PrintStream out() {
        return out;
    }

    /** Where notices and progress go. */
    public PrintStream err() {
        return err;
    }

    /** Whether a person sits before it, so that progress may be redrawn. */
    public boolean interactive() {
        return interactive;
    }

    /** Bold text. */
    public String bold(String text) {
        return colours ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    /** Text that steps back. */
    public String faint(String text) {
        return colours ? "\u001b[2m" + text + "\u001b[0m" : text;
    }

    /** A tier's name in its colour. */
    public String tier(String name, String padded) {
        if (!colours) {
            return padded;
        }
        return switch (name) {
            case "hot" -> "\u001b[31;1m" + padded + "\u001b[0m";
            case "warm" -> "\u001b[33m" + padded + "\u001b[0m";
            default -> padded;
        };
    }
}
