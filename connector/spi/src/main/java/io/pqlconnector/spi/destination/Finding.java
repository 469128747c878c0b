package io.pqlconnector.spi.destination;

/**
 * One thing that mappings need in a destination, and whether it is there.
 *
 * @param subject what it is, for a person: {@code company.pql_tier}, {@code list "PQL - Hot" of company}
 * @param words what is there; or what is wrong and what a person can do
 */
public record Finding(String subject, State state, String words) {

    /** Whether it is there. */
    public enum State {
        /** It is there and fits. */
        PRESENT,
        /** It is not there, or lacks something; {@link Destination#provision} makes it. */
        MISSING,
        /** It does not fit, and only a person can change that. */
        WRONG
    }
}
