package io.pqlconnector.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.fake.FakeLedger;
import io.pqlconnector.core.ledger.RunLog;
import io.pqlconnector.core.ledger.RunNote;
import io.pqlconnector.core.ledger.RunRecord.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class AlertCollectorTest {
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final Map<String, Long> SCORED = Map.of("accounts", 10L);
    private static final RunNote DOWN = new RunNote(RunNote.Kind.FAILURE, "hubspot", "HubSpot answers 503.\n  Later.");
    private static final RunNote SILENT = new RunNote(RunNote.Kind.SILENCE, "mixpanel", "mixpanel is silent.");

    private final RunLog runs = new FakeLedger().ports().runs();
    private final FakeAlerts alerts = new FakeAlerts();
    private final Evidence evidence = new Evidence();
    private Instant now = START;

    @Test
    void aDestinationThatIsDownForADayIsToldOnceAndOnceThatItWorksAgain() {
        ended("sync", Outcome.CONFIRMED, SCORED);
        collect();
        for (int quarter = 0; quarter < 96; quarter++) {
            now = now.plus(Duration.ofMinutes(15));
            ended("sync", Outcome.FAILED, SCORED, DOWN);
            collect();
        }
        assertThat(alerts.titles()).containsExactly("Run 2 failed: hubspot");
        assertThat(alerts.alerts().get(0).lines().get(0)).isEqualTo("HubSpot answers 503. Later.");

        ended("sync", Outcome.PARTIAL, SCORED);
        ended("sync", Outcome.CONFIRMED, SCORED);
        collect();

        assertThat(alerts.titles()).containsExactly("Run 2 failed: hubspot", "Runs work again: hubspot");
        assertThat(alerts.alerts().get(1).over()).isTrue();
        ended("sync", Outcome.FAILED, SCORED, DOWN);
        collect();
        assertThat(alerts.titles()).hasSize(3).last().isEqualTo("Run 100 failed: hubspot");
    }

    @Test
    void aRunThatDidNotGetToADestinationDoesNotSayThatItWorks() {
        ended("sync", Outcome.FAILED, SCORED, DOWN);
        ended("sync", Outcome.FAILED, Map.of(), new RunNote(RunNote.Kind.FAILURE, "mixpanel", "401"));
        ended("undo 1", Outcome.CONFIRMED, Map.of());
        collect(all(), 0);

        assertThat(alerts.titles()).containsExactly("Run 1 failed: hubspot", "Run 2 failed: mixpanel");
    }

    @Test
    void aDestinationThatWasOnlyPausedIsNotSaidToWork() {
        RunNote paused = new RunNote(RunNote.Kind.QUOTA, "hubspot", "HubSpot asked for a long pause.");
        ended("sync", Outcome.FAILED, SCORED, DOWN, new RunNote(RunNote.Kind.FAILURE, "salesforce", "503"));
        ended("sync", Outcome.PARTIAL, SCORED, paused, new RunNote(RunNote.Kind.UNTRIED, "hubspot", paused.words()));
        collect(subscription(Set.of(AlertKind.RUN_FAILED)), 0);
        assertThat(alerts.conditions("ops")).containsOnlyKeys("run_failed:hubspot");

        ended("sync", Outcome.CONFIRMED, SCORED);
        new AlertCollector(runs, evidence, alerts).collect(subscription(Set.of(AlertKind.RUN_FAILED)), now);

        assertThat(alerts.alerts())
                .filteredOn(Alert::over)
                .extracting(alert -> alert.run() + " " + alert.title())
                .containsExactly("2 Runs work again: salesforce", "3 Runs work again: hubspot");
    }

    @Test
    void aDestinationThatTookSomeOfItBeforeItWasPausedWorks() {
        ended("sync", Outcome.FAILED, SCORED, DOWN);
        ended("sync", Outcome.PARTIAL, SCORED, new RunNote(RunNote.Kind.QUOTA, "hubspot", "Our part is used up."));

        collect(subscription(Set.of(AlertKind.RUN_FAILED)), 0);

        assertThat(alerts.conditions("ops")).isEmpty();
        assertThat(alerts.titles()).containsExactly("Run 1 failed: hubspot", "Runs work again: hubspot");
    }

    @Test
    void oneDestinationThatWorksAgainIsToldWhileAnotherFails() {
        ended("sync", Outcome.FAILED, SCORED, DOWN, new RunNote(RunNote.Kind.FAILURE, "salesforce", "503"));
        ended("sync", Outcome.FAILED, SCORED, DOWN);
        collect(all(), 0);

        assertThat(alerts.titles())
                .containsExactly("Run 1 failed: hubspot", "Run 1 failed: salesforce", "Runs work again: salesforce");
    }

    @Test
    void aRunThatWasKilledIsKnownByItsSuccessor() {
        ended("sync", Outcome.CONFIRMED, SCORED);
        collect();
        runs.start("sync", now, now, "r");
        collect();
        assertThat(alerts.titles()).as("it may still go on").isEmpty();

        ended("sync", Outcome.CONFIRMED, SCORED);
        collect();

        assertThat(alerts.titles()).containsExactly("Run 2 came to no end", "Runs work again");
    }

    @Test
    void aSilentSourceIsToldOnceUntilItIsBack() {
        ended("sync", Outcome.STOPPED, Map.of("source_silent", 1L), SILENT);
        ended("sync", Outcome.STOPPED, Map.of("source_silent", 1L), SILENT);
        ended("sync", Outcome.CONFIRMED, SCORED);
        collect(all(), 0);

        assertThat(alerts.titles())
                .containsExactly(
                        "mixpanel sends less than usual, or nothing", "Accounts are scored again with mixpanel");
    }

    @Test
    void aLimitThatStopsRunsIsToldOnceUntilOneIsReleased() {
        RunNote limit = new RunNote(RunNote.Kind.LIMIT, "creates_per_run", "900 records would be created.");
        Map<String, Long> stopped = Map.of("accounts", 10L, "limits_exceeded", 1L);
        ended("sync", Outcome.STOPPED, stopped, limit);
        ended("sync", Outcome.STOPPED, stopped, limit);
        ended("apply", Outcome.CONFIRMED, Map.of("approved", 900L));
        ended("sync", Outcome.STOPPED, stopped, limit);
        collect(all(), 0);

        assertThat(alerts.titles()).containsExactly("Run 1 was stopped by a limit", "Run 4 was stopped by a limit");
        assertThat(alerts.alerts().get(0).lines().get(1)).contains("./pql apply --approve", "limits.creates_per_run");
    }

    @Test
    void aShortQuotaIsToldOnceADayForEachDestination() {
        RunNote short1 = new RunNote(RunNote.Kind.QUOTA, "hubspot", "Our share is used up.");
        RunNote short2 = new RunNote(RunNote.Kind.QUOTA, "salesforce", "Our share is used up.");
        ended("sync", Outcome.PARTIAL, SCORED, short1, short2);
        ended("sync", Outcome.PARTIAL, SCORED, short1);
        now = now.plus(Duration.ofDays(1));
        ended("sync", Outcome.PARTIAL, SCORED, short1);
        collect(all(), 0);

        assertThat(alerts.alerts()).extracting(Alert::subject).containsExactly("hubspot", "salesforce", "hubspot");
    }

    @Test
    void anUnhealthyShareIsToldOnceUntilItIsFine() {
        RunNote many = new RunNote(RunNote.Kind.HEALTH, "", "so many accounts qualify");
        ended("sync", Outcome.CONFIRMED, SCORED, many);
        ended("sync", Outcome.CONFIRMED, Map.of());
        ended("sync", Outcome.CONFIRMED, SCORED, many);
        ended("sync", Outcome.CONFIRMED, SCORED);
        ended("sync", Outcome.CONFIRMED, SCORED, many);
        collect(all(), 0);

        assertThat(alerts.alerts())
                .filteredOn(alert -> alert.kind() == AlertKind.HEALTH)
                .extracting(Alert::run)
                .containsExactly(1L, 5L);
    }

    @Test
    void newRefusalsAreToldWithTheirReasons() {
        ended("sync", Outcome.PARTIAL, SCORED);
        evidence.refused = List.of(
                new AlertEvidence.Refused("hubspot", "company", "domain", "INVALID_VALUE", 12),
                new AlertEvidence.Refused("hubspot", "contact", "", "GONE", 1));
        collect(all(), 0);

        assertThat(alerts.titles()).containsExactly("hubspot refused 13 records");
        assertThat(alerts.alerts().get(0).lines())
                .containsExactly(
                        "12 of company: INVALID_VALUE (field domain)",
                        "1 of contact: GONE",
                        "Each of them, and how to fix it: ./pql rejected");
    }

    @Test
    void onTheFirstDayWhoIsHotAlreadyIsCountedAndNotNamed() {
        evidence.standing = 12;
        evidence.entered = new AlertEvidence.Entered(12, List.of(lead("acme")));
        ended("sync", Outcome.CONFIRMED, SCORED);
        collect();

        assertThat(alerts.titles()).containsExactly("12 accounts are hot already");
    }

    @Test
    void aBaselineTellsOfNobody() {
        evidence.standing = 12;
        evidence.entered = new AlertEvidence.Entered(1, List.of(lead("acme")));
        ended("sync --baseline", Outcome.CONFIRMED, SCORED);
        collect();
        assertThat(alerts.titles()).isEmpty();

        ended("sync", Outcome.CONFIRMED, SCORED);
        collect();
        assertThat(alerts.titles()).containsExactly("acme is hot");
    }

    @Test
    void whoCameIntoATierIsToldOnceRunsAreReleased() {
        ended("sync", Outcome.CONFIRMED, SCORED);
        collect();
        evidence.entered = new AlertEvidence.Entered(1, List.of(lead("acme")));
        ended("sync", Outcome.STOPPED, Map.of("accounts", 10L, "limits_exceeded", 1L));
        collect();
        assertThat(evidence.asked).as("what a limit held back").isEmpty();

        ended("apply", Outcome.CONFIRMED, Map.of("approved", 1L));
        collect();

        assertThat(evidence.asked).containsExactly("1-3");
        assertThat(alerts.titles()).containsExactly("acme is hot");
    }

    @Test
    void anAccountThatWaversIsToldOncePerDay() {
        ended("sync", Outcome.CONFIRMED, SCORED);
        collect();
        evidence.entered = new AlertEvidence.Entered(1, List.of(lead("acme")));
        for (int hour = 0; hour < 25; hour++) {
            now = now.plus(Duration.ofHours(1));
            ended("sync", Outcome.CONFIRMED, SCORED);
            collect();
        }

        assertThat(alerts.titles()).hasSize(2);
    }

    @Test
    void moreAccountsThanAnybodyReadsAreCounted() {
        ended("sync", Outcome.CONFIRMED, SCORED);
        collect();
        evidence.entered = new AlertEvidence.Entered(451, List.of(lead("acme")));
        ended("sync", Outcome.CONFIRMED, SCORED);
        collect();

        assertThat(alerts.titles()).containsExactly("acme is hot", "450 more accounts are hot");
    }

    @Test
    void aNewChannelHearsOfTheNewestRunOnly() {
        ended("sync", Outcome.FAILED, SCORED, DOWN);
        ended("sync", Outcome.FAILED, SCORED, new RunNote(RunNote.Kind.FAILURE, "salesforce", "503"));
        collect();

        assertThat(alerts.titles()).containsExactly("Run 2 failed: salesforce");
    }

    @Test
    void whatAChannelDoesNotWantItDoesNotHear() {
        ended("sync", Outcome.FAILED, SCORED, DOWN, SILENT);
        collect(subscription(Set.of(AlertKind.SOURCE_SILENT)), 0);

        assertThat(alerts.alerts()).extracting(Alert::kind).containsExactly(AlertKind.SOURCE_SILENT);
        assertThat(alerts.conditions("ops")).containsOnlyKeys("source_silent:mixpanel");
    }

    private void ended(String command, Outcome outcome, Map<String, Long> counts, RunNote... notes) {
        long number = runs.start(command, now, now, "r").number();
        runs.finish(number, now, outcome, new TreeMap<>(counts), List.of(notes));
    }

    private void collect() {
        new AlertCollector(runs, evidence, alerts).collect(all(), now);
    }

    /** As for a channel that has looked at the history up to a run. */
    private void collect(Subscription channel, long lookedAt) {
        alerts.put(new AlertBox.Harvest(
                "ops", Optional.empty(), new AlertBox.Cursor(lookedAt, lookedAt), List.of(), Set.of(), Set.of(), now));
        new AlertCollector(runs, evidence, alerts).collect(channel, now);
    }

    private static Subscription all() {
        return subscription(EnumSet.allOf(AlertKind.class));
    }

    private static Subscription subscription(Set<AlertKind> kinds) {
        return new Subscription("ops", kinds, Set.of("hot"), Optional.empty(), 20);
    }

    private static Lead lead(String account) {
        return new Lead(account, "", "", 60, Optional.of("hot"), List.of(), "", "", Optional.empty());
    }

    /** What the ledger would find. */
    private static final class Evidence implements AlertEvidence {
        private List<Refused> refused = List.of();
        private Entered entered = new Entered(0, List.of());
        private long standing;
        private final List<String> asked = new ArrayList<>();

        @Override
        public List<Refused> newlyRefused(long run) {
            return refused;
        }

        @Override
        public Entered entered(Set<String> tiers, long afterRun, long upToRun, int limit) {
            asked.add(afterRun + "-" + upToRun);
            return entered;
        }

        @Override
        public long standing(Set<String> tiers) {
            return standing;
        }
    }
}
