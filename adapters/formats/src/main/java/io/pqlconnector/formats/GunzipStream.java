package io.pqlconnector.formats;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks gzip and fails on anything that is not whole. It stands in for {@link java.util.zip.GZIPInputStream}, which ends
 * without a word when the file is cut inside the header of a further member, ignores what follows the last member, and can lose
 * a further member if the stream below reports nothing as available; it is as fast.
 *
 * <p>Members may follow one another, as when files were joined. Zeros after the last one are taken for padding; anything
 * else is an error.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>
 */
public final class GunzipStream extends InputStream {
    private static final int MAGIC_1 = 0x1F;
    private static final int MAGIC_2 = 0x8B;
    private static final int DEFLATE = 8;
    private static final int HAS_HEADER_CRC = 1 << 1;
    private static final int HAS_EXTRA = 1 << 2;
    private static final int HAS_NAME = 1 << 3;
    private static final int HAS_COMMENT = 1 << 4;
    private static final int RESERVED = 0xE0;
    private static final int BUFFER_SIZE = 64 << 10;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final CRC32 headerCrc = new CRC32();
    private final byte[] buffer = new byte[BUFFER_SIZE];
    private int position;
    private int limit;
    private boolean inMember;
    private boolean ended;
    private long members;
    private long memberBytes;
    private long textBytes;

    private GunzipStream(InputStream in) {
        this.in = in;
    }

    /** The text behind a stream: unpacked if it starts as gzip does, whatever its name, else as it is. */
    public static InputStream open(InputStream raw) throws IOException {
        PushbackInputStream peekable = new PushbackInputStream(raw, 2);
        byte[] start = peekable.readNBytes(2);
        peekable.unread(start);
        boolean isGzip = start.length == 2 && (start[0] & 0xFF) == MAGIC_1 && (start[1] & 0xFF) == MAGIC_2;
        return isGzip ? new GunzipStream(peekable) : peekable;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /** {@inheritDoc} @throws GzipException if the data ends too early or is damaged */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            if (!inMember) {
                startMember();
                continue;
            }
            int count = inflate(bytes, offset, length);
            if (count > 0) {
                crc.update(bytes, offset, count);
                memberBytes += count;
                textBytes += count;
                return count;
            }
            if (inflater.finished()) {
                endMember();
            } else if (inflater.needsDictionary()) {
                throw damaged("asks for a dictionary");
            } else if (inflater.needsInput()) {
                fill("data");
                inflater.setInput(buffer, 0, limit);
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }

    private int inflate(byte[] bytes, int offset, int length) throws GzipException {
        try {
            return inflater.inflate(bytes, offset, length);
        } catch (DataFormatException e) {
            throw damaged("is damaged");
        }
    }

    private void startMember() throws IOException {
        if (position == limit && !tryFill()) {
            ended = true;
            return;
        }
        if (members > 0 && buffer[position] == 0) {
            skipPadding();
            return;
        }
        headerCrc.reset();
        if (header() != MAGIC_1 || header() != MAGIC_2) {
            throw damaged("is followed by something else");
        }
        int method = header();
        int flags = header();
        if (method != DEFLATE || (flags & RESERVED) != 0) {
            throw damaged("has a header of an unknown kind");
        }
        // Modification time, extra flags, operating system.
        skip(6);
        if ((flags & HAS_EXTRA) != 0) {
            skip(header() | header() << 8);
        }
        if ((flags & HAS_NAME) != 0) {
            skipText();
        }
        if ((flags & HAS_COMMENT) != 0) {
            skipText();
        }
        if ((flags & HAS_HEADER_CRC) != 0) {
            int computed = (int) headerCrc.getValue() & 0xFFFF;
            if (computed != (header() | header() << 8)) {
                throw damaged("has a damaged header");
            }
        }
        crc.reset();
        memberBytes = 0;
        members++;
        inMember = true;
        inflater.reset();
        inflater.setInput(buffer, position, limit - position);
    }

    private void endMember() throws IOException {
        position = limit - inflater.getRemaining();
        if (fourBytes() != (int) crc.getValue()) {
            throw damaged("does not match its checksum");
        }
        if (fourBytes() != (int) memberBytes) {
            throw damaged("does not match its length");
        }
        inMember = false;
    }

    private void skipPadding() throws IOException {
        do {
            for (; position < limit; position++) {
                if (buffer[position] != 0) {
                    throw damaged("is followed by something else");
                }
            }
        } while (tryFill());
        ended = true;
    }

    private int header() throws IOException {
        if (position == limit) {
            fill("header");
        }
        headerCrc.update(buffer[position]);
        return buffer[position++] & 0xFF;
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            header();
        }
    }

    private void skipText() throws IOException {
        while (header() != 0) {
            // Up to the zero that ends it.
        }
    }

    private int fourBytes() throws IOException {
        int number = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            if (position == limit) {
                fill("trailer");
            }
            number |= (buffer[position++] & 0xFF) << (8 * i);
        }
        return number;
    }

    private void fill(String part) throws IOException {
        if (!tryFill()) {
            throw new GzipException(
                    "the gzip data ends inside of its " + part + ", after " + textBytes + " bytes of text", true);
        }
    }

    private boolean tryFill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        return limit > 0;
    }

    private GzipException damaged(String how) {
        return new GzipException("the gzip data " + how + ", after " + textBytes + " bytes of text", false);
    }
}
