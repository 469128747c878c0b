package io.pqlconnector.source.segment;

import io.pqlconnector.formats.LineBlocks;
import io.pqlconnector.formats.SegmentArchive;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.source.ContentHash;
import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageSink;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The files of an inbox as slices. They only grow, so a file's mark is its size. */
final class InboxFolder {
    /** How the names of files end. */
    static final String SUFFIX = ".jsonl";

    private static final String PREFIX = "inbox/";
    private static final Duration KEPT = Duration.ofDays(14);
    private static final Duration SURELY_LANDED = Duration.ofDays(1);

    private final Path folder;
    private final Instant start;
    private final boolean archived;

    /**
     * For one folder, which may be missing as long as nothing came.
     *
     * @param start files that were last written on days before this instant's are not wanted
     * @param archived whether the same messages come with the archive too, so that old files may go
     */
    InboxFolder(Path folder, Instant start, boolean archived) {
        this.folder = folder;
        this.start = start;
        this.archived = archived;
    }

    /** Whether a slice is a file of an inbox. */
    static boolean isOf(SliceId id) {
        return id.value().startsWith(PREFIX);
    }

    /**
     * The files that may be new, the oldest first. Deletes those that are no longer needed; what they gave stays in the lake, as
     * slices that a listing does not cover do.
     */
    List<Slice> list(PullWindow window) {
        LocalDate first = ListedDays.of(window, start).first();
        List<Slice> slices = new ArrayList<>();
        for (Path file : files()) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                Instant written = attributes.lastModifiedTime().toInstant();
                if (isNoLongerNeeded(written, window)) {
                    Files.deleteIfExists(file);
                } else if (!LocalDate.ofInstant(written, ZoneOffset.UTC).isBefore(first)) {
                    slices.add(slice(file, attributes.size()));
                }
            } catch (NoSuchFileException e) {
                // Another process has just deleted it.
            } catch (IOException e) {
                throw unreadable(e);
            }
        }
        return slices;
    }

    /** Hands over the messages of a file, as far as it was listed. */
    ContentHash read(Slice slice, UsageSink sink) throws InterruptedException {
        try {
            byte[] bytes = read(slice);
            sink.advanced(bytes.length);
            LineBlocks.hand(
                    new ByteArrayInputStream(bytes, 0, afterLastLineFeed(bytes)),
                    sink,
                    new SegmentArchive(sink.columns()));
            return new ContentHash(slice.mark());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** How much is there. */
    String probe() {
        int files = files().size();
        return "inbox of the webhook: " + files + (files == 1 ? " file" : " files");
    }

    // A file holds about a megabyte and what came last.
    private byte[] read(Slice slice) throws IOException {
        try (InputStream in =
                Files.newInputStream(folder.resolve(slice.id().value().substring(PREFIX.length())))) {
            byte[] bytes = in.readNBytes((int) slice.bytes());
            if (bytes.length < slice.bytes()) {
                throw new IOException(slice.id() + " became shorter");
            }
            return bytes;
        }
    }

    // What stands behind the last line feed is still being written, or never was finished. Either way nobody was told
    // that
    // it is kept.
    private static int afterLastLineFeed(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    private boolean isNoLongerNeeded(Instant written, PullWindow window) {
        return archived
                && written.plus(KEPT).isBefore(window.now())
                && window.lastPull()
                        .filter(last -> last.isAfter(written.plus(SURELY_LANDED)))
                        .isPresent();
    }

    private List<Path> files() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static Slice slice(Path file, long size) {
        String name = file.getFileName().toString();
        return new Slice(new SliceId(PREFIX + name), name + "@" + size, size);
    }

    private AdapterException unreadable(IOException e) {
        return new AdapterException(
                FailureKind.UNAVAILABLE,
                "The inbox of the webhook, " + folder + ", cannot be read: " + e.getMessage()
                        + ". Check that this user may read and write the folder.",
                e);
    }
}
