package io.pqlconnector.worker.command;

/** What the process says to the shell. A promise to scripts: docs/commands.md. */
public final class ExitCode {
    /** All confirmed, or nothing to do. */
    public static final int DONE = 0;

    /** Finished, but some records were rejected or left. */
    public static final int PARTIAL = 1;

    /** What the user wrote cannot be run. */
    public static final int CONFIGURATION = 2;

    /** A source, a destination, the lake or the ledger failed. */
    public static final int FAILED = 3;

    /** Stopped by a limit. */
    public static final int STOPPED = 4;

    private ExitCode() {}
}
