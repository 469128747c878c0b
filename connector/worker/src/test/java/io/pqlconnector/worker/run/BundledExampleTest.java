package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The example that everybody meets first. */
final class BundledExampleTest {
    @TempDir
    private Path folder;

    private Pql pql = new Pql(Path.of(""));

    @BeforeEach
    void copyTheExample() throws IOException {
        pql = Example.copyTo(folder);
    }

    @Test
    void endsWithARankingWithReasonsAndNextStepsAndASecondRunWritesNothing() {
        Pql.Result first = pql.run("sync");
        Pql.Result second = pql.run("sync");

        assertThat(first.exitCode()).as(first.out() + first.err()).isZero();
        assertThat(first.err()).contains("No config.yaml here, so this is the example");
        assertThat(first.out())
                .contains("northwind.example", "hit its record limit 2 times", "Offer the Team plan", "all confirmed");
        assertThat(second.exitCode()).isZero();
        assertThat(second.out()).contains("Nothing new since run 1: 0 events, 0 changes, 0 calls.");
    }

    @Test
    void leavesOutAStudentOnFreeMailAndKeepsATargetAccountThatNobodyUsesYet() {
        pql.run("sync");

        Pql.Result accounts = pql.run("accounts", "--json");

        assertThat(accounts.out()).doesNotContain("gmail.com").contains("castellan-group.example");
        assertThat(pql.run("explain", "gmail.com").err())
                .contains("No run has seen an account or user called \"gmail.com\".");
    }

    @Test
    void aTeamThatWentQuietStopsBeingALeadAndOneCanSeeWhen() {
        pql.run("sync", "--as-of", "2026-03-05T00:00:00Z");
        assertThat(pql.run("explain", "quarry").out()).contains("PQL since 2026-03-05");

        pql.run("sync", "--as-of", "2026-03-31T00:00:00Z");

        assertThat(pql.run("explain", "quarry").out()).contains("no PQL").contains("until 2026-03-31");
    }

    @Test
    void explainsToProgramsWhatStandsInTheCrm() {
        pql.run("sync", "--as-of", "2026-03-05T00:00:00Z");
        pql.run("sync");

        List<JsonNode> lines = pql.run("explain", "u100@northwind.example", "--json")
                .out()
                .lines()
                .map(JsonMapper.shared()::readTree)
                .toList();

        assertThat(lines).hasSize(2);
        JsonNode account = lines.get(0);
        assertThat(account.at("/account").asString()).isEqualTo("northwind");
        assertThat(account.at("/tiers")).hasSizeGreaterThan(1);
        assertThat(account.at("/users/0/email").asString()).isEqualTo("u100@northwind.example");
        assertThat(account.at("/users/0/tiers/0/tier").asString()).isEqualTo("champion");
        assertThat(account.at("/crm/0/destination").asString()).isEqualTo("local");
        assertThat(account.at("/crm/0/records/0/fields/pql_tier").asString()).isEqualTo("hot");
        assertThat(account.at("/crm/0/effects").toString())
                .contains("\"kind\":\"enroll\",\"name\":\"Outgrown free plan\"");
        assertThat(account.at("/crm/0/effects").toString())
                .contains("\"kind\":\"create_task\",\"name\":\"Hot PQL: northwind.example\"");
        assertThat(account.at("/crm/0/open")).isEmpty();
    }

    @Test
    void explainsToProgramsWhatTheCrmRefused() throws IOException {
        Path mapping = pql.path("mappings/local.yaml");
        Files.writeString(mapping, Files.readString(mapping).replace("create_missing: true", "create_missing: false"));
        pql.run("sync");

        JsonNode account = JsonMapper.shared()
                .readTree(pql.run("explain", "northwind", "--json")
                        .out()
                        .lines()
                        .findFirst()
                        .orElseThrow());

        assertThat(account.at("/crm/0/records")).isEmpty();
        assertThat(account.at("/crm/0/open/0").toString())
                .startsWith("{\"state\":\"rejected\",\"kind\":\"upsert\",\"object\":\"company\",\"key\":\"northwind\",")
                .contains(
                        "\"code\":\"NO_MATCH\"",
                        "\"remedy\":\"Create the company in the CRM, or set create_missing: true");
    }

    @Test
    void readingCommandsSayAlikeThatThereIsNoLedgerYet() {
        List<Pql.Result> results = Stream.of(
                        List.of("accounts"), List.of("runs"), List.of("explain", "acme"), List.of("accounts", "--json"))
                .map(arguments -> pql.run(arguments.toArray(String[]::new)))
                .toList();

        assertThat(results).allSatisfy(result -> {
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err())
                    .contains(
                            "There is no ledger yet in " + pql.path("data") + ". The first run makes it:  ./pql sync");
        });
        assertThat(results.get(3).out()).isEqualTo("{\"summary\":{\"accounts\":0,\"qualified\":0,\"tiers\":{}}}\n");
    }

    @Test
    void saysWhichTiersThereAreToWhoeverAsksForAnother() {
        pql.run("sync");

        Pql.Result other = pql.run("accounts", "--tier", "blazing");
        Pql.Result known = pql.run("accounts", "--tier", "warm");

        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.out()).isEmpty();
        assertThat(other.err()).contains("There is no tier \"blazing\": mappings/rules.yaml has hot, warm, cold.");
        assertThat(known.exitCode()).isZero();
        assertThat(known.out()).contains("3 accounts, 3 qualified");
    }

    @Test
    void saysWhenAUserEnteredAndLeftTiers() {
        pql.run("sync", "--as-of", "2026-02-01T00:00:00Z");
        pql.run("sync", "--as-of", "2026-03-05T00:00:00Z");
        pql.run("sync", "--as-of", "2026-03-31T00:00:00Z");

        Pql.Result user = pql.run("explain", "u100@northwind.example");
        Pql.Result account = pql.run("explain", "northwind.example");

        assertThat(user.out()).contains("User    u100@northwind.example: champion", "champion since 2026-0");
        assertThat(account.out()).doesNotContain("User    ");
    }

    @Test
    void nothingIsWrittenTheNextDayAboutAccountsThatNothingHappenedIn() {
        // Six weeks after the last event every account is quiet, and no event is left in a window that moves on.
        Pql.Result first = pql.run("sync", "--as-of", "2026-05-12T00:00:00Z");
        assertThat(first.exitCode()).as(first.out() + first.err()).isZero();
        assertThat(pql.run("accounts", "--json").out())
                .contains("\"reason\":\"no activity since 2026-02-23\"")
                .contains("bluebell.example has been quiet since 2026-02-23");

        Pql.Result nextDay = pql.run("plan", "--all", "--as-of", "2026-05-13T00:00:00Z");

        assertThat(nextDay.out()).contains("local: nothing would change. Calls: 0");
    }

    @Test
    void explainsFromCountedEventsToFieldsInTheCrm() {
        pql.run("sync");

        String explained = pql.run("explain", "northwind.example").out();

        assertThat(explained)
                .contains("northwind.example", "hot, 90 points", "hit its record limit 2 times", "needed 1 in 14 days")
                .contains("Play    outgrown_free_plan: Offer the Team plan", "champion u100@northwind.example")
                .contains("local   company", "pql_score \"90\"", "pql_tier \"hot\"");
    }

    @Test
    void aPlanWritesNothingAndIsAppliedExactly() {
        Pql.Result plan = pql.run("plan", "--out", "plan.json");
        assertThat(plan.exitCode()).as(plan.out() + plan.err()).isZero();
        assertThat(plan.out()).contains("Nothing was written to a CRM. Deliver exactly this:  ./pql apply plan.json");
        assertThat(pql.path("data/crm.db")).doesNotExist();

        Pql.Result apply = pql.run("apply", "plan.json");

        assertThat(apply.exitCode()).as(apply.out() + apply.err()).isZero();
        assertThat(apply.out()).contains("all confirmed");
        assertThat(pql.run("plan").out()).contains("local: nothing would change. Calls: 0");
        Pql.Result again = pql.run("apply", "plan.json");
        assertThat(again.exitCode()).isNotZero();
        assertThat(again.err()).contains("Make a new plan: ./pql plan --out plan.json");
    }

    @Test
    void everyCommandHasHelpWithExamples() {
        for (String command : List.of("sync", "plan", "apply", "explain", "accounts", "runs", "check", "worker")) {
            Pql.Result help = pql.run("help", command);
            assertThat(help.out()).as(command).contains("Examples:", "./pql " + command);
        }
    }
}
