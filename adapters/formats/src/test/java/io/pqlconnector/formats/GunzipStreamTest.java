package io.pqlconnector.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GunzipStreamTest {
    private static final byte[] TEXT = text(300_000);

    @Test
    void unpacksOneMember() throws Exception {
        assertThat(read(gzip(TEXT))).isEqualTo(TEXT);
        assertThat(read(gzip(new byte[0]))).isEmpty();
    }

    @Test
    void leavesWhatIsNoGzipAsItIs() throws Exception {
        assertThat(read(TEXT)).isEqualTo(TEXT);
        assertThat(read(new byte[0])).isEmpty();
        assertThat(read(new byte[] {0x1F})).containsExactly(0x1F);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 64 << 10})
    void unpacksMembersThatFollowOneAnotherHoweverTheBytesArrive(int atOnce) throws Exception {
        byte[] joined = join(gzip(TEXT), gzip(new byte[0]), gzip("end".getBytes(UTF_8)));

        byte[] read = GunzipStream.open(new Dripping(joined, atOnce)).readAllBytes();

        assertThat(read).isEqualTo(join(TEXT, "end".getBytes(UTF_8)));
    }

    @Test
    void readsAHeaderWithEverythingInIt() throws Exception {
        byte[] plain = gzip(TEXT);
        byte[] header = {
            0x1F, (byte) 0x8B, 8, 0x1E, 1, 2, 3, 4, 0, 3, 3, 0, 'x', 'y', 'z', 'n', 'a', 'm', 'e', 0, 'c', 0
        };
        CRC32 crc = new CRC32();
        crc.update(header);
        byte[] headerCrc = {(byte) crc.getValue(), (byte) (crc.getValue() >>> 8)};
        byte[] rest = new byte[plain.length - 10];
        System.arraycopy(plain, 10, rest, 0, rest.length);

        assertThat(read(join(header, headerCrc, rest))).isEqualTo(TEXT);

        headerCrc[0]++;
        assertThatThrownBy(() -> read(join(header, headerCrc, rest)))
                .isInstanceOf(GzipException.class)
                .hasMessage("the gzip data has a damaged header, after 0 bytes of text");
    }

    @Test
    void noticesEveryCut() throws Exception {
        byte[] first = gzip("first\n".getBytes(UTF_8));
        byte[] joined = join(first, gzip("second\n".getBytes(UTF_8)));

        for (int length = 2; length < joined.length; length++) {
            byte[] cut = new byte[length];
            System.arraycopy(joined, 0, cut, 0, length);
            if (length == first.length) {
                assertThat(read(cut)).isEqualTo("first\n".getBytes(UTF_8));
            } else {
                GzipException failure = catchThrowableOfType(GzipException.class, () -> read(cut));
                assertThat(failure).as("cut after %s bytes", length).isNotNull();
                assertThat(failure.isCutShort()).isTrue();
            }
        }
    }

    @Test
    void saysWhereItWasCut() throws Exception {
        byte[] whole = gzip(TEXT);

        assertThatThrownBy(() -> read(cut(whole, 5)))
                .hasMessage("the gzip data ends inside of its header, after 0 bytes of text");
        assertThatThrownBy(() -> read(cut(whole, whole.length / 2)))
                .hasMessageMatching("the gzip data ends inside of its data, after \\d+ bytes of text");
        assertThatThrownBy(() -> read(cut(whole, whole.length - 3)))
                .hasMessage("the gzip data ends inside of its trailer, after 300000 bytes of text");
    }

    @Test
    void noticesDamage() throws Exception {
        byte[] badChecksum = gzip(TEXT);
        badChecksum[badChecksum.length - 8]++;
        byte[] badLength = gzip(TEXT);
        badLength[badLength.length - 1]++;
        byte[] badData = gzip(TEXT);
        badData[10] = (byte) 0xFF;
        byte[] badMethod = gzip(TEXT);
        badMethod[2] = 7;

        assertThatThrownBy(() -> read(badChecksum))
                .hasMessage("the gzip data does not match its checksum, after 300000 bytes of text");
        assertThatThrownBy(() -> read(badLength))
                .hasMessage("the gzip data does not match its length, after 300000 bytes of text");
        assertThatThrownBy(() -> read(badData)).hasMessageStartingWith("the gzip data is damaged, after ");
        assertThatThrownBy(() -> read(badMethod))
                .hasMessage("the gzip data has a header of an unknown kind, after 0 bytes of text");
        assertThat(catchThrowableOfType(GzipException.class, () -> read(badChecksum))
                        .isCutShort())
                .isFalse();
    }

    @Test
    void noticesEveryFlippedBitOrReadsTheSame() throws Exception {
        byte[] text = "a line\nand another one\n".getBytes(UTF_8);
        byte[] whole = gzip(text);

        for (int bit = 16; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            byte[] read;
            try {
                read = read(flipped);
            } catch (GzipException e) {
                continue;
            }
            assertThat(read).isEqualTo(text);
        }
    }

    @Test
    void takesZerosBehindTheLastMemberForPaddingAndNothingElse() throws Exception {
        byte[] padded = join(gzip(TEXT), new byte[100_000]);
        byte[] followed = join(gzip(TEXT), "garbage".getBytes(UTF_8));
        byte[] followedLater = join(padded, new byte[] {1});

        assertThat(read(padded)).isEqualTo(TEXT);
        assertThatThrownBy(() -> read(followed))
                .hasMessage("the gzip data is followed by something else, after 300000 bytes of text");
        assertThatThrownBy(() -> read(followedLater)).hasMessageContaining("is followed by something else");
    }

    private static byte[] read(byte[] bytes) throws IOException {
        try (InputStream in = GunzipStream.open(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        }
    }

    private static byte[] cut(byte[] bytes, int length) {
        byte[] cut = new byte[length];
        System.arraycopy(bytes, 0, cut, 0, length);
        return cut;
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] text(int length) {
        Random random = new Random(1);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (random.nextInt(20) == 0 ? '\n' : 'a' + random.nextInt(26));
        }
        return bytes;
    }

    /** Gives a few bytes at a time and never says that more are there, as a network does. */
    private static final class Dripping extends InputStream {
        private final ByteArrayInputStream in;
        private final int atOnce;

        Dripping(byte[] bytes, int atOnce) {
            this.in = new ByteArrayInputStream(bytes);
            this.atOnce = atOnce;
        }

        @Override
        public int read() {
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            return in.read(bytes, offset, Math.min(length, atOnce));
        }
    }
}
