package io.pqlconnector.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.source.LineBlock;
import io.pqlconnector.spi.source.LineFormat;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.UsageRecord;
import io.pqlconnector.spi.source.UsageSink;
import io.pqlconnector.testkit.RecordingSink;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineBlocksTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final LineFormat FORMAT = MixpanelProfiles.ofUsers(new PropertyColumns(List.of()));

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 1000})
    void handsOverEveryLineInItsOrder(int lines) throws Exception {
        StringBuilder text = new StringBuilder();
        Random random = new Random(lines);
        for (int i = 0; i < lines; i++) {
            text.append(profile(i, random.nextInt(10_000))).append('\n');
        }

        List<UsageRecord> records = read(text.toString()).records();

        assertThat(records).hasSize(lines);
        for (int i = 0; i < lines; i++) {
            assertThat(records.get(i).userId()).isEqualTo("u" + i);
        }
    }

    @Test
    void handsOverALastLineWithoutLineFeed() throws Exception {
        assertThat(read(profile(1, 5) + "\n" + profile(2, 5)).records()).hasSize(2);
    }

    @Test
    void putsAHalfLineAtTheEndAside() throws Exception {
        RecordingSink sink = read(profile(1, 5) + "\n{\"$distinct_id\":\"u2\",\"$prop");

        assertThat(sink.records()).hasSize(1);
        assertThat(sink.bad())
                .containsExactly(new RecordingSink.Bad(
                        2,
                        "{\"$distinct_id\":\"u2\",\"$prop",
                        "not valid JSON: the line ends in the middle of a value"));
    }

    @ParameterizedTest
    @ValueSource(ints = {MEBIBYTE - 100, MEBIBYTE, 3 * MEBIBYTE, 4 * MEBIBYTE - 60})
    void readsLongLines(int length) throws Exception {
        RecordingSink sink = read(profile(1, 5) + "\n" + profile(2, length) + "\n" + profile(3, 5) + "\n");

        assertThat(sink.records()).extracting(UsageRecord::userId).containsExactly("u1", "u2", "u3");
        assertThat(sink.bad()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {4 * MEBIBYTE, 4 * MEBIBYTE + 1, 9 * MEBIBYTE})
    void putsALineOfMoreThanFourMebibytesAsideAndGoesOn(int length) throws Exception {
        RecordingSink sink =
                read(profile(1, 5) + "\n" + profile(2, length) + "\n" + profile(3, 5) + "\nx\n" + profile(4, 5));

        assertThat(sink.records()).extracting(UsageRecord::userId).containsExactly("u1", "u3", "u4");
        assertThat(sink.bad()).extracting(RecordingSink.Bad::line).containsExactly(2L, 4L);
        assertThat(sink.bad().get(0).reason()).isEqualTo("the line is longer than 4 MiB");
        assertThat(sink.bad().get(0).text())
                .startsWith("{\"$distinct_id\":\"u2\"")
                .hasSize(4 * MEBIBYTE + 1);
    }

    @Test
    void keepsItsMemoryWhenALineNeverEnds() throws Exception {
        CountingSink sink = new CountingSink();

        LineBlocks.hand(new Zeros(200L * MEBIBYTE), sink, FORMAT);

        assertThat(sink.blocks).isEqualTo(1);
        assertThat(sink.largest).isLessThan(10 * MEBIBYTE);
    }

    @Test
    void splitsAtLineFeedsOnly() throws Exception {
        RecordingSink sink =
                read("{\"$distinct_id\":\"a\u2028b\u0085c\u2029d\",\"$properties\":{}}\r\n\r\n" + profile(2, 1) + "\r");

        assertThat(sink.records()).extracting(UsageRecord::userId).containsExactly("a\u2028b\u0085c\u2029d", "u2");
        assertThat(sink.bad()).isEmpty();
    }

    @Test
    void takesNoBlockForAnEmptyText() throws Exception {
        CountingSink sink = new CountingSink();

        LineBlocks.hand(InputStream.nullInputStream(), sink, FORMAT);

        assertThat(sink.blocks).isZero();
    }

    private static RecordingSink read(String text) throws Exception {
        RecordingSink sink = new RecordingSink();
        LineBlocks.hand(new ByteArrayInputStream(text.getBytes(UTF_8)), sink, FORMAT);
        return sink;
    }

    // A line of 40 to 50 bytes and the padding.
    private static String profile(int number, int padding) {
        return "{\"$distinct_id\":\"u" + number + "\",\"$properties\":{\"a\":\"" + "x".repeat(padding) + "\"}}";
    }

    /** Counts blocks and gives out the same one again and again, as a sink with a bounded pool does. */
    private static final class CountingSink implements UsageSink {
        private final LineBlock block = new LineBlock(MEBIBYTE);
        private boolean isOut;
        private int blocks;
        private int largest;

        @Override
        public PropertyColumns columns() {
            return new PropertyColumns(List.of());
        }

        @Override
        public LineBlock newBlock(int capacity) {
            assertThat(isOut)
                    .as("a second block was taken before the first was handed over")
                    .isFalse();
            isOut = true;
            blocks++;
            block.setLength(0);
            block.ensureCapacity(capacity);
            return block;
        }

        @Override
        public void lines(LineBlock filled, LineFormat format) {
            isOut = false;
            largest = Math.max(largest, filled.bytes().length);
        }

        @Override
        public void record(UsageRecord record) {
            throw new AssertionError("a record that was not parsed");
        }

        @Override
        public void bad(long line, byte[] text, String reason) {
            throw new AssertionError(reason);
        }
    }

    private static final class Zeros extends InputStream {
        private long left;

        Zeros(long count) {
            this.left = count;
        }

        @Override
        public int read() {
            return left-- > 0 ? 'x' : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            int count = (int) Math.min(left, length);
            left -= count;
            return count == 0 ? -1 : count;
        }
    }
}
