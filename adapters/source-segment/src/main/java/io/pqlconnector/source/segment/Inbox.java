package io.pqlconnector.source.segment;

import io.pqlconnector.http.TimeAndChance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * Keeps lines in files of a folder, synced to disk before anybody is told so. What comes while a sync runs shares the next one.
 * A process starts with a file of its own, so a line that another one left unfinished stays the last of its file; it was never
 * acknowledged. Safe for use by several threads.
 */
final class Inbox implements AutoCloseable {
    private static final long LARGEST = 1 << 20;
    private static final Duration OLDEST = Duration.ofMinutes(5);
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path folder;
    private final TimeAndChance time;
    private final Object queue = new Object();
    private final Object writing = new Object();
    private Group waiting = new Group();
    private Optional<OpenFile> file = Optional.empty();
    private boolean closed;

    Inbox(Path folder, TimeAndChance time) {
        this.folder = folder;
        this.time = time;
    }

    /**
     * Keeps lines, all of them or none. They are on disk when this returns.
     *
     * @param lines each with its line feed
     */
    void append(byte[] lines) throws IOException {
        Group mine;
        synchronized (queue) {
            mine = waiting;
            mine.lines.writeBytes(lines);
        }
        synchronized (writing) {
            // Whoever wrote before may have written this group too; if nobody did, it is still the one that waits.
            if (!mine.done) {
                synchronized (queue) {
                    waiting = new Group();
                }
                mine.failure = write(mine.lines.toByteArray());
                mine.done = true;
            }
            if (mine.failure.isPresent()) {
                throw new IOException("the inbox cannot be written", mine.failure.get());
            }
        }
    }

    @Override
    public void close() {
        synchronized (writing) {
            closed = true;
            endFile();
        }
    }

    private Optional<IOException> write(byte[] lines) {
        try {
            if (closed) {
                throw new IOException("the inbox was closed");
            }
            OpenFile open = current();
            ByteBuffer rest = ByteBuffer.wrap(lines);
            while (rest.hasRemaining()) {
                open.size += open.channel.write(rest);
            }
            open.channel.force(false);
            return Optional.empty();
        } catch (IOException e) {
            // What is in the file now is unclear, so nothing may follow it there.
            endFile();
            return Optional.of(e);
        }
    }

    private OpenFile current() throws IOException {
        Instant now = time.now();
        if (file.isPresent()) {
            OpenFile open = file.get();
            Duration age = Duration.between(open.since, now);
            if (open.size < LARGEST && !age.isNegative() && age.compareTo(OLDEST) < 0) {
                return open;
            }
            endFile();
        }
        OpenFile opened = new OpenFile(create(now), now);
        file = Optional.of(opened);
        return opened;
    }

    private FileChannel create(Instant now) throws IOException {
        Files.createDirectories(folder);
        for (int i = 0; ; i++) {
            Path path = folder.resolve(NAME.format(now) + String.format(Locale.ROOT, "-%03d", i) + InboxFolder.SUFFIX);
            try {
                FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                syncFolder();
                return channel;
            } catch (FileAlreadyExistsException e) {
                // Another file of this millisecond.
            }
        }
    }

    // Without this a power cut could take the name of a file whose content is safe.
    private void syncFolder() throws IOException {
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }

    private void endFile() {
        try {
            if (file.isPresent()) {
                file.get().channel.close();
            }
        } catch (IOException e) {
            // All that was acknowledged has been synced.
        } finally {
            file = Optional.empty();
        }
    }

    /** What is written and synced at once. */
    private static final class Group {
        private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
        private boolean done;
        private Optional<IOException> failure = Optional.empty();
    }

    private static final class OpenFile {
        private final FileChannel channel;
        private final Instant since;
        private long size;

        OpenFile(FileChannel channel, Instant since) {
            this.channel = channel;
            this.since = since;
        }
    }
}
