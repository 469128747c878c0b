package io.pqlconnector.spi.destination;

/**
 * A place in what a destination tells of outcomes. Whoever keeps it cannot tell what it means.
 *
 * @param text in the destination's own words, without secrets; empty for the start
 */
public record OutcomeCursor(String text) {
    /** Where the first page begins. */
    public static final OutcomeCursor START = new OutcomeCursor("");
}
