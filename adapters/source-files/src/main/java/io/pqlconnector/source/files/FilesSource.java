package io.pqlconnector.source.files;

import io.pqlconnector.formats.GunzipStream;
import io.pqlconnector.formats.GzipException;
import io.pqlconnector.formats.LineBlocks;
import io.pqlconnector.formats.MixpanelExport;
import io.pqlconnector.formats.MixpanelProfiles;
import io.pqlconnector.formats.SegmentArchive;
import io.pqlconnector.formats.WholeExport;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.ContentHash;
import io.pqlconnector.spi.source.Listing;
import io.pqlconnector.spi.source.MalformedLineException;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageSink;
import io.pqlconnector.spi.source.UsageSource;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * Export files in a folder. A file is a slice; its id is the path from the configuration's folder, its mark the size and the
 * time of the last change.
 */
final class FilesSource implements UsageSource {
    private final SourceName name;
    private final Path directory;
    private final FileFormat format;
    private final List<FilePattern> patterns;

    FilesSource(SourceName name, Path directory, FileFormat format, List<FilePattern> patterns) {
        this.name = name;
        this.directory = directory.toAbsolutePath().normalize();
        this.format = format;
        this.patterns = List.copyOf(patterns);
    }

    @Override
    public SourceName name() {
        return name;
    }

    /** All files, in the order of their names: a file does not say what time it covers. */
    @Override
    public Listing list(PullWindow window) {
        SortedMap<SliceId, Slice> slices = new TreeMap<>();
        for (FilePattern pattern : patterns) {
            for (Path file : pattern.find(directory)) {
                SliceId id = id(file);
                BasicFileAttributes attributes = attributes(id, file);
                slices.put(id, new Slice(id, mark(attributes), attributes.size()));
            }
        }
        return Listing.of(List.copyOf(slices.values()));
    }

    @Override
    public String place() {
        return directory + " " + patterns;
    }

    @Override
    public String unit() {
        return "file";
    }

    @Override
    public String probe(Instant now) {
        int files = list(PullWindow.of(Instant.EPOCH, now)).slices().size();
        return files + (files == 1 ? " file" : " files");
    }

    @Override
    public ContentHash contentHash(Slice slice) {
        Path file = file(slice);
        try (HashingStream raw = open(file, bytes -> {})) {
            return raw.finish();
        } catch (IOException e) {
            throw unreadable(slice.id(), e);
        }
    }

    @Override
    public ContentHash read(Slice slice, UsageSink sink) throws InterruptedException {
        Path file = file(slice);
        String before = mark(attributes(slice.id(), file));
        try (HashingStream raw = open(file, sink::advanced);
                InputStream text = GunzipStream.open(raw)) {
            hand(text, slice.id(), sink);
            ContentHash hash = raw.finish();
            BasicFileAttributes after = attributes(slice.id(), file);
            if (!mark(after).equals(before) || after.size() != raw.length()) {
                throw changed(slice.id());
            }
            return hash;
        } catch (GzipException e) {
            // A file that is still being written looks damaged too.
            throw mark(attributes(slice.id(), file)).equals(before) ? damaged(slice.id(), e) : changed(slice.id());
        } catch (IOException e) {
            throw unreadable(slice.id(), e);
        }
    }

    @Override
    public void close() {
        // Nothing is held between calls.
    }

    @Override
    public String toString() {
        return name + " " + patterns;
    }

    private void hand(InputStream text, SliceId slice, UsageSink sink) throws IOException, InterruptedException {
        PropertyColumns columns = sink.columns();
        switch (format) {
            case MIXPANEL ->
                LineBlocks.hand(text, sink, new WholeExport(new MixpanelExport(columns), e -> cutShort(slice, e)));
            case MIXPANEL_PROFILES -> LineBlocks.hand(text, sink, MixpanelProfiles.ofUsers(columns));
            case MIXPANEL_GROUPS -> LineBlocks.hand(text, sink, MixpanelProfiles.ofGroups(columns));
            case SEGMENT -> LineBlocks.hand(text, sink, new SegmentArchive(columns));
            case TRAITS_CSV -> TraitsCsv.read(text, slice, sink);
        }
    }

    private SliceId id(Path file) {
        Path shown = file.startsWith(directory) ? directory.relativize(file) : file;
        return new SliceId(shown.toString().replace(File.separatorChar, '/'));
    }

    private Path file(Slice slice) {
        return directory.resolve(slice.id().value());
    }

    private static HashingStream open(Path file, LongConsumer progress) throws IOException {
        return new HashingStream(Files.newInputStream(file), progress);
    }

    private static BasicFileAttributes attributes(SliceId slice, Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (IOException e) {
            throw unreadable(slice, e);
        }
    }

    private static String mark(BasicFileAttributes attributes) {
        Instant changed = attributes.lastModifiedTime().toInstant();
        return String.format(Locale.ROOT, "%d@%d.%09d", attributes.size(), changed.getEpochSecond(), changed.getNano());
    }

    private static AdapterException changed(SliceId slice) {
        return new AdapterException(
                FailureKind.UNAVAILABLE, slice + " changed while it was read; it is read again in the next run.", null);
    }

    private static AdapterException damaged(SliceId slice, GzipException e) {
        return new AdapterException(
                e.isCutShort() ? FailureKind.UNAVAILABLE : FailureKind.PROTOCOL,
                slice + ": " + e.getMessage()
                        + ". Nothing of this file was taken. Copy or export it again and replace the file.",
                e);
    }

    private static AdapterException cutShort(SliceId slice, MalformedLineException e) {
        return new AdapterException(
                FailureKind.UNAVAILABLE,
                slice
                        + ": the export was cut short by Mixpanel (\"terminated early\" or an error in place of an event)."
                        + " Nothing of this file was taken. Check the region and the project, export it again and replace"
                        + " the file.",
                e);
    }

    private static AdapterException unreadable(SliceId slice, IOException e) {
        return new AdapterException(
                e instanceof AccessDeniedException ? FailureKind.CONFIGURATION : FailureKind.UNAVAILABLE,
                slice + " cannot be read: " + FilePattern.reason(e) + ".",
                e);
    }
}
