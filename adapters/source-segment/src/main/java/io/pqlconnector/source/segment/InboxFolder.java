package io.pqlconnector.source.segment;

import io.pqlconnector.formats.LineBlocks;
import io.pqlconnector.formats.SegmentArchive;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.source.ContentHash;
import io.pqlconnector.spi.source.Listing;
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
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of an inbox as slices. They only grow, so a file's mark is its size. */
final class InboxFolder {
    /** How the names of files end. */
    static final String SUFFIX = ".jsonl";

    private static final String PREFIX = "inbox/";
    private static final Duration KEPT = Duration.ofDays(14);
    private static final int DAY_DIGITS = "20260401".length();
    private static final Duration SURELY_LANDED = Duration.ofDays(1);

    private final Path folder;
    private final Instant start;

    /**
     * For one folder, which may be missing as long as nothing came.
     *
     * @param start files that were last written on days before this instant's are not wanted
     */
    InboxFolder(Path folder, Instant start) {
        this.folder = folder;
        this.start = start;
    }

    /** Whether a slice is a file of an inbox. */
    static boolean isOf(SliceId id) {
        return id.value().startsWith(PREFIX);
    }

    /**
     * The files that may be new, the oldest first. Deletes those whose messages the archive holds too. What a deleted file gave
     * is covered, so that the archive's copies stand in for it, and somebody whom Segment took out of the archive is gone here
     * too.
     *
     * @param archive empty without an archive: then nothing is deleted
     */
    Listing list(PullWindow window, Optional<ArchiveReach> archive) {
        LocalDate first = ListedDays.of(window, start).first();
        List<Slice> slices = new ArrayList<>();
        for (Path file : files()) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                Instant written = attributes.lastModifiedTime().toInstant();
                if (hasSurelyLanded(written, window) && isArchived(file, archive)) {
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
        return new Listing(slices, id -> isDeleted(id, archive));
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

    // What stands behind the last line feed is still being written, or never was finished. Either way nobody was
    // told that it is kept.
    private static int afterLastLineFeed(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    private static boolean hasSurelyLanded(Instant written, PullWindow window) {
        return written.plus(KEPT).isBefore(window.now())
                && window.lastPull()
                        .filter(last -> last.isAfter(written.plus(SURELY_LANDED)))
                        .isPresent();
    }

    private static boolean isArchived(Path file, Optional<ArchiveReach> archive) throws IOException {
        Optional<LocalDate> day = day(file.getFileName().toString());
        // The name first: a file is read only when it seems that it may go, which most runs do not find.
        return archive.isPresent()
                && day.isPresent()
                && archive.get().holds(day.get())
                && archive.get().holds(day.get(), Messages.sources(Files.readAllBytes(file)));
    }

    private boolean isDeleted(SliceId id, Optional<ArchiveReach> archive) {
        if (!isOf(id) || archive.isEmpty()) {
            return false;
        }
        String name = id.value().substring(PREFIX.length());
        return day(name).filter(day -> archive.get().holds(day)).isPresent() && !Files.exists(folder.resolve(name));
    }

    /** On which day (UTC) a file was begun; empty if it is none of an inbox's. */
    private static Optional<LocalDate> day(String name) {
        if (name.length() < DAY_DIGITS) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(name.substring(0, DAY_DIGITS), DateTimeFormatter.BASIC_ISO_DATE));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
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
