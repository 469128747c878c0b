package io.pqlconnector.usage.lake;

import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.ContentHash;
import io.pqlconnector.spi.source.Listing;
import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.UsageRecord;
import io.pqlconnector.spi.source.UsageSink;
import io.pqlconnector.spi.source.UsageSource;
import java.time.Instant;
import java.util.List;

/** A source with one slice, {@code all}, of records that are there already. */
record RecordedSource(List<UsageRecord> records) implements UsageSource {
    RecordedSource {
        records = List.copyOf(records);
    }

    @Override
    public SourceName name() {
        return new SourceName("recorded");
    }

    @Override
    public Listing list(PullWindow window) {
        return Listing.of(List.of(TinySource.slice("all")));
    }

    @Override
    public String place() {
        return "memory";
    }

    @Override
    public String unit() {
        return "slice";
    }

    @Override
    public String probe(Instant now) {
        return "records for tests";
    }

    @Override
    public ContentHash contentHash(Slice slice) {
        return new ContentHash("same");
    }

    @Override
    public ContentHash read(Slice slice, UsageSink sink) throws InterruptedException {
        for (UsageRecord read : records) {
            sink.record(read);
        }
        return contentHash(slice);
    }

    @Override
    public void close() {}
}
