package io.pqlconnector.source.files;

import io.pqlconnector.spi.source.ContentHash;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Hashes what is read through it, and tells how much that is.
 *
 * <p>The hash is two checksums of 32 bits with different polynomials, and the length. The JVM has instructions for
 * both in its first compiler; SHA-256 takes some nine seconds a gigabyte there, longer than everything else that is done
 * with a file. Nothing rests on the hash being hard to forge: it tells a file that was touched from one that was changed.
 */
final class HashingStream extends FilterInputStream {
    private final CRC32 crc32 = new CRC32();
    private final CRC32C crc32c = new CRC32C();
    private final LongConsumer progress;
    private long length;

    /**
     * Over a file's bytes.
     *
     * @param progress is told after each read how many bytes it gave
     */
    HashingStream(InputStream in, LongConsumer progress) {
        super(in);
        this.progress = progress;
    }

    /** Reads what is left and answers what the whole content is. */
    ContentHash finish() throws IOException {
        byte[] buffer = new byte[64 << 10];
        while (read(buffer, 0, buffer.length) >= 0) {
            // Hashed by being read.
        }
        return new ContentHash(String.format(Locale.ROOT, "%08x%08x-%d", crc32.getValue(), crc32c.getValue(), length));
    }

    /** How many bytes were read. */
    long length() {
        return length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int wanted) throws IOException {
        int count = super.read(bytes, offset, wanted);
        if (count > 0) {
            crc32.update(bytes, offset, count);
            crc32c.update(bytes, offset, count);
            length += count;
            progress.accept(count);
        }
        return count;
    }

    @Override
    public long skip(long wanted) {
        throw new UnsupportedOperationException("what is skipped would not be hashed");
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
