package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.pqlconnector.learn.outcome.AccountOutcome;
import io.pqlconnector.learn.outcome.Money;
import io.pqlconnector.learn.outcome.Outcomes;
import io.pqlconnector.spi.AccountKey;
import io.pqlconnector.spi.config.InvalidConfigurationException;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.usage.lake.DuckDbUsageLake;
import io.pqlconnector.usage.lake.LakeSettings;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.config.ConfigReader;
import io.pqlconnector.worker.config.FileTexts;
import io.pqlconnector.worker.learn.KnownOutcomes;
import io.pqlconnector.worker.learn.OutcomeReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What became of accounts, from where a configuration says that it is known, with the real lake and ledger. */
final class OutcomesTest {
    private static final Instant AS_OF = Instant.parse("2026-03-31T00:00:00Z");

    private Pql pql;

    @BeforeEach
    void configure(@TempDir Path folder) throws IOException {
        pql = CountedReports.configure(folder);
        pql.write(
                "export/a.jsonl",
                event("Report Run", "acme", "ada@acme.com", 1_774_000_000, "")
                        + event("Subscription Started", "acme", "ada@acme.com", 1_774_100_000, ",\"mrr\":49.5")
                        + event("Subscription Started", "acme", "ada@acme.com", 1_774_200_000, ",\"mrr\":99")
                        + event("Report Run", "umbrella", "bob@umbrella.com", 1_774_000_000, "")
                        + event("Report Run", "umbrella-labs", "eve@labs.umbrella.com", 1_774_000_000, "")
                        + event("Report Run", "initech", "cid@initech.com", 1_774_000_000, ""));
    }

    @Test
    void eventsAndTablesAreBroughtTogether() throws IOException {
        outcomes(
                "outcomes: { customer: { event: Subscription Started, value: mrr, currency: USD }, files: [ won.csv ] }");
        pql.write("won.csv", """
                account,domain,outcome,at,value,currency,note
                acme,,customer,2026-03-20,1200,EUR,signed
                ,www.initech.com,opportunity,2026-03-25,,,
                ,hooli.com,lost,2026-03-26,,,never used it
                acme,,lost,2026-04-02,,,too late to be known
                """);
        pql.run("sync");

        KnownOutcomes known = read(AS_OF);

        assertThat(known.outcomes().byAccount()).containsOnlyKeys("acme", "hooli.com", "initech");
        assertThat(known.outcomes().of(new AccountKey("acme")))
                .containsExactly(
                        new AccountOutcome(
                                new AccountKey("acme"),
                                Outcome.Kind.CUSTOMER,
                                Instant.parse("2026-03-20T00:00:00Z"),
                                Optional.of(new Money(new BigDecimal("1200"), "EUR")),
                                "won.csv"),
                        new AccountOutcome(
                                new AccountKey("acme"),
                                Outcome.Kind.CUSTOMER,
                                Instant.ofEpochSecond(1_774_100_000),
                                Optional.of(new Money(new BigDecimal("49.5"), "USD")),
                                "event \"Subscription Started\""));
        assertThat(known.origins())
                .extracting(KnownOutcomes.Origin::inWords)
                .containsExactly(
                        "events: 1 outcome taken.",
                        "won.csv: 3 outcomes taken, 1 of them of accounts that no usage is known of; 1 left out, because"
                                + " they came later. Columns that say nothing of outcomes: note.");
    }

    @Test
    void withoutTheKeyNothingIsKnown() {
        pql.run("sync");

        assertThat(read(AS_OF)).isEqualTo(new KnownOutcomes(Outcomes.NONE, List.of()));
    }

    @Test
    void aDomainOfSeveralAccountsIsRefusedBecauseNobodyKnowsWhich() throws IOException {
        outcomes("outcomes: { files: [ won.csv, lost.csv ] }");
        pql.write("won.csv", "domain,outcome,at\ninitech.com,customer,2026-03-20\numbrella.com,customer,2026-03-20\n");
        pql.write("lost.csv", "domain,outcome,at\ninitech.com,lots,2026-03-20\n");
        pql.run("sync");

        assertThatThrownBy(() -> read(AS_OF))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                lost.csv:2:1  outcome: found "lots". Write marketing_qualified, opportunity, customer or lost.
                won.csv:3:1  domain: umbrella.com is the domain of 2 accounts: umbrella, umbrella-labs. Say which one: write its key into a column account.""");
    }

    @Test
    void aBadTableIsFoundByACheckAndKeepsNoRunFromDelivering() throws IOException {
        outcomes("outcomes: { files: [ won.csv, none.csv ] }");
        pql.write("won.csv", "account,outcome,at\nacme,won,2026-03-20\n");

        Pql.Result check = pql.run("check");

        assertThat(check.exitCode()).isEqualTo(2);
        assertThat(check.out() + check.err())
                .contains(
                        "won.csv:2:1  outcome: found \"won\". Write marketing_qualified, opportunity, customer or lost.")
                .contains("none.csv:1:1  cannot be read (there is no such file).");
        assertThat(pql.run("sync").exitCode()).isZero();
    }

    @Test
    void aRunReadsWhatBecameOfTheCrmsRecords() throws IOException {
        outcomes("outcomes: { crm: [ local ] }");
        assertThat(read(AS_OF, pql.run("sync")).origins())
                .extracting(KnownOutcomes.Origin::inWords)
                .containsExactly("local: 0 outcomes taken. Read at 2026-11-20T10:00:00Z.");
        deal("(SELECT id FROM company WHERE fields ->> '$.pql_account_key' = 'acme')", "opportunity", 900, "EUR", 1);
        deal("(SELECT id FROM company WHERE fields ->> '$.pql_account_key' = 'acme')", "customer", 950.5, "EUR", 9);
        deal("(SELECT id FROM company WHERE fields ->> '$.pql_account_key' = 'initech')", "lost", 10, "", 40);
        deal("4711", "customer", 7, "EUR", 2);

        Pql.Result soon = pql.run("sync");
        Pql.Result second = pql.runAt(Pql.NOW.plus(Duration.ofHours(1)), "sync");
        KnownOutcomes known = read(AS_OF, second);

        assertThat(soon.out()).doesNotContain("Outcomes");
        assertThat(second.out())
                .contains("Outcomes local     4 outcomes, 4 new")
                .contains("Nothing new since run 1");
        assertThat(known.outcomes().byAccount()).containsOnlyKeys("acme");
        assertThat(known.outcomes().of(new AccountKey("acme")))
                .extracting(AccountOutcome::kind, AccountOutcome::value, AccountOutcome::origin)
                .containsExactly(
                        tuple(Outcome.Kind.OPPORTUNITY, Optional.of(new Money(new BigDecimal("900"), "EUR")), "local"),
                        tuple(Outcome.Kind.CUSTOMER, Optional.of(new Money(new BigDecimal("950.5"), "EUR")), "local"));
        assertThat(known.origins())
                .extracting(KnownOutcomes.Origin::inWords)
                .containsExactly(
                        "local: 2 outcomes taken. 1 is of a record of which no account of ours is known. Read at"
                                + " 2026-11-20T11:00:00Z.");
    }

    @Test
    void aReadingThatFailsIsTriedAgainAfterAnHourAndTheRunSaysWhen() throws IOException {
        outcomes("outcomes: { crm: [ local ] }");
        pql.run("sync");
        deal("1", "customer", 7, "EUR", 2);
        pql.crm().execute("UPDATE deal SET amount = '12 EUR'");

        Pql.Result failing = pql.runAt(Pql.NOW.plus(Duration.ofHours(1)), "sync");
        pql.crm().execute("UPDATE deal SET amount = '12'");
        Pql.Result soon = pql.runAt(Pql.NOW.plus(Duration.ofMinutes(119)), "sync");
        Pql.Result next = pql.runAt(Pql.NOW.plus(Duration.ofHours(2)), "sync");

        assertThat(failing.exitCode()).isZero();
        assertThat(failing.out())
                .contains("Warning: what became of accounts in local was not read: ")
                .contains(
                        "as they were read before, as of 2026-11-20 10:00 UTC; asked again from 2026-11-20 12:00 UTC on");
        assertThat(soon.out())
                .contains("Outcomes local     as they were read before, as of 2026-11-20 10:00 UTC; asked again from"
                        + " 2026-11-20 12:00 UTC on")
                .doesNotContain("Warning");
        assertThat(next.out()).contains("Outcomes local     1 outcome, 1 new");
    }

    @Test
    void aDealThatIsOpenedAgainTakesBackThatItWasWon() throws IOException {
        outcomes("outcomes: { crm: [ local ] }");
        pql.run("sync");
        deal("(SELECT id FROM company WHERE fields ->> '$.pql_account_key' = 'acme')", "customer", 900, "EUR", 2);
        pql.crm().execute("UPDATE deal SET opened_at_ms = at_ms - 1000");
        Pql.Result won = pql.runAt(Pql.NOW.plus(Duration.ofHours(1)), "sync");
        pql.crm().execute("UPDATE deal SET stage = 'opportunity', amount = '950'");

        Pql.Result reopened = pql.runAt(Pql.NOW.plus(Duration.ofHours(2)), "sync");

        assertThat(won.out()).contains("Outcomes local     2 outcomes, 2 new");
        assertThat(reopened.out()).contains("Outcomes local     1 outcome, none new, 1 amended, 1 taken back");
        assertThat(read(AS_OF, reopened).outcomes().of(new AccountKey("acme")))
                .extracting(AccountOutcome::kind, AccountOutcome::value)
                .containsExactly(tuple(Outcome.Kind.OPPORTUNITY, Optional.of(new Money(new BigDecimal("950"), "EUR"))));
    }

    private void deal(String company, String stage, double amount, String currency, int daysBefore) {
        pql.crm()
                .execute("INSERT INTO deal (company_id, stage, amount, currency, at_ms) VALUES (" + company + ", '"
                        + stage
                        + "', '" + amount + "', '" + currency + "', "
                        + AS_OF.minus(Duration.ofDays(10 - daysBefore)).toEpochMilli() + ")");
    }

    private KnownOutcomes read(Instant asOf, Pql.Result run) {
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        return read(asOf);
    }

    private void outcomes(String section) throws IOException {
        pql.write("config.yaml", Files.readString(pql.path("config.yaml")) + section + "\n");
    }

    private KnownOutcomes read(Instant asOf) {
        Problems problems = new Problems();
        Config config = ConfigReader.read(pql.path("config.yaml"), Map.of(), FileTexts.DISK, problems);
        problems.throwIfAny();
        try (SqliteLedger ledger = SqliteLedger.open(config.ledgerFile(), SqliteLedger.Mode.READ);
                DuckDbUsageLake lake = lake(config, ledger)) {
            return new OutcomeReader(config, lake, ledger.ports()).read(asOf);
        }
    }

    private static DuckDbUsageLake lake(Config config, SqliteLedger ledger) {
        LakeSettings settings = new LakeSettings(
                0,
                Optional.empty(),
                128L << 20,
                1,
                LakeSettings.DEFAULT_SMALL_FILE_BYTES,
                PropertyColumns.of(List.of()));
        return new DuckDbUsageLake(
                config.lakeDirectory(), config.quarantineDirectory(), ledger.manifest(), settings, Clock.systemUTC());
    }

    private static String event(String name, String org, String email, long time, String properties) {
        return """
                {"event":"%s","properties":{"time":%d,"distinct_id":"%s","$insert_id":"%s%s%d","org":"%s","$email":"%s"%s}}
                """.formatted(name, time, email, name.charAt(0), org, time, org, email, properties);
    }
}
