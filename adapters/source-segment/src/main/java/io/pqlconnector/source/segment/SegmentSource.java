package io.pqlconnector.source.segment;

import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.ContentHash;
import io.pqlconnector.spi.source.Listing;
import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.PushReceiver;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.UsageSink;
import io.pqlconnector.spi.source.UsageSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Segment collects: its archive, and what its webhook sends between two looks at the archive. */
final class SegmentSource implements UsageSource {
    private final SourceName name;
    private final String place;
    private final Optional<Archive> archive;
    private final Optional<Push> push;
    private final Optional<Profiles> profiles;

    /**
     * Over one of the first two, or both.
     *
     * @param place where the archive and the inbox are
     * @param profiles tells more of the users whom these bring
     */
    SegmentSource(
            SourceName name,
            String place,
            Optional<Archive> archive,
            Optional<Push> push,
            Optional<Profiles> profiles) {
        this.name = name;
        this.place = place;
        this.archive = archive;
        this.push = push;
        this.profiles = profiles;
    }

    /**
     * What comes by itself.
     *
     * @param webhook takes it
     * @param inbox keeps it
     * @param folder gives it out
     */
    record Push(Webhook webhook, Inbox inbox, InboxFolder folder) {}

    @Override
    public SourceName name() {
        return name;
    }

    @Override
    public String place() {
        return place;
    }

    @Override
    public String unit() {
        return archive.isPresent() ? "object" : "file";
    }

    /** The archive's slices, then those of the inbox, which is newer, then what is known of the users of both. */
    @Override
    public Listing list(PullWindow window) throws InterruptedException {
        Listing messages = messages(window);
        return profiles.map(more -> both(messages, more.list(window))).orElse(messages);
    }

    private static Listing both(Listing first, Listing second) {
        List<Slice> slices = new ArrayList<>(first.slices());
        slices.addAll(second.slices());
        return new Listing(slices, first.covers().or(second.covers()));
    }

    private Listing messages(PullWindow window) throws InterruptedException {
        Listing archived = archive.isPresent() ? archive.get().list(window) : Listing.of(List.of());
        if (push.isEmpty()) {
            return archived;
        }
        Listing pushed = push.get().folder.list(window, archive.map(any -> ArchiveReach.of(archived.slices())));
        return both(archived, pushed);
    }

    @Override
    public String probe(Instant now) throws InterruptedException {
        Optional<String> archived =
                archive.isPresent() ? Optional.of(archive.get().probe()) : Optional.empty();
        Optional<String> told =
                profiles.isPresent() ? Optional.of(profiles.get().probe()) : Optional.empty();
        return Stream.of(archived, push.map(inbox -> inbox.folder.probe()), told)
                .flatMap(Optional::stream)
                .collect(Collectors.joining("; "));
    }

    /** The mark is a hash already. */
    @Override
    public ContentHash contentHash(Slice slice) {
        return new ContentHash(slice.mark());
    }

    @Override
    public ContentHash read(Slice slice, UsageSink sink) throws InterruptedException {
        if (push.isPresent() && InboxFolder.isOf(slice.id())) {
            return push.get().folder.read(slice, sink);
        }
        if (profiles.isPresent() && Profiles.isOf(slice.id())) {
            return profiles.get().read(slice, sink);
        }
        return archive.orElseThrow(() -> new IllegalArgumentException(slice.id() + " is none of " + name + "'s"))
                .read(slice, sink);
    }

    @Override
    public Optional<PushReceiver> receiver() {
        return push.map(Push::webhook);
    }

    @Override
    public void close() {
        archive.ifPresent(Archive::close);
        profiles.ifPresent(Profiles::close);
        push.ifPresent(inbox -> inbox.inbox.close());
    }

    @Override
    public String toString() {
        return name + " " + place;
    }
}
