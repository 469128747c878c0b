package io.pqlconnector.worker.serve;

/**
 * Something that can be read at an address.
 *
 * @param audience who may
 * @param content answers; whatever it throws is told to nobody and answered with 500
 */
public record Page(Audience audience, Content content) {
    /** Who may read a page. */
    public enum Audience {
        /** Everybody who reaches the address, for probes. Such a page answers at once and tells no more than it has to. */
        ALL,
        /** Whoever knows the token, if there is one. */
        TRUSTED
    }

    /** Makes what a page answers. Called from several threads at once. */
    @FunctionalInterface
    public interface Content {
        /** The answer to a question. */
        Answer answer(Asked asked);
    }
}
