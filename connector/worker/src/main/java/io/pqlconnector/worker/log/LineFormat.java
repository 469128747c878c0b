package io.pqlconnector.worker.log;

/** How a line of the log is written. */
@FunctionalInterface
interface LineFormat {
    /** The line, with its end. It does nothing but show, and nothing in it can pass for another line. */
    String write(LogLine line);
}
