package io.pqlconnector.usage.lake;

import io.pqlconnector.core.lake.LandingProgress;
import io.pqlconnector.spi.source.LineBlock;
import io.pqlconnector.spi.source.LineFormat;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.UsageRecord;
import io.pqlconnector.spi.source.UsageSink;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One slice on its way from the source's thread to DuckDB's: takes what the source reads, and keeps it for the readers that
 * DuckDB opens, one per thread.
 */
final class Landing implements UsageSink {
    private static final int RECORDS_AT_ONCE = 1024;
    private static final int BYTES_AT_ONCE = 1 << 20;

    /** A block that grew beyond this for one long line is not kept. */
    private static final int MAX_RECYCLED = 2 << 20;

    private final PropertyColumns columns;
    private final Instant now;
    private final LandingProgress progress;
    private final BadLines badLines;
    private final ForgottenPeople forgotten;
    private final boolean someAreForgotten;
    private final LandingQueue queue = new LandingQueue();
    private final Deque<LineBlock> free = new ArrayDeque<>();
    private final List<LandingStats> stats = new ArrayList<>();
    private final BadLines.Block ownBadLines;
    private List<UsageRecord> records = new ArrayList<>();
    private int recordBytes;
    private int ownLines;
    private int sequence;
    private @Nullable Throwable failure;

    /**
     * For one slice.
     *
     * @param now events after this instant are counted as lying in the future
     * @param forgotten whose records are passed over
     */
    Landing(
            PropertyColumns columns,
            Instant now,
            LandingProgress progress,
            BadLines badLines,
            ForgottenPeople forgotten) {
        this.forgotten = forgotten;
        // Asked once: asking for each record takes a fiftieth of what parsing takes.
        this.someAreForgotten = !forgotten.isEmpty();
        this.columns = columns;
        this.now = now;
        this.progress = progress;
        this.badLines = badLines;
        this.ownBadLines = badLines.open(0);
    }

    /** Whether a record is of somebody who is not to come back. */
    boolean isPassedOver(UsageRecord read) {
        return someAreForgotten && forgotten.concerns(read);
    }

    @Override
    public PropertyColumns columns() {
        return columns;
    }

    @Override
    public void lines(LineBlock block, LineFormat format) throws InterruptedException {
        handRecords();
        if (sequence == 0) {
            ownBadLines.end(ownLines);
        }
        queue.put(new LandingWork.Lines(++sequence, block, format));
    }

    @Override
    public LineBlock newBlock(int capacity) {
        LineBlock block;
        synchronized (free) {
            block = free.pollFirst();
        }
        if (block == null) {
            return new LineBlock(capacity);
        }
        block.setLength(0);
        block.ensureCapacity(capacity);
        return block;
    }

    /** Takes a block back that was parsed. */
    void recycle(LineBlock block) {
        if (block.bytes().length <= MAX_RECYCLED) {
            synchronized (free) {
                free.addFirst(block);
            }
        }
    }

    @Override
    public void record(UsageRecord record) throws InterruptedException {
        records.add(record);
        recordBytes += record.properties().length + record.context().length;
        if (records.size() >= RECORDS_AT_ONCE || recordBytes >= BYTES_AT_ONCE) {
            handRecords();
        }
    }

    private void handRecords() throws InterruptedException {
        if (!records.isEmpty()) {
            List<UsageRecord> handed = records;
            records = new ArrayList<>(RECORDS_AT_ONCE);
            recordBytes = 0;
            queue.put(new LandingWork.Records(handed));
        }
    }

    /**
     * {@inheritDoc} After a block of lines it takes the place of one line, and its number is counted; before the first block,
     * and in a slice without blocks, the number given is used.
     */
    @Override
    public void bad(long line, byte[] text, String reason) {
        if (sequence == 0) {
            ownBadLines.add(line - 1, text, 0, text.length, reason);
            ownLines++;
        } else {
            BadLines.Block block = badLines.open(++sequence);
            block.add(0, text, 0, text.length, reason);
            block.end(1);
        }
        progress.advanced(0, 1);
    }

    @Override
    public void advanced(long bytes) {
        progress.advanced(bytes, 0);
    }

    @Override
    public void waits(Instant until, String why) {
        progress.waits(until, why);
    }

    /** The source has handed over everything. */
    void finish() throws InterruptedException {
        handRecords();
        if (sequence == 0) {
            ownBadLines.end(0);
        }
        queue.finish();
    }

    /** Something failed; everything stops. The first failure is the one that is reported. */
    void fail(Throwable cause) {
        synchronized (this) {
            if (failure == null && !(cause instanceof LandingStoppedException)) {
                failure = cause;
            }
        }
        queue.fail();
    }

    /** What failed first. */
    synchronized Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** A reader for one of DuckDB's threads. */
    LandingReader openReader() {
        LandingStats own = new LandingStats(now);
        synchronized (stats) {
            stats.add(own);
        }
        return new LandingReader(this, own);
    }

    /** What all readers saw, now that they are done. */
    LandingStats stats() {
        LandingStats all = new LandingStats(now);
        synchronized (stats) {
            stats.forEach(all::add);
        }
        return all;
    }

    LandingQueue queue() {
        return queue;
    }

    BadLines badLines() {
        return badLines;
    }

    /** Tells how far parsing is. */
    void progressed(long lines) {
        progress.advanced(0, lines);
    }
}
