package io.pqlconnector.worker.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.AppenderBase;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * Writes every line that anybody logs, in this order: it puts together what belongs to it, takes out what must not be shown,
 * and only then quotes and escapes.
 */
final class LogAppender extends AppenderBase<ILoggingEvent> {
    /** The keys that come first, in this order, as far as a line has them. */
    private static final List<String> FIRST = List.of(
            LogKeys.RUN,
            LogKeys.ACCOUNT,
            LogKeys.KEY,
            LogKeys.DESTINATION,
            LogKeys.OBJECT,
            LogKeys.OUTCOME,
            LogKeys.CODE);

    private final PrintStream out;
    private final LineFormat format;
    private final InstantSource clock;
    private volatile Redaction redaction;
    private volatile Optional<Long> run = Optional.empty();

    LogAppender(PrintStream out, LineFormat format, InstantSource clock, Redaction redaction) {
        this.out = out;
        this.format = format;
        this.clock = clock;
        this.redaction = redaction;
    }

    /** From now on something else is taken out. */
    void redact(Redaction by) {
        redaction = by;
    }

    /** The run that is under way from now on: lines that name none belong to it. */
    void during(Optional<Long> number) {
        run = number;
    }

    @Override
    protected void append(ILoggingEvent event) {
        String text = format.write(line(event));
        // In one piece, so that nobody else's line comes between.
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private LogLine line(ILoggingEvent event) {
        Redaction by = redaction;
        List<String> stack = new ArrayList<>();
        Optional.ofNullable(event.getThrowableProxy()).ifPresent(thrown -> frames(thrown, "", by, stack));
        return new LogLine(
                clock.instant(),
                event.getLevel().toString().toLowerCase(Locale.ROOT),
                by.apply(event.getLoggerName()),
                by.apply(String.valueOf(event.getFormattedMessage())),
                keys(event, by),
                stack);
    }

    private Map<String, Object> keys(ILoggingEvent event, Redaction by) {
        Map<String, Object> given = new LinkedHashMap<>();
        run.ifPresent(number -> given.put(LogKeys.RUN, number));
        given.putAll(event.getMDCPropertyMap());
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> given.put(String.valueOf(pair.key), plain(pair.value)));
        }
        Map<String, Object> shown = new LinkedHashMap<>();
        FIRST.forEach(key -> Optional.ofNullable(given.remove(key)).ifPresent(value -> show(key, value, by, shown)));
        given.forEach((key, value) -> show(key, value, by, shown));
        return shown;
    }

    private static void show(String key, Object value, Redaction by, Map<String, Object> shown) {
        Object redacted = value instanceof String text ? by.apply(text) : value;
        shown.put(by.apply(key), SecretShapes.isNamedSecret(key) ? Span.HIDDEN : redacted);
    }

    private static Object plain(@Nullable Object value) {
        if (value instanceof Boolean) {
            return value;
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short) {
            return ((Number) value).longValue();
        }
        try {
            return String.valueOf(value);
        } catch (RuntimeException e) {
            return "cannot be shown: " + e.getClass().getName();
        }
    }

    private static void frames(IThrowableProxy thrown, String prefix, Redaction by, List<String> to) {
        String message = thrown.getMessage();
        to.add(prefix + thrown.getClassName() + (message == null ? "" : ": " + by.apply(message)));
        if (thrown.isCyclic()) {
            return;
        }
        StackTraceElementProxy[] elements = thrown.getStackTraceElementProxyArray();
        for (int i = 0; i < elements.length - thrown.getCommonFrames(); i++) {
            to.add(by.apply(elements[i].getSTEAsString()));
        }
        if (thrown.getCommonFrames() > 0) {
            to.add("... " + thrown.getCommonFrames() + " more");
        }
        for (IThrowableProxy suppressed : thrown.getSuppressed()) {
            frames(suppressed, "Suppressed: ", by, to);
        }
        Optional.ofNullable(thrown.getCause()).ifPresent(cause -> frames(cause, "Caused by: ", by, to));
    }
}
