package io.pqlconnector.core.fake;

/** The process dies here. An error, so that nothing can catch it and go on. */
public final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    /** At a place. */
    public Crash(String where) {
        super(where);
    }
}
