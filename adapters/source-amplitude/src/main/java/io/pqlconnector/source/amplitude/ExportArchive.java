package io.pqlconnector.source.amplitude;

import io.pqlconnector.formats.GunzipStream;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What the export answers: a ZIP of gzip files of lines. The names in it say the project and the hour; nothing is made of
 * them, and what an entry is shows its content.
 *
 * @see <a href="https://amplitude.com/docs/apis/analytics/export">Export API: response</a>
 */
final class ExportArchive implements AutoCloseable {
    /** A day of a large project has some files for each hour. */
    static final int MOST_ENTRIES = 100_000;

    /** JSON lines shrink to a tenth or a twentieth. What grows by more than this was made to fill a disk or to waste time. */
    static final long MOST_GROWTH = 200;

    /** Little text that repeats itself may shrink to next to nothing. */
    static final long ALWAYS_ALLOWED = 64L << 20;

    private static final int BUFFER = 64 << 10;

    private final ZipFile zip;
    private final UploadHours hours;
    private final long allowed;

    /**
     * Opens an archive.
     *
     * @throws java.util.zip.ZipException if it is none, or ends too early: what it holds is listed at its end
     */
    ExportArchive(Path file, UploadHours hours) throws IOException {
        this.allowed = ALWAYS_ALLOWED + MOST_GROWTH * Files.size(file);
        this.hours = hours;
        this.zip = new ZipFile(file.toFile());
    }

    /** Unpacks all of it and keeps nothing. Throws if it is not whole, or is more than any export is. */
    void check() throws IOException {
        if (zip.size() > MOST_ENTRIES) {
            throw tooMuch("holds " + zip.size() + " files, more than the " + MOST_ENTRIES + " that we take");
        }
        byte[] buffer = new byte[BUFFER];
        try (InputStream text = text()) {
            int count = text.read(buffer);
            while (count >= 0) {
                count = text.read(buffer);
            }
        }
    }

    /** The lines of all entries, one after the other. */
    InputStream text() {
        List<? extends ZipEntry> entries =
                zip.stream().filter(entry -> !entry.isDirectory()).toList();
        return new Lines(entries.iterator());
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private AdapterException tooMuch(String what) {
        return new AdapterException(
                FailureKind.PROTOCOL,
                hours + ": what Amplitude answered " + what + ". Nothing of it was taken. Is base_url Amplitude?",
                null);
    }

    /** The entries' text with a line feed after each, because the last line of an entry need not have one. */
    private final class Lines extends InputStream {
        private final Iterator<? extends ZipEntry> entries;
        private InputStream current = InputStream.nullInputStream();
        private boolean isOpen;
        private long unpacked;

        Lines(Iterator<? extends ZipEntry> entries) {
            this.entries = entries;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (isOpen || entries.hasNext()) {
                if (!isOpen) {
                    current = GunzipStream.open(new Counted(zip.getInputStream(entries.next())));
                    isOpen = true;
                }
                int count = current.read(bytes, offset, length);
                if (count >= 0) {
                    unpacked(count);
                    return count;
                }
                current.close();
                isOpen = false;
                bytes[offset] = '\n';
                return 1;
            }
            return -1;
        }

        @Override
        public void close() throws IOException {
            current.close();
        }

        private void unpacked(int count) {
            unpacked += count;
            if (unpacked > allowed) {
                throw tooMuch("unpacks to more than " + MOST_GROWTH + " times its size");
            }
        }

        /** An entry without its outer packing, which counts as well: that alone can be a thousand times as much. */
        private final class Counted extends InputStream {
            private final InputStream entry;

            Counted(InputStream entry) {
                this.entry = entry;
            }

            @Override
            public int read() throws IOException {
                int next = entry.read();
                unpacked(next < 0 ? 0 : 1);
                return next;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = entry.read(bytes, offset, length);
                unpacked(Math.max(0, count));
                return count;
            }

            @Override
            public void close() throws IOException {
                entry.close();
            }
        }
    }
}
