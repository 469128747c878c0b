package io.pqlconnector.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.fake.Crash;
import io.pqlconnector.core.fake.Crashing;
import io.pqlconnector.core.fake.FakeLedger;
import io.pqlconnector.core.ledger.RunLog;
import io.pqlconnector.core.ledger.RunNote;
import io.pqlconnector.core.ledger.RunRecord.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that dies at any call, before it or after, loses no alert and sends none under two ids. */
final class AlertCrashTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final Subscription ALL =
            new Subscription("ops", EnumSet.allOf(AlertKind.class), Set.of("hot"), Optional.empty(), 20);

    private FakeAlerts alerts = new FakeAlerts();
    private RunLog runs = new FakeLedger().ports().runs();
    private final List<AlertMessage> arrived = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyAlertArrivesWhereverTheProcessDies(boolean afterwards) throws InterruptedException {
        int call = 0;
        boolean died = true;
        while (died) {
            startAnew();
            died = dies(Crashing.at(call, afterwards));
            tell(Crashing.never(), NOON.plus(Duration.ofMinutes(5)));

            Map<String, Set<String>> ids = new HashMap<>();
            arrived.forEach(message -> message.alerts()
                    .forEach(alert -> ids.computeIfAbsent(alert.key(), key -> new HashSet<>())
                            .add(message.id())));
            assertThat(ids.keySet())
                    .as("at call %s", call)
                    .containsExactlyInAnyOrder(
                            "run_failed:hubspot:2",
                            "quota_short:salesforce:2026-03-02",
                            "qualified:2:acme",
                            "qualified:2:globex",
                            "run_failed:hubspot:over:3");
            assertThat(ids.values())
                    .as("at call %s", call)
                    .allSatisfy(one -> assertThat(one).hasSize(1));
            assertThat(arrived.size()).as("messages at call %s", call).isBetween(5, 6);
            call++;
        }
        assertThat(call).as("calls that were tried").isGreaterThan(30);
    }

    private void startAnew() {
        alerts = new FakeAlerts();
        runs = new FakeLedger().ports().runs();
        arrived.clear();
        alerts.put(new AlertBox.Harvest(
                "ops", Optional.empty(), new AlertBox.Cursor(1, 1), List.of(), Set.of(), Set.of(), NOON));
        Map<String, Long> scored = Map.of("accounts", 10L);
        ended(Outcome.CONFIRMED, scored);
        ended(
                Outcome.FAILED,
                scored,
                new RunNote(RunNote.Kind.FAILURE, "hubspot", "503"),
                new RunNote(RunNote.Kind.QUOTA, "salesforce", "used up"));
        ended(Outcome.CONFIRMED, scored);
    }

    private void ended(Outcome outcome, Map<String, Long> counts, RunNote... notes) {
        long number = runs.start("sync", NOON, NOON, "r").number();
        runs.finish(number, NOON, outcome, new TreeMap<>(counts), List.of(notes));
    }

    private boolean dies(Crashing crashing) throws InterruptedException {
        try {
            tell(crashing, NOON);
            return false;
        } catch (Crash e) {
            return true;
        }
    }

    private void tell(Crashing crashing, Instant now) throws InterruptedException {
        new AlertCollector(
                        crashing.around(RunLog.class, runs),
                        crashing.around(AlertEvidence.class, new Entering()),
                        crashing.around(AlertBox.class, alerts))
                .collect(ALL, now);
        AlertSender sender = crashing.around(AlertSender.class, message -> {
            arrived.add(message);
            return new AlertSender.Taken();
        });
        new AlertDispatch(crashing.around(AlertPost.class, alerts), () -> 0).deliver(ALL, sender, now, () -> true);
    }

    /** Two accounts come into the tier by the second run. */
    private static final class Entering implements AlertEvidence {
        @Override
        public List<Refused> newlyRefused(long run) {
            return List.of();
        }

        @Override
        public Entered entered(Set<String> tiers, long afterRun, long upToRun, int limit) {
            return afterRun < 2 && upToRun >= 2
                    ? new Entered(2, List.of(lead("acme"), lead("globex")))
                    : new Entered(0, List.of());
        }

        @Override
        public long standing(Set<String> tiers) {
            return 2;
        }

        private static Lead lead(String account) {
            return new Lead(account, "", "", 60, Optional.of("hot"), List.of(), "", "", Optional.empty());
        }
    }
}
