package io.pqlconnector.usage.lake;

import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.ContentHash;
import io.pqlconnector.spi.source.LineBlock;
import io.pqlconnector.spi.source.Listing;
import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageSink;
import io.pqlconnector.spi.source.UsageSource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A source whose slices are lists of lines in memory, handed over in blocks of a few lines. */
final class TinySource implements UsageSource {
    private final SourceName name;
    private final int linesPerBlock;
    private final Map<String, List<String>> slices = new HashMap<>();

    TinySource(String name, int linesPerBlock) {
        this.name = new SourceName(name);
        this.linesPerBlock = linesPerBlock;
    }

    TinySource put(String slice, List<String> lines) {
        slices.put(slice, List.copyOf(lines));
        return this;
    }

    Map<String, List<String>> contents() {
        return Map.copyOf(slices);
    }

    static Slice slice(String id) {
        return new Slice(new SliceId(id), "mark", 0);
    }

    @Override
    public SourceName name() {
        return name;
    }

    @Override
    public Listing list(PullWindow window) {
        return Listing.of(
                new TreeSet<>(slices.keySet()).stream().map(TinySource::slice).toList());
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
        return new ContentHash(Integer.toHexString(lines(slice).hashCode()));
    }

    @Override
    public ContentHash read(Slice slice, UsageSink sink) throws InterruptedException {
        TinyFormat format = new TinyFormat(sink.columns());
        List<String> lines = lines(slice);
        for (int from = 0; from < lines.size(); from += linesPerBlock) {
            List<String> some = lines.subList(from, Math.min(lines.size(), from + linesPerBlock));
            byte[] bytes = (String.join("\n", some) + "\n").getBytes(StandardCharsets.UTF_8);
            LineBlock block = sink.newBlock(bytes.length);
            System.arraycopy(bytes, 0, block.bytes(), 0, bytes.length);
            block.setLength(bytes.length);
            sink.lines(block, format);
        }
        return contentHash(slice);
    }

    private List<String> lines(Slice slice) {
        return slices.getOrDefault(slice.id().value(), List.of());
    }

    @Override
    public void close() {}
}
