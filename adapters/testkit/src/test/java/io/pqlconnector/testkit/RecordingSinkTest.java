package io.pqlconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.spi.source.LineBlock;
import io.pqlconnector.spi.source.LineFormat;
import io.pqlconnector.spi.source.MalformedLineException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RecordingSinkTest {
    private final RecordingSink sink = new RecordingSink();
    private final List<String> lines = new ArrayList<>();
    private final LineFormat format = () -> (bytes, from, to, output) -> {
        String line = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        lines.add(line);
        if (line.startsWith("bad")) {
            throw new MalformedLineException("it says so");
        }
    };

    @Test
    void parsesEveryLineOfEveryBlock() {
        sink.lines(block("one\ntwo\n"), format);
        sink.lines(block("\nthree"), format);

        assertThat(lines).containsExactly("one", "two", "", "three");
    }

    @Test
    void keepsBadLinesWithTheirNumbers() {
        sink.lines(block("one\nbad 1\n"), format);
        sink.lines(block("bad 2\n"), format);

        assertThat(sink.bad())
                .containsExactly(
                        new RecordingSink.Bad(2, "bad 1", "it says so"),
                        new RecordingSink.Bad(3, "bad 2", "it says so"));
    }

    @Test
    void refusesABlockThatStartsInTheMiddleOfALine() {
        sink.lines(block("one\ntw"), format);

        assertThatThrownBy(() -> sink.lines(block("o\n"), format)).hasMessageContaining("middle of a line");
    }

    @Test
    void refusesABlockThatIsHandedOverTwice() {
        LineBlock block = block("one\n");
        sink.lines(block, format);

        assertThatThrownBy(() -> sink.lines(block, format)).hasMessageContaining("handed over before");
        assertThatThrownBy(() -> sink.lines(new LineBlock(8), format)).hasMessageContaining("did not give");
    }

    @Test
    void overwritesABlockOnceItWasParsed() {
        LineBlock block = block("one\n");

        sink.lines(block, format);

        assertThat(block.bytes()).startsWith('#', '#', '#', '#');
    }

    private LineBlock block(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        LineBlock block = sink.newBlock(bytes.length);
        System.arraycopy(bytes, 0, block.bytes(), 0, bytes.length);
        block.setLength(bytes.length);
        return block;
    }
}
