package io.pqlconnector.worker.run;

import static io.pqlconnector.worker.run.LeadLake.DAY;
import static io.pqlconnector.worker.run.LeadLake.FIRST;
import static io.pqlconnector.worker.run.LeadLake.NOW;
import static io.pqlconnector.worker.run.LeadLake.start;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of outcomes from which no rules can be had, and how odd ones are taken. */
final class CalibrateOutcomesTest {
    @TempDir
    private Path folder;

    @Test
    void whereTheConfigurationDoesNotSayWhoConvertedItAsksForThat() throws IOException {
        Pql pql = lake("{}", 1);

        Pql.Result result = pql.runAt(NOW, "calibrate");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains("There is nothing to learn from: the configuration does not say what makes a customer. Write,"
                        + " for example,")
                .contains("outcomes: { customer: { event: Subscription Started } }")
                .contains("or say it here: --goal EVENT");
    }

    @Test
    void whereNobodyConvertedThereIsNothingToTellApart() throws IOException {
        Pql pql = lake("{ customer: { event: Subscription Started } }", 200);

        Pql.Result result = calibrate(pql);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out())
                .contains("200 leads, of which 0 converted.\nNone converted, so there is nothing to tell apart.\n");
        assertThat(folder.resolve("rules.suggested.yaml")).doesNotExist();
    }

    @Test
    void whoWasACustomerBeforeTheirFirstEventIsLeftOutAndCounted() throws IOException {
        Pql pql = lake("{ files: [ outcomes.csv ] }", 800);
        pql.write(
                "outcomes.csv", customers(800, account -> account >= 400 ? "2025-11-05" : date(account), List.of(",")));

        Pql.Result result = calibrate(pql);

        assertThat(result.exitCode()).as(result.err() + result.out()).isZero();
        assertThat(result.out())
                .contains("and 240 that had converted before.\n560 leads, of which 240 converted ")
                .doesNotContain("leak")
                .contains("+40  Report Run in 14 days at least 1 ");
    }

    @Test
    void outcomesThatEndLongBeforeUsageDoesMayOnlyNotBeThereYet() throws IOException {
        Pql pql = lake("{ files: [ outcomes.csv ] }", 400);
        pql.write("outcomes.csv", customers(400, account -> "2026-02-28", List.of(",")));

        Pql.Result late = calibrate(pql, "--until", "120d");
        Pql.Result early = calibrate(pql);
        Pql.Result backtest = pql.runAt(NOW, "backtest", "--from", "2026-02-01", "--to", "2026-04-01");

        assertThat(late.out()).doesNotContain("the last outcome");
        String silence = "the last outcome in outcomes.csv is of 2026-02-28, and data ends on 2026-06-11 00:00 UTC, so"
                + " whoever became a customer in between counts as one who did not, unless nobody did";
        assertThat(early.out()).contains("had converted before; " + silence + ".\n");
        assertThat(backtest.err())
                .contains("Precision may seem too low: " + silence
                        + ". Bring the outcomes up to date, or write an earlier --to.");
    }

    @Test
    void currenciesAndSpreadsheetsFilesMakeNoDifferenceToWhoConverted() throws IOException {
        Pql pql = lake("{ files: [ outcomes.csv ] }", 400);
        pql.write("outcomes.csv", customers(400, CalibrateOutcomesTest::date, List.of(",")));
        Pql.Result plain = calibrate(pql, "--out", "new.yaml");
        assertThat(plain.exitCode()).as(plain.err() + plain.out()).isZero();
        Files.delete(folder.resolve("new.yaml"));

        String worth =
                customers(400, CalibrateOutcomesTest::date, List.of(",", "100,EUR", "90.5,USD", "80,GBP", "7000,"));
        pql.write("outcomes.csv", "\uFEFF" + worth.replace(',', ';'));

        assertThat(calibrate(pql, "--out", "new.yaml")).isEqualTo(plain);
    }

    @Test
    void ofMoreAccountsThanFitIntoMemorySoManyAreLookedAtAndItSaysSo() throws IOException {
        Pql pql = lake("{ customer: { event: Subscription Started } }", 12_000);

        // Five million figures: of 60 events three in each of two windows and one of words, and the one of the rules.
        assertThat(calibrate(pql).out())
                .contains("; 11,876 of them by chance; ")
                .contains("11,876 leads, of which 0 converted.");
    }

    private static Pql.Result calibrate(Pql pql, String... more) {
        return pql.runAt(
                NOW,
                Stream.concat(Stream.of("calibrate", "--since", "Signed Up"), Stream.of(more))
                        .toArray(String[]::new));
    }

    /** Accounts of which every second one runs a report in its first week. */
    private Pql lake(String outcomes, int accounts) throws IOException {
        Pql pql = new Pql(folder);
        LeadLake.configure(pql, "outcomes: " + outcomes, "Signed Up");
        LeadLake lake = new LeadLake();
        for (int account = 0; account < accounts; account++) {
            lake.event(account, "Signed Up", start(account));
            if (account % 2 == 0 && accounts <= 1_000) {
                lake.event(account, "Report Run", start(account) + 3 * DAY);
            }
        }
        lake.ends("Signed Up", FIRST + 160 * DAY);
        pql.write("outcomes.csv", "account,outcome,at\n");
        lake.read(pql);
        return pql;
    }

    /** Of those that ran a report nine of ten become customers, of the others three. */
    private static String customers(int accounts, IntFunction<String> at, List<String> worth) {
        StringBuilder rows = new StringBuilder("account,outcome,at,value,currency\n");
        for (int account = 0; account < accounts; account++) {
            if (account / 2 % 10 < (account % 2 == 0 ? 9 : 3)) {
                rows.append('a').append(account).append(",customer,").append(at.apply(account));
                rows.append(',').append(worth.get(account % worth.size())).append('\n');
            }
        }
        return rows.toString();
    }

    private static String date(int account) {
        return Instant.ofEpochSecond(start(account) + 40 * DAY).toString();
    }
}
