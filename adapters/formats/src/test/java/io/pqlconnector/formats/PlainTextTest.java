package io.pqlconnector.formats;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class PlainTextTest {
    // Mostly letters, so that some ends lie beyond the first eight bytes.
    @Property
    void endsWhereLookingAtEachByteEnds(
            @ForAll @Size(max = 40) @ByteRange(min = 'Z', max = 'z') byte[] bytes,
            @ForAll @IntRange(max = 40) int from,
            @ForAll @IntRange(max = 40) int to) {
        int end = Math.min(to, bytes.length);
        int start = Math.min(from, end);

        assertThat(PlainText.end(bytes, start, end)).isEqualTo(firstOther(bytes, start, end));
    }

    @Property
    void isNotMisledByAnyByte(
            @ForAll byte before, @ForAll byte one, @ForAll byte after, @ForAll @IntRange(max = 7) int place) {
        byte[] bytes = "nine bytes and some".getBytes(US_ASCII);
        bytes[place] = before;
        bytes[place + 1] = one;
        bytes[place + 2] = after;

        assertThat(PlainText.end(bytes, 0, bytes.length)).isEqualTo(firstOther(bytes, 0, bytes.length));
    }

    private static int firstOther(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        return at;
    }
}
