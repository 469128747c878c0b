package io.pqlconnector.core.enrich;

import io.pqlconnector.core.text.Json;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.Sha256;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.ColumnValues;
import io.pqlconnector.spi.source.ContentHash;
import io.pqlconnector.spi.source.EventId;
import io.pqlconnector.spi.source.Listing;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.RecordKind;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.UsageRecord;
import io.pqlconnector.spi.source.UsageSink;
import io.pqlconnector.spi.source.UsageSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A CRM as a source: one slice of traits, whose content is the same as long as the CRM says the same, whenever it is asked. The
 * traits are not dated, since a CRM does not tell since when a field holds what it holds. One instance asks once.
 */
public final class CrmTraits implements UsageSource {
    private static final byte[] NO_BYTES = new byte[0];

    private final Enquiry enquiry;
    private final Enrichment enrichment;
    private Optional<SortedMap<String, SortedMap<String, String>>> answer = Optional.empty();

    /** Over what an enquiry brings. */
    public CrmTraits(Enquiry enquiry) {
        this.enquiry = enquiry;
        enrichment = enquiry.enrichment();
    }

    @Override
    public SourceName name() {
        return enrichment.source();
    }

    @Override
    public String place() {
        return enrichment.place();
    }

    @Override
    public String unit() {
        return enrichment.object().value();
    }

    // The mark is another one each time, so that the content decides: nothing cheaper tells whether it is another.
    @Override
    public Listing list(PullWindow window) {
        return Listing.of(List.of(new Slice(enrichment.slice(), window.now() + " " + place(), 0)));
    }

    @Override
    public String probe(Instant now) {
        return place();
    }

    @Override
    public ContentHash contentHash(Slice slice) throws InterruptedException {
        MessageDigest digest = Sha256.digest();
        for (Map.Entry<String, SortedMap<String, String>> told : answer().entrySet()) {
            String line = Json.text(told.getKey()) + Json.object(told.getValue()) + "\n";
            digest.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return new ContentHash(HexFormat.of().formatHex(digest.digest()));
    }

    @Override
    public ContentHash read(Slice slice, UsageSink sink) throws InterruptedException {
        for (Map.Entry<String, SortedMap<String, String>> told : answer().entrySet()) {
            sink.record(record(told.getKey(), told.getValue(), sink.columns()));
        }
        return contentHash(slice);
    }

    private SortedMap<String, SortedMap<String, String>> answer() throws InterruptedException {
        SortedMap<String, SortedMap<String, String>> told = answer.isPresent() ? answer.get() : enquiry.ask();
        answer = Optional.of(told);
        return told;
    }

    private UsageRecord record(String key, Map<String, String> traits, PropertyColumns columns) {
        boolean isUser = enquiry.kind() == EntityKind.USER;
        return new UsageRecord(
                RecordKind.ENRICHMENT,
                id(key),
                "",
                Instant.EPOCH,
                Instant.EPOCH,
                isUser ? key : "",
                "",
                isUser ? "" : key,
                "",
                Json.object(traits).getBytes(StandardCharsets.UTF_8),
                NO_BYTES,
                values(traits, columns.paths()));
    }

    private static EventId id(String key) {
        ByteBuffer hash = ByteBuffer.wrap(Sha256.digest().digest(key.getBytes(StandardCharsets.UTF_8)));
        return new EventId(hash.getLong(), hash.getLong());
    }

    private static ColumnValues values(Map<String, String> traits, List<PropertyPath> paths) {
        @Nullable String[] values = new @Nullable String[paths.size()];
        for (int i = 0; i < values.length; i++) {
            boolean isTrait = paths.get(i).root() == PropertyPath.Root.PROPERTIES;
            values[i] = isTrait ? traits.get(paths.get(i).key()) : null;
        }
        return ColumnValues.of(values);
    }

    @Override
    public void close() {}
}
