package io.pqlconnector.usage.lake;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class LineEndsTest {
    // Few values, so that line feeds and their neighbours are frequent.
    @Property
    void findsWhatLookingAtEachByteFinds(
            @ForAll @Size(max = 40) @ByteRange(min = 8, max = 12) byte[] bytes,
            @ForAll @IntRange(max = 40) int from,
            @ForAll @IntRange(max = 40) int to) {
        int end = Math.min(to, bytes.length);
        int start = Math.min(from, end);

        assertThat(LineEnds.find(bytes, start, end)).isEqualTo(firstLineFeed(bytes, start, end));
    }

    @Property
    void isNotMisledByAnyByte(@ForAll @Size(max = 30) byte[] bytes) {
        assertThat(LineEnds.find(bytes, 0, bytes.length)).isEqualTo(firstLineFeed(bytes, 0, bytes.length));
    }

    private static int firstLineFeed(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '\n') {
            at++;
        }
        return at;
    }
}
