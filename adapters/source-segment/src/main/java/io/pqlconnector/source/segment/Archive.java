package io.pqlconnector.source.segment;

import io.pqlconnector.formats.GunzipStream;
import io.pqlconnector.formats.GzipException;
import io.pqlconnector.formats.LineBlocks;
import io.pqlconnector.formats.SegmentArchive;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.source.ContentHash;
import io.pqlconnector.spi.source.Listing;
import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageSink;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Segment's archive of raw messages in a bucket. An object is a slice; its id is the key without what stands before {@code
 * segment-logs/}, its mark ETag and size.
 *
 * @see <a href="https://segment.com/docs/connections/storage/catalog/aws-s3/">Segment: AWS S3</a>
 */
final class Archive implements AutoCloseable {
    private static final Pattern DAY = Pattern.compile("[0-9]{1,14}");

    private final ArchiveSettings settings;
    private final Bucket bucket;
    private final Attempts attempts;

    Archive(ArchiveSettings settings, Bucket bucket, TimeAndChance time) {
        this.settings = settings;
        this.bucket = bucket;
        this.attempts = new Attempts(time);
    }

    /** The objects of the days on which something may be new, the oldest day first. */
    Listing list(PullWindow window) throws InterruptedException {
        ListedDays days = ListedDays.of(window, settings.start());
        List<Dated> found = new ArrayList<>();
        for (String source : sources()) {
            String folder = settings.root() + source + "/";
            bucket.objects(folder, folder + ArchiveKey.folder(days.first()), object -> take(object, days, found));
        }
        found.sort(Comparator.comparing(Dated::day).thenComparing(dated -> dated.slice.id()));
        return new Listing(found.stream().map(Dated::slice).toList(), covers(days, found.isEmpty()));
    }

    /** Looks for the newest day, and opens one of its objects without reading it. */
    String probe() throws InterruptedException {
        List<String> sources = sources();
        Optional<String> newest = Optional.empty();
        for (String source : sources) {
            Optional<String> day = newestDay(source);
            if (day.isPresent()
                    && newest.filter(known -> day(known).isAfter(day(day.get())))
                            .isEmpty()) {
                newest = day;
            }
        }
        if (newest.isEmpty()) {
            return settings.url()
                    + ": nothing there yet. The first objects come about an hour after the destination was"
                    + " enabled in Segment; if that is longer ago, check bucket, prefix and source_id";
        }
        tryToRead(newest.get());
        return settings.url() + ": " + sources.size() + (sources.size() == 1 ? " source" : " sources") + ", newest day "
                + day(newest.get());
    }

    /** Hands the messages of an object to the sink. */
    ContentHash read(Slice slice, UsageSink sink) throws InterruptedException {
        attempts.begin(slice.id(), sink);
        // Not bound to the ETag that was listed: an object that was overwritten meanwhile is read as it is now,
        // whole, and the hash says so. The next run then finds a new mark and the same hash, and need not read it
        // again.
        try (ObjectStream object = bucket.open(key(slice), sink::advanced)) {
            hand(object, slice.id(), sink);
            attempts.forget();
            return new ContentHash(object.contentMark());
        } catch (IOException e) {
            throw cut(slice.id(), "its connection did not close", e);
        }
    }

    @Override
    public void close() {
        bucket.close();
    }

    /**
     * Differs whenever the content does.
     *
     * @param eTag null where a store that is not AWS's gives none
     */
    static String mark(@Nullable String eTag, long size) {
        return (eTag == null ? "" : eTag.replace("\"", "")) + "@" + size;
    }

    private void hand(ObjectStream object, SliceId id, UsageSink sink) throws InterruptedException {
        try (InputStream text = GunzipStream.open(object)) {
            LineBlocks.hand(text, sink, new SegmentArchive(sink.columns()));
        } catch (GzipException e) {
            throw object.isWhole() ? damaged(id, e) : cut(id, object.share() + " came", e);
        } catch (IOException e) {
            throw cut(id, object.share() + " came", e);
        }
    }

    private List<String> sources() throws InterruptedException {
        return settings.sourceIds().isEmpty() ? bucket.folders(settings.root()) : settings.sourceIds();
    }

    private boolean take(S3Object object, ListedDays days, List<Dated> found) {
        SliceId id = new SliceId(object.key().substring(settings.prefix().length()));
        Optional<ArchiveKey> key = ArchiveKey.parse(id);
        if (key.isEmpty() || key.get().day().isBefore(days.first())) {
            return true;
        }
        LocalDate day = key.get().day();
        if (day.isAfter(days.last())) {
            return false;
        }
        found.add(new Dated(day, new Slice(id, mark(object.eTag(), object.size()), object.size())));
        return true;
    }

    // Where nothing at all was found, a wrong setting or right is more likely than that all was deleted, one by one.
    private Predicate<SliceId> covers(ListedDays days, boolean empty) {
        if (empty || settings.deleted() == ArchiveSettings.DeletedObjects.KEEP) {
            return id -> false;
        }
        return id -> ArchiveKey.parse(id)
                .filter(key ->
                        settings.sourceIds().isEmpty() || settings.sourceIds().contains(key.source()))
                .filter(key -> days.contains(key.day()))
                .isPresent();
    }

    /** The folder of a source's newest day. */
    private Optional<String> newestDay(String source) throws InterruptedException {
        String folder = settings.root() + source + "/";
        return bucket.folders(folder).stream()
                .filter(day -> DAY.matcher(day).matches())
                .max(Comparator.comparingLong(Long::parseLong))
                .map(day -> folder + day + "/");
    }

    // That objects can be listed does not say that they can be read.
    private void tryToRead(String folder) throws InterruptedException {
        Optional<String> key = bucket.first(folder, name -> name.endsWith(".gz"));
        if (key.isPresent()) {
            try {
                bucket.open(key.get(), bytes -> {}).close();
            } catch (IOException e) {
                throw new AdapterException(
                        FailureKind.UNAVAILABLE, "The connection to " + settings.url() + " did not close.", e);
            }
        }
    }

    private static LocalDate day(String folder) {
        String millis = folder.substring(folder.lastIndexOf('/', folder.length() - 2) + 1, folder.length() - 1);
        return LocalDate.ofInstant(Instant.ofEpochMilli(Long.parseLong(millis)), ZoneOffset.UTC);
    }

    private String key(Slice slice) {
        return settings.prefix() + slice.id();
    }

    private AdapterException cut(SliceId id, String how, IOException e) {
        return attempts.failed(
                "s3://" + settings.bucket() + "/" + settings.prefix() + id + " ended before it was whole: " + how, e);
    }

    private AdapterException damaged(SliceId id, GzipException e) {
        return new AdapterException(
                FailureKind.PROTOCOL,
                "s3://" + settings.bucket() + "/" + settings.prefix() + id + ": " + e.getMessage()
                        + ". All of the object came, so it is damaged in the bucket; nothing of it was taken. Ask Segment"
                        + " for a replay of that day, or delete the object.",
                e);
    }

    private record Dated(LocalDate day, Slice slice) {}
}
