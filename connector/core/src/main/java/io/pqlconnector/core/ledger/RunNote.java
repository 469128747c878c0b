package io.pqlconnector.core.ledger;

import java.util.Locale;

/**
 * Why a run ended as it did, or what a person should know of it beside its counts.
 *
 * @param subject what it is about: a source, a destination or a limit; empty for the run as a whole
 * @param words for a person; may have several lines
 */
public record RunNote(Kind kind, String subject, String words) {

    /** What a note is about. */
    public enum Kind {
        /** A source or destination failed. */
        FAILURE,
        /** Usage does not come as it did, so that nothing was scored. */
        SILENCE,
        /** A limit stopped the run before delivery. */
        LIMIT,
        /** What waits could not be sent: our part of the destination's calls is used up, or it asked for a long pause. */
        QUOTA,
        /** Because of that a destination confirmed nothing, so that nobody knows whether it works. */
        UNTRIED,
        /** The share of active accounts that qualify is out of its bounds. */
        HEALTH;

        /** As the ledger and programs write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
