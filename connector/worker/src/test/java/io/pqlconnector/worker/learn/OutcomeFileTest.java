package io.pqlconnector.worker.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.learn.outcome.Money;
import io.pqlconnector.spi.config.InvalidConfigurationException;
import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.worker.config.Config;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OutcomeFileTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @TempDir
    private Path folder;

    @Test
    void readsWhatASpreadsheetWrites() {
        OutcomeFile.Table table = read("""
                \uFEFFAccount;Domain;Outcome;At;Value;Currency;Owner
                acme;;customer;2026-03-31;1200.50;eur;Jo
                ;https://www.umbrella.example/about;Opportunity;2026-03-31T10:00:00+02:00;;;Jo
                acme;ignored.example;LOST;2026-10-25T00:00Z;0;;
                """);

        assertThat(table.rows())
                .containsExactly(
                        new OutcomeFile.Row(
                                2,
                                "acme",
                                false,
                                Outcome.Kind.CUSTOMER,
                                Instant.parse("2026-03-30T22:00:00Z"),
                                Optional.of(new Money(new BigDecimal("1200.50"), "EUR"))),
                        new OutcomeFile.Row(
                                3,
                                "umbrella.example",
                                true,
                                Outcome.Kind.OPPORTUNITY,
                                Instant.parse("2026-03-31T08:00:00Z"),
                                Optional.empty()),
                        new OutcomeFile.Row(
                                4,
                                "acme",
                                false,
                                Outcome.Kind.LOST,
                                Instant.parse("2026-10-25T00:00:00Z"),
                                Optional.of(new Money(BigDecimal.ZERO, ""))));
        assertThat(table.ignored()).containsExactly("Owner");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            account,outcome,at,value         | account: is empty. Say whose outcome this is.                                       | ,customer,2026-03-31,1
            account,domain,outcome,at        | account: is empty, and so is domain. Say whose outcome this is.                     | ,,customer,2026-03-31
            domain,outcome,at                | domain: "acme" is no domain. Write one such as acme.com.                            | acme,customer,2026-03-31
            account,outcome,at               | outcome: found "won". Write marketing_qualified, opportunity, customer or lost.                          | a,won,2026-03-31
            account,outcome,at               | outcome: is empty. Write marketing_qualified, opportunity, customer or lost.                             | a,,2026-03-31
            account,outcome,at               | at: found "31.03.2026". Write a date, such as 2026-03-31, or an instant with its zone, such as 2026-03-31T14:00:00+02:00.       | a,lost,31.03.2026
            account,outcome,at               | at: found "2026-03-31 10:00". Write a date, such as 2026-03-31, or an instant with its zone, such as 2026-03-31T14:00:00+02:00. | a,lost,2026-03-31 10:00
            account,outcome,at               | at: is empty. Write a date, such as 2026-03-31, or an instant with its zone, such as 2026-03-31T14:00:00+02:00.                 | a,lost,
            account,outcome,at,value         | value: found "1.200,50". Write a plain number, such as 1200.50, or nothing.         | a,lost,2026-03-31,"1.200,50"
            account,outcome,at,currency      | currency: found "EURO". Write an ISO 4217 code, such as EUR, or nothing.            | a,lost,2026-03-31,euro
            """)
    void saysWhatIsWrongInARow(String header, String message, String row) {
        assertThatThrownBy(() -> read(header + "\n" + row + "\n"))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("outcomes.csv:2:1  " + message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            name,outcome,at           | account: is missing, and so is domain. Add a column with the account's key, or its domain.
            account,at                | outcome: is missing. Name the columns account or domain, outcome, at, value and currency.
            account,outcome,at,vaue   | vaue: is no column of outcomes. Did you mean "value"?
            account,Account,outcome,at | account: stands twice in the first line. Delete one of the two columns.
            """)
    void saysWhatIsWrongWithTheColumns(String header, String message) {
        assertThatThrownBy(() -> read(header + "\n"))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("outcomes.csv:1:1  " + message);
    }

    @Test
    void saysOfEveryBadRowAtOnceWhatIsWrong() {
        assertThatThrownBy(() -> read("""
                        account,outcome,at
                        a,won,2026
                        b,customer,2026-03-31
                        c,customer,yesterday
                        d,customer
                        """))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                outcomes.csv:2:1  outcome: found "won". Write marketing_qualified, opportunity, customer or lost.
                outcomes.csv:2:1  at: found "2026". Write a date, such as 2026-03-31, or an instant with its zone, such as 2026-03-31T14:00:00+02:00.
                outcomes.csv:4:1  at: found "yesterday". Write a date, such as 2026-03-31, or an instant with its zone, such as 2026-03-31T14:00:00+02:00.
                outcomes.csv:5:1  has 2 fields, and the first line names 3 columns. Add what is missing: a field may be empty, its separator may not be left out.""");
    }

    @Test
    void ofAFileThatIsWrongThroughoutTheFirstRowsTellEnough() {
        assertThatThrownBy(() -> read("account,outcome,at\n" + "a,won,2026-03-31\n".repeat(500)))
                .isInstanceOf(InvalidConfigurationException.class)
                .satisfies(e -> assertThat(((InvalidConfigurationException) e).problems())
                        .hasSize(21)
                        .last()
                        .hasToString(
                                "outcomes.csv:22:1  and more like these: 500 rows cannot be read in all, so nothing of"
                                        + " the file was taken."));
    }

    private OutcomeFile.Table read(String text) {
        try {
            Path file = Files.writeString(folder.resolve("outcomes.csv"), text);
            return OutcomeFile.read(new Config.FileRef("outcomes.csv", file), BERLIN);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
