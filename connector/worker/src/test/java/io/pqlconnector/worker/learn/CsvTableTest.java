package io.pqlconnector.worker.learn;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.spi.config.InvalidConfigurationException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {
    @TempDir
    private Path folder;

    @Test
    void namesColumnsAndHandsOutRowsWithTheirLines() {
        try (CsvTable table =
                table(" account , outcome\nacme.com, customer \n\n\"Umbrella, Inc.\",\"said \"\"no\"\"\"\n")) {
            assertThat(table.header()).containsExactly("account", "outcome");
            assertThat(table.column("outcome")).isEqualTo(1);
            assertThat(rows(table))
                    .containsExactly(
                            new CsvTable.Row(2, List.of("acme.com", " customer ")),
                            new CsvTable.Row(4, List.of("Umbrella, Inc.", "said \"no\"")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void takesTheSeparatorOfTheFirstLine(String separator) {
        String text = String.join(separator, "\"a,b;c\td\"", "x", "y") + "\r\n" + String.join(separator, "1", "2", "3");
        try (CsvTable table = table(text)) {
            assertThat(table.header()).containsExactly("a,b;c\td", "x", "y");
            assertThat(rows(table)).containsExactly(new CsvTable.Row(2, List.of("1", "2", "3")));
        }
    }

    @Test
    void overlooksAByteOrderMark() {
        try (CsvTable table = table("\uFEFF\"account\";outcome\nä;lost\n")) {
            assertThat(table.header()).containsExactly("account", "outcome");
            assertThat(rows(table)).containsExactly(new CsvTable.Row(2, List.of("ä", "lost")));
        }
    }

    @Test
    void countsLinesInsideOfQuotes() {
        try (CsvTable table = table("a,b\n\"one\ntwo\r\nthree\",1\nx,2\n")) {
            assertThat(rows(table)).extracting(CsvTable.Row::line).containsExactly(2, 5);
        }
    }

    @Test
    void readsNoFurtherThanItIsAsked() throws IOException {
        StringBuilder text = new StringBuilder("a,b\n");
        for (int i = 0; i < 200_000; i++) {
            text.append(i).append(",x\n");
        }
        text.append("broken\n");
        try (CsvTable table = table(text.toString())) {
            assertThat(table.next()).contains(new CsvTable.Row(2, List.of("0", "x")));
        }
    }

    @Test
    void aTableMayHaveNoRows() {
        try (CsvTable table = table("a,b\n")) {
            assertThat(table.next()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\uFEFF", "\n \n"})
    void refusesAnEmptyFile(String text) {
        assertThatThrownBy(() -> table(text))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("leads.csv:1:1  is empty. Its first line has to name the columns, such as"
                        + " account,outcome.");
    }

    @Test
    void refusesColumnsOfTheSameName() {
        assertThatThrownBy(() -> table("account,value, account\nx,1,y\n"))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("leads.csv:1:1  columns 1 and 3 are both called \"account\". Give one of them another name,"
                        + " or delete it.");
    }

    @Test
    void refusesAColumnWithoutAName() {
        assertThatThrownBy(() -> table("account,,value\nx,1,2\n"))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("leads.csv:1:1  column 2 has no name. Name it, or delete the column.");
    }

    @Test
    void refusesARowWithTooFewFields() {
        assertThatThrownBy(() -> rows(table("a,b,c\n1,2,3\n1,2\n")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage(
                        "leads.csv:3:1  has 2 fields, and the first line names 3 columns. Add what is missing: a field"
                                + " may be empty, its separator may not be left out.");
    }

    @Test
    void refusesARowWithTooManyFields() {
        assertThatThrownBy(() -> rows(table("a,b\n\"x\ny\",2\n1,2,3\n")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage(
                        "leads.csv:4:1  has 3 fields, and the first line names 2 columns. Put a field with a separator"
                                + " in it into double quotes.");
    }

    @Test
    void refusesAQuoteThatDoesNotEnd() {
        assertThatThrownBy(() -> rows(table("a,b\n1,2\n3,\"cut\n5,6\n")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageStartingWith("leads.csv:3:1  is no valid CSV from here on: Missing closing quote")
                .hasMessageEndingWith("Often a closing quote is missing; a quote inside of quotes is written twice.");
    }

    @Test
    void refusesToGatherTheRestOfALargeFileIntoOneField() {
        String text = "a,b\n1,\"cut\n" + "5,6\n".repeat(600_000);
        assertThatThrownBy(() -> rows(table(text)))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageStartingWith("leads.csv:2:1  is no valid CSV from here on: ");
    }

    @Test
    void namesTheLineThatIsNotUtf8() {
        String text = "a,b\n" + "1,2\n".repeat(20_000) + "Müller,3\n";
        assertThatThrownBy(() -> rows(table(text, ISO_8859_1)))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("leads.csv:20002:1  is not UTF-8. Save the table as \"CSV UTF-8\".");
    }

    @Test
    void namesTheFirstLineIfThatIsNotUtf8() {
        assertThatThrownBy(() -> table("größe,b\n", ISO_8859_1))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("leads.csv:1:1  is not UTF-8. Save the table as \"CSV UTF-8\".");
    }

    @Test
    void saysThatThereIsNoSuchFileOrColumn() {
        assertThatThrownBy(() -> CsvTable.open(folder.resolve("none.csv"), "none.csv"))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage(
                        "none.csv:1:1  cannot be read (there is no such file). Correct the path, or the permissions.");
        try (CsvTable table = table("account,label\n")) {
            assertThatThrownBy(() -> table.column("lebel"))
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessage("leads.csv:1:1  has no column \"lebel\". Did you mean \"label\"?");
        }
    }

    private CsvTable table(String text) {
        return table(text, UTF_8);
    }

    private CsvTable table(String text, Charset charset) {
        try {
            return CsvTable.open(Files.writeString(folder.resolve("leads.csv"), text, charset), "leads.csv");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<CsvTable.Row> rows(CsvTable table) {
        List<CsvTable.Row> rows = new ArrayList<>();
        for (Optional<CsvTable.Row> row = table.next(); row.isPresent(); row = table.next()) {
            rows.add(row.get());
        }
        return rows;
    }
}
