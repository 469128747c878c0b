package io.pqlconnector.usage.lake;

import io.pqlconnector.core.lake.LakeException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one slice that were no record, while it lands. Blocks are parsed in any order, so a line's number is known
 * only when all blocks before it were counted: until then lines wait in a file, and the heap holds a few KB whatever comes.
 */
final class BadLines implements AutoCloseable {
    /** How much of a line is kept: enough to see what is wrong with it. */
    static final int MAX_TEXT = 4096;

    private static final int MAX_REASON = 500;
    private static final int BUFFER = 64 * 1024;

    /** Takes the lines in the order in which they stand in the slice. */
    interface Reader {
        /**
         * One line.
         *
         * @param line counted from 1
         * @param length how long the line is, in bytes
         * @param text at most {@link #MAX_TEXT} bytes of it
         */
        void line(long line, String reason, long length, byte[] text) throws IOException;
    }

    private record Piece(int sequence, long offset, int length) {}

    private final Path spill;
    private final List<Piece> pieces = new ArrayList<>();
    private @Nullable FileChannel channel;
    private long end;
    private long count;
    private int[] blockLines = new int[64];

    /**
     * Nothing is written before there is something to write.
     *
     * @param spill where lines wait
     */
    BadLines(Path spill) {
        this.spill = spill;
    }

    /** How many there are, once every block has ended. */
    synchronized long count() {
        return count;
    }

    /** Notes what one block holds; for one thread. To be ended. */
    Block open(int sequence) {
        return new Block(sequence);
    }

    /** The bad lines of one block. */
    final class Block {
        private final int sequence;
        private @Nullable ByteArrayOutputStream buffer;

        private Block(int sequence) {
            this.sequence = sequence;
        }

        /**
         * One bad line.
         *
         * @param line its number in the block, counted from 0; in a slice that is handed over as records, in the slice
         */
        void add(long line, byte[] bytes, int from, int to, String reason) {
            ByteArrayOutputStream into = buffer == null ? new ByteArrayOutputStream(1024) : buffer;
            buffer = into;
            byte[] reasonBytes =
                    reason.substring(0, Math.min(reason.length(), MAX_REASON)).getBytes(StandardCharsets.UTF_8);
            int kept = Math.min(to - from, MAX_TEXT);
            try (DataOutputStream data = new DataOutputStream(into)) {
                data.writeLong(line);
                data.writeInt(reasonBytes.length);
                data.write(reasonBytes);
                data.writeInt(to - from);
                data.writeInt(kept);
                data.write(bytes, from, kept);
            } catch (IOException e) {
                throw new IllegalStateException("memory cannot be written", e);
            }
            synchronized (BadLines.this) {
                count++;
            }
            if (into.size() >= BUFFER) {
                write(sequence, into.toByteArray());
                into.reset();
            }
        }

        /** All lines of the block were seen: this many. */
        void end(int lines) {
            ByteArrayOutputStream from = buffer;
            if (from != null && from.size() > 0) {
                write(sequence, from.toByteArray());
            }
            buffer = null;
            blockEnded(sequence, lines);
        }
    }

    private synchronized void blockEnded(int sequence, int lines) {
        if (sequence >= blockLines.length) {
            blockLines = Arrays.copyOf(blockLines, Math.max(sequence + 1, blockLines.length * 2));
        }
        blockLines[sequence] = lines;
    }

    private synchronized void write(int sequence, byte[] bytes) {
        try {
            FileChannel to = channel;
            if (to == null) {
                to = FileChannel.open(
                        spill,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
                channel = to;
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                to.write(buffer, end + buffer.position());
            }
            pieces.add(new Piece(sequence, end, bytes.length));
            end += bytes.length;
        } catch (IOException e) {
            throw LakeDirectory.cannotWrite(spill, e);
        }
    }

    /**
     * Reads the lines in order, now that every block has ended.
     *
     * @param most at most this many
     * @throws IOException if the reader does
     */
    synchronized void read(long most, Reader reader) throws IOException {
        FileChannel from = channel;
        if (from == null) {
            return;
        }
        List<Piece> ordered = new ArrayList<>(pieces);
        ordered.sort(Comparator.comparingInt(Piece::sequence).thenComparingLong(Piece::offset));
        long before = 0;
        int sequence = 0;
        long left = most;
        for (Piece piece : ordered) {
            while (sequence < piece.sequence()) {
                before += blockLines[sequence++];
            }
            left = readPiece(from, piece, before, left, reader);
            if (left == 0) {
                return;
            }
        }
    }

    private static long readPiece(FileChannel from, Piece piece, long before, long most, Reader reader)
            throws IOException {
        byte[] bytes = new byte[piece.length()];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (from.read(buffer, piece.offset() + buffer.position()) < 0) {
                throw new LakeException("the list of bad lines was cut while it was in use", null);
            }
        }
        long left = most;
        try (DataInputStream data = new DataInputStream(new ByteArrayInputStream(bytes))) {
            while (data.available() > 0 && left > 0) {
                long line = data.readLong();
                String reason = new String(data.readNBytes(data.readInt()), StandardCharsets.UTF_8);
                int length = data.readInt();
                byte[] text = data.readNBytes(data.readInt());
                reader.line(before + line + 1, reason, length, text);
                left--;
            }
        }
        return left;
    }

    @Override
    public synchronized void close() {
        FileChannel open = channel;
        channel = null;
        if (open == null) {
            return;
        }
        try {
            open.close();
            Files.deleteIfExists(spill);
        } catch (IOException e) {
            // It lies among the staged files, which are swept at the next start.
        }
    }
}
