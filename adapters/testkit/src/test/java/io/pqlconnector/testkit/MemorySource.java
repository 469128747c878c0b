package io.pqlconnector.testkit;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.source.ColumnValues;
import io.pqlconnector.spi.source.ContentHash;
import io.pqlconnector.spi.source.EventId;
import io.pqlconnector.spi.source.LineBlock;
import io.pqlconnector.spi.source.LineFormat;
import io.pqlconnector.spi.source.Listing;
import io.pqlconnector.spi.source.MalformedLineException;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.RecordKind;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.SourceContext;
import io.pqlconnector.spi.source.UsageRecord;
import io.pqlconnector.spi.source.UsageSink;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.spi.source.UsageSourceFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The smallest source there can be: lines of {@code name=plan} in memory. Public for the service loader. */
public final class MemorySource implements UsageSource {
    private final Map<SliceId, Content> contents;

    MemorySource(Map<SliceId, Content> contents) {
        this.contents = contents;
    }

    /** What a slice holds, and when it was last touched. */
    record Content(String lines, int version) {}

    /** Makes the source; its settings are nothing. */
    public static final class Factory implements UsageSourceFactory {
        /** For the service loader. */
        public Factory() {}

        @Override
        public String type() {
            return "memory";
        }

        @Override
        public UsageSource create(Fields settings, SourceContext context) {
            return new MemorySource(new TreeMap<>());
        }
    }

    @Override
    public SourceName name() {
        return new SourceName("memory");
    }

    @Override
    public Listing list(PullWindow window) {
        List<Slice> slices = new ArrayList<>();
        contents.forEach((id, content) -> slices.add(
                new Slice(id, "v" + content.version(), content.lines().length())));
        return Listing.of(slices);
    }

    @Override
    public String place() {
        return name().value();
    }

    @Override
    public String unit() {
        return "slice";
    }

    @Override
    public String probe(Instant now) {
        return "a source for tests";
    }

    @Override
    public ContentHash contentHash(Slice slice) {
        return new ContentHash(content(slice).lines());
    }

    @Override
    public ContentHash read(Slice slice, UsageSink sink) throws InterruptedException {
        String lines = content(slice).lines();
        for (String line : lines.split("(?<=\n)", -1)) {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            LineBlock block = sink.newBlock(bytes.length);
            System.arraycopy(bytes, 0, block.bytes(), 0, bytes.length);
            block.setLength(bytes.length);
            sink.advanced(bytes.length);
            sink.lines(block, () -> new NamePlanFormat(sink.columns()));
        }
        return new ContentHash(lines);
    }

    @Override
    public void close() {}

    private Content content(Slice slice) {
        return Optional.ofNullable(contents.get(slice.id()))
                .orElseThrow(() ->
                        new AdapterException(FailureKind.UNAVAILABLE, "The slice " + slice.id() + " is gone.", null));
    }

    private record NamePlanFormat(PropertyColumns columns) implements LineFormat.Parser {
        @Override
        public void parse(byte[] bytes, int from, int to, LineFormat.Output output) throws MalformedLineException {
            String line = new String(bytes, from, to - from, StandardCharsets.UTF_8);
            int equals = line.indexOf('=');
            if (equals < 0) {
                throw new MalformedLineException("no equals sign");
            }
            String plan = line.substring(equals + 1);
            String[] values = new String[columns.paths().size()];
            int column = columns.paths().indexOf(PropertyPath.property("plan"));
            if (column >= 0) {
                values[column] = plan;
            }
            output.record(new UsageRecord(
                    RecordKind.TRACK,
                    new EventId(line.hashCode(), 0),
                    line.substring(0, equals),
                    Instant.EPOCH,
                    Instant.EPOCH,
                    "",
                    "",
                    "",
                    "",
                    ("{\"plan\":\"" + plan + "\"}").getBytes(StandardCharsets.UTF_8),
                    new byte[0],
                    ColumnValues.of(values)));
        }
    }
}
