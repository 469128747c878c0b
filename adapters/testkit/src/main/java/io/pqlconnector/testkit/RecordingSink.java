package io.pqlconnector.testkit;

import io.pqlconnector.spi.source.LineBlock;
import io.pqlconnector.spi.source.LineFormat;
import io.pqlconnector.spi.source.MalformedLineException;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.UsageRecord;
import io.pqlconnector.spi.source.UsageSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A sink that keeps everything in memory, parses lines at once, and holds the source to the rules of {@link UsageSink}: a
 * block starts where a line starts, and is no longer the source's once it was handed over. For one slice.
 */
public final class RecordingSink implements UsageSink {
    private final PropertyColumns columns;
    private final List<UsageRecord> records = new ArrayList<>();
    private final List<Bad> bad = new ArrayList<>();
    private final IdentityHashMap<LineBlock, Boolean> handedOut = new IdentityHashMap<>();
    private long lines;
    private long bytes;
    private boolean lastLineEnded = true;

    /** A sink that wants these properties as columns. */
    public RecordingSink(PropertyColumns columns) {
        this.columns = columns;
    }

    /** A sink that wants no columns. */
    public RecordingSink() {
        this(new PropertyColumns(List.of()));
    }

    /**
     * Something that is no record.
     *
     * @param line counted from 1, over all blocks of the slice
     * @param text the line as it came, as UTF-8
     * @param reason what the format or the source said
     */
    public record Bad(long line, String text, String reason) {}

    /** The records so far, in the order in which they came. */
    public List<UsageRecord> records() {
        return List.copyOf(records);
    }

    /** What was no record, in the order in which it came. */
    public List<Bad> bad() {
        return List.copyOf(bad);
    }

    /** How many bytes of the slice the source said it had read. */
    public long bytes() {
        return bytes;
    }

    /** The records as {@link #textOf} writes them, sorted: equal for equal content, in whatever order it was read. */
    public List<String> texts() {
        return records.stream().map(RecordingSink::textOf).sorted().toList();
    }

    /** Everything that a record says, in a form that can be compared and read. */
    public static String textOf(UsageRecord record) {
        String values = IntStream.range(0, record.columns().size())
                .mapToObj(i -> record.columns().get(i).orElse("-"))
                .collect(Collectors.joining(", ", "[", "]"));
        return String.join(
                " | ",
                record.kind().name(),
                Long.toHexString(record.id().high())
                        + Long.toHexString(record.id().low()),
                record.name(),
                record.occurredAt().toString(),
                record.receivedAt().toString(),
                record.userId(),
                record.anonymousId(),
                record.groupId(),
                record.previousId(),
                new String(record.properties(), StandardCharsets.UTF_8),
                new String(record.context(), StandardCharsets.UTF_8),
                values);
    }

    @Override
    public PropertyColumns columns() {
        return columns;
    }

    @Override
    public LineBlock newBlock(int capacity) {
        LineBlock block = new LineBlock(capacity);
        handedOut.put(block, true);
        return block;
    }

    @Override
    public void lines(LineBlock block, LineFormat format) {
        if (handedOut.remove(block) == null) {
            throw new AssertionError("a block was handed over that newBlock did not give, or was handed over before");
        }
        if (!lastLineEnded) {
            throw new AssertionError("a block starts in the middle of a line");
        }
        LineFormat.Parser parser = format.openParser();
        int from = 0;
        while (from < block.length()) {
            int to = from;
            while (to < block.length() && block.bytes()[to] != '\n') {
                to++;
            }
            lastLineEnded = to < block.length();
            parse(parser, block.bytes(), from, to);
            from = to + 1;
        }
        // A source that goes on using the block, or records that point into it, show up as nonsense.
        Arrays.fill(block.bytes(), (byte) '#');
    }

    @Override
    public void record(UsageRecord record) {
        records.add(record);
    }

    @Override
    public void bad(long line, byte[] text, String reason) {
        bad.add(new Bad(line, new String(text, StandardCharsets.UTF_8), reason));
    }

    @Override
    public void advanced(long more) {
        if (more < 0) {
            throw new AssertionError("reading does not go backwards, by " + more + " bytes");
        }
        bytes += more;
    }

    private void parse(LineFormat.Parser parser, byte[] bytes, int from, int to) {
        lines++;
        List<UsageRecord> parsed = new ArrayList<>();
        try {
            parser.parse(bytes, from, to, parsed::add);
            records.addAll(parsed);
        } catch (MalformedLineException e) {
            bad(lines, Arrays.copyOfRange(bytes, from, to), String.valueOf(e.getMessage()));
        }
    }
}
