package io.pqlconnector.spi.source;

import java.time.Instant;

/**
 * Takes what a source reads. Blocks of lines are parsed by the sink, on threads of its own and in any order; a source
 * that parses for itself hands over records. Called by one thread.
 */
public interface UsageSink {

    /** The properties that are wanted beside the whole text; a {@link LineFormat} is made for them. */
    PropertyColumns columns();

    /**
     * Hands over whole lines. Waits while the sink is busy, so memory stays bounded.
     *
     * @param block owned by the sink until it was parsed; get a fresh one from {@link #newBlock}
     */
    void lines(LineBlock block, LineFormat format) throws InterruptedException;

    /** An empty block to fill, with room for at least this many bytes. Blocks are recycled. */
    LineBlock newBlock(int capacity) throws InterruptedException;

    /** Hands over one record that the source parsed itself. */
    void record(UsageRecord record) throws InterruptedException;

    /**
     * Hands over something that is no record, to be quarantined and counted.
     *
     * @param line counted from 1
     * @param text the line as it came
     * @param reason what is wrong, for a person
     */
    void bad(long line, byte[] text, String reason) throws InterruptedException;

    /**
     * Tells how far the reading is, for progress alone.
     *
     * @param bytes how many bytes of the slice were read since the last call, as they are stored in the source
     */
    default void advanced(long bytes) {}

    /**
     * Tells that the reading pauses for longer than a moment, for progress alone.
     *
     * @param until when it goes on
     * @param why for a person: whose limit it is
     */
    default void waits(Instant until, String why) {}
}
