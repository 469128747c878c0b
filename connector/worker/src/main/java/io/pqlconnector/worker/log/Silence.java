package io.pqlconnector.worker.log;

/**
 * For a process without a log: libraries get loggers that do nothing. A short command would otherwise load a framework in
 * order to be silent, so nothing of one is named here.
 */
public final class Silence {
    private Silence() {}

    /** Says so, before anything asks for a logger. It holds for the whole process. */
    public static void keep() {
        System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
        // Else it tells on standard error that it does as it is told.
        System.setProperty("slf4j.internal.verbosity", "WARN");
    }
}
