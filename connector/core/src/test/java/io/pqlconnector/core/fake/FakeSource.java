package io.pqlconnector.core.fake;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.ContentHash;
import io.pqlconnector.spi.source.Listing;
import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageSink;
import io.pqlconnector.spi.source.UsageSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A source with slices that have a mark and a content. */
public final class FakeSource implements UsageSource {
    private final SourceName name;
    private final SortedMap<String, String> contents = new TreeMap<>();
    private final SortedMap<String, String> marks = new TreeMap<>();
    private Optional<String> failure = Optional.empty();
    private final List<PullWindow> windows = new ArrayList<>();
    private Predicate<SliceId> covered = id -> false;
    private Predicate<String> late = id -> false;
    private Optional<SliceId> withheld = Optional.empty();
    private int incomplete;
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

    /** Takes a slice away. */
    public void remove(String id) {
        marks.remove(id);
        contents.remove(id);
    }

    /** Says from now on that its listings are whole as far as some slices go. */
    public void covers(Predicate<SliceId> slices) {
        covered = slices;
    }

    /** Reads some slices again for late data alone. */
    public void late(Predicate<String> slices) {
        late = slices;
    }

    /** What it was asked to list, in order. */
    public List<PullWindow> windows() {
        return windows;
    }

    /** Does not offer a slice that it lists. */
    public void withholds(String id) {
        withheld = Optional.of(new SliceId(id));
    }

    /** Has the next readings end too early. */
    public void endsEarly(int times) {
        incomplete = times;
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
    public Listing list(PullWindow window) {
        failure.ifPresent(message -> {
            throw new AdapterException(FailureKind.AUTHENTICATION, message, null);
        });
        windows.add(window);
        List<Slice> slices = marks.entrySet().stream()
                .map(slice -> new Slice(new SliceId(slice.getKey()), slice.getValue(), 100, late.test(slice.getKey())))
                .toList();
        return new Listing(slices, covered);
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
        hashed++;
        return new ContentHash(contents.getOrDefault(slice.id().value(), ""));
    }

    @Override
    public ContentHash read(Slice slice, UsageSink sink) {
        throwIfUnreadable(slice);
        return contentHash(slice);
    }

    /** As reading does, for a lake that does not read. */
    public void throwIfUnreadable(Slice slice) {
        if (withheld.filter(slice.id()::equals).isPresent()) {
            throw new AdapterException(FailureKind.WITHHELD, "not in this plan", null);
        }
        if (incomplete > 0) {
            incomplete--;
            throw new AdapterException(FailureKind.INCOMPLETE, "ended early", null);
        }
    }

    @Override
    public void close() {}
}
