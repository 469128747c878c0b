package io.pqlconnector.worker.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TerminalTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void aNameWithEscapeSequencesAndLineBreaksIsShownAndDoesNothing() {
        terminal(true, Map.of()).line("evil\u001b[2Jname\r\nsecond\u2028third");

        assertThat(printed()).isEqualTo("evil\uFFFD[2Jname\uFFFD\uFFFDsecond\uFFFDthird" + System.lineSeparator());
    }

    @Test
    void coloursAreForPeopleWhoWantThem() {
        assertThat(terminal(true, Map.of()).bold("x")).isEqualTo("\u001b[1mx\u001b[0m");
        assertThat(terminal(true, Map.of("NO_COLOR", "1")).bold("x")).isEqualTo("x");
        assertThat(terminal(false, Map.of()).tier("hot", "hot ")).isEqualTo("hot ");
    }

    @Test
    void itsOwnColoursPass() {
        Terminal terminal = terminal(true, Map.of());

        terminal.line(terminal.tier("hot", "hot"));

        assertThat(printed()).startsWith("\u001b[31;1mhot\u001b[0m");
    }

    private Terminal terminal(boolean interactive, Map<String, String> environment) {
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        return new Terminal(stream, stream, interactive, environment);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
