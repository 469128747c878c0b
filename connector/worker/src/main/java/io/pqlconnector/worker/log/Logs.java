package io.pqlconnector.worker.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.core.run.RunListener;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.render.Terminal;
import java.io.IOException;
import java.lang.Thread.UncaughtExceptionHandler;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The log of a process that goes on for long: what it says itself, what libraries say, and what nobody has caught, each in a
 * line of one format on standard output, from which secrets and people's addresses are taken out. Other processes keep
 * {@link Silence}. Safe for use by several threads.
 */
public final class Logs implements AutoCloseable {
    private static final String OURS = "io.pqlconnector";

    /** A library that is told of with every detail would drown what matters. */
    private static final Level LIBRARIES = Level.WARN;

    private final LoggerContext own = new LoggerContext();
    private final LogAppender appender;
    private final Salt salt;
    private final Set<Secret> secrets = new HashSet<>();
    private final Logger worker = own.getLogger(OURS + ".worker");
    private final @Nullable UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();

    private Logs(LogAppender appender, Salt salt) {
        this.appender = appender;
        this.salt = salt;
    }

    /**
     * Starts to write.
     *
     * @param config says how, and what must not be told
     * @param terminal to whose data stream all lines go
     * @param clock the time in the lines
     */
    public static Logs start(Config config, Terminal terminal, InstantSource clock) {
        Optional<String> unkept = Optional.empty();
        Salt salt;
        try {
            salt = Salt.keptIn(config.dataDirectory());
        } catch (IOException e) {
            salt = Salt.random();
            unkept = Optional.of("E-mail addresses have other hashes after the next start: log.salt can be neither read"
                    + " nor written in the data folder (" + e.getClass().getSimpleName()
                    + "). Correct the permissions of " + config.dataDirectory() + ".");
        }
        LineFormat format = switch (config.log().format()) {
            case AUTO -> terminal.interactive() ? new HumanFormat() : new JsonFormat();
            case HUMAN -> new HumanFormat();
            case JSON -> new JsonFormat();
        };
        Redaction nothingKnownYet = new Redaction(Set.of(), false, salt);
        Logs logs = new Logs(new LogAppender(terminal.out(), format, clock, nothingKnownYet), salt);
        logs.follow(config);
        logs.open();
        unkept.ifPresent(logs::warn);
        return logs;
    }

    private void open() {
        own.setName("pql");
        Optional.ofNullable(MDC.getMDCAdapter()).ifPresent(own::setMDCAdapter);
        appender.setContext(own);
        appender.start();
        own.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        libraries()
                .ifPresent(loggers -> loggers.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender));
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> error(
                "This should not have happened, and is a fault of the program. Nothing is lost: the next run goes on from"
                        + " here. Please report it.",
                failure));
    }

    // Of this process: all who ask for a logger as libraries do share it.
    private static Optional<LoggerContext> libraries() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext loggers
                ? Optional.of(loggers)
                : Optional.empty();
    }

    /**
     * Takes over the level, and what must not be told, from a configuration that was read anew. What was secret before stays
     * so: whoever rotates a secret may not have revoked the old one yet. The format stays.
     */
    public synchronized void follow(Config config) {
        secrets.addAll(config.secrets());
        appender.redact(new Redaction(secrets, config.log().personalData(), salt));
        Level level = Level.valueOf(config.log().level().name());
        Level ofLibraries = level.isGreaterOrEqual(LIBRARIES) ? level : LIBRARIES;
        own.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(level);
        libraries().ifPresent(loggers -> {
            loggers.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(ofLibraries);
            loggers.getLogger(OURS).setLevel(level);
        });
    }

    /** Something that was done. */
    public void info(String message) {
        worker.info(message);
    }

    /** Something that is left, or is not as usual: what it is and what to do. */
    public void warn(String message) {
        worker.warn(message);
    }

    /** A fault of the program. */
    public void error(String message, Throwable failure) {
        worker.error(message, failure);
    }

    /**
     * A logger for a part of the worker that has facts to tell: {@code logger.atInfo().addKeyValue(...).log("Sent.")}.
     *
     * @param part a word, such as {@code alerts}
     */
    public Logger of(String part) {
        return own.getLogger(OURS + "." + part);
    }

    /**
     * Tells of one run.
     *
     * @param targets the run's destinations with their mappings, which say what is left out on purpose
     */
    public RunListener run(List<PlanTarget> targets) {
        return new RunLogger(of("run"), appender::during, targets);
    }

    /** No run is under way any more, however it ended: what is said from now on belongs to none. */
    public void noRun() {
        appender.during(Optional.empty());
    }

    /** Ends it: whoever says something afterwards is not heard. */
    @Override
    public void close() {
        Thread.setDefaultUncaughtExceptionHandler(before);
        SLF4JBridgeHandler.uninstall();
        libraries().ifPresent(loggers -> {
            ch.qos.logback.classic.Logger root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
            root.detachAppender(appender);
            if (!root.iteratorForAppenders().hasNext()) {
                root.setLevel(Level.OFF);
                loggers.getLogger(OURS).setLevel(null);
            }
        });
        own.stop();
    }
}
