package io.pqlconnector.worker.render;

/**
 * One line that is redrawn on a terminal while something takes long, and cleared at its end. Elsewhere it says nothing:
 * a log file is no place for a bar. Safe to use from many threads.
 */
public final class Progress implements AutoCloseable {
    private static final long REDRAW_NANOS = 100_000_000;
    private static final int BAR = 24;

    private final Terminal terminal;
    private long drawnAt;
    private boolean shown;

    /** On a terminal's error stream. */
    public Progress(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Draws the state, at most ten times a second.
     *
     * @param nanos a running clock
     * @param share between 0 and 1; below 0 if it is not known
     */
    public synchronized void show(String what, double share, long nanos) {
        if (!terminal.interactive() || (shown && nanos - drawnAt < REDRAW_NANOS)) {
            return;
        }
        int filled = (int) Math.round(Math.max(0, Math.min(1, share)) * BAR);
        String bar = share < 0 ? "" : " [" + "#".repeat(filled) + ".".repeat(BAR - filled) + "]";
        terminal.err().print("\r\u001b[K" + Texts.column(what + bar, 99).stripTrailing());
        terminal.err().flush();
        drawnAt = nanos;
        shown = true;
    }

    /** Removes the line. */
    @Override
    public synchronized void close() {
        if (shown) {
            terminal.err().print("\r\u001b[K");
            terminal.err().flush();
            shown = false;
        }
    }
}
