package io.pqlconnector.core.fake;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.ContentHash;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageSink;
import io.pqlconnector.spi.source.UsageSource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A source with slices that have a mark and a content. */
public final class FakeSource implements UsageSource {
    private final SourceName name;
    private final SortedMap<String, String> contents = new TreeMap<>();
    private final SortedMap<String, String> marks = new TreeMap<>();
    private Optional<String> failure = Optional.empty();
    private int hashed;

    /** A source without slices. */
    public FakeSource(String name) {
        this.name = new SourceName(name);
    }

    /** Puts a slice there, or changes it. */
    public void put(String id, String mark, String content) {
        marks.put(id, mark);
        contents.put(id, content);
    }

    /** Lets it fail. */
    public void fails(String message) {
        failure = Optional.of(message);
    }

    /** How often it was asked what a content is. */
    public int hashed() {
        return hashed;
    }

    @Override
    public SourceName name() {
        return name;
    }

    @Override
    public List<Slice> slices(Instant since, Instant now) {
        failure.ifPresent(message -> {
            throw new AdapterException(FailureKind.AUTHENTICATION, message, null);
        });
        return marks.entrySet().stream()
                .map(slice -> new Slice(new SliceId(slice.getKey()), slice.getValue(), 100))
                .toList();
    }

    @Override
    public ContentHash contentHash(Slice slice) {
        hashed++;
        return new ContentHash(contents.getOrDefault(slice.id().value(), ""));
    }

    @Override
    public ContentHash read(Slice slice, UsageSink sink) {
        return contentHash(slice);
    }

    @Override
    public void close() {}
}
