package io.pqlconnector.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.alarm.Limits;
import io.pqlconnector.core.fake.Usage;
import io.pqlconnector.core.fake.World;
import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.plan.UndoPlanner;
import io.pqlconnector.spi.destination.ObjectName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class UndoTest {
    private static final Instant DAY_1 = World.DAY_1;
    private static final Instant DAY_2 = DAY_1.plus(Duration.ofDays(1));
    private static final Instant DAY_3 = DAY_1.plus(Duration.ofDays(2));

    private final World world = new World();

    @Test
    void putsBackAThousandRecordsButTheTenThatAPersonChanged() throws InterruptedException {
        world.limits(
                new Limits(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        measures(number -> Usage.of(name(number)).sessions(20).measured());
        world.sync(DAY_1);
        Map<String, SortedMap<String, String>> before = copy(world.crm().records());
        measures(number -> Usage.of(name(number)).sessions(20).employees(70).measured());
        RunResult changed = world.sync(DAY_2);
        IntStream.range(0, 10).forEach(number -> record(number * 100).put("pql_score", "99"));

        RunResult undone = world.outboxRun(DAY_2).undo(changed.number());

        assertThat(undone.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        UndoReport report = undone.undo().orElseThrow();
        assertThat(report.skipped().get(UndoPlanner.Reason.EDITED)).isEqualTo(10);
        for (int number = 0; number < 1_000; number++) {
            String expected = number % 100 == 0 ? "99" : value(before, number);
            assertThat(record(number)).as(name(number)).containsEntry("pql_score", expected);
        }
    }

    @Test
    void emptiesWhatTheRunsOwnNewRecordsHold() throws InterruptedException {
        world.measures(Usage.hot("acme.example").measured());
        RunResult first = world.sync(DAY_1);

        RunResult undone = world.outboxRun(DAY_1).undo(first.number());

        assertThat(world.crm().records().get("company/acme.example")).doesNotContainKeys("pql_score", "pql_tier");
        assertThat(undone.undo().orElseThrow().lasting())
                .isEqualTo(Map.of("add_to_list", 2L, "create_task", 1L, "enroll", 1L));
    }

    @Test
    void whatARecordIsFoundByStaysAndTheNextRunFillsTheRestAgain() throws InterruptedException {
        world.measures(Usage.hot("acme.example").named("Acme").employees(70).measured());
        RunResult first = world.sync(DAY_1);
        String filled = world.crm().records().toString();

        world.outboxRun(DAY_1).undo(first.number());

        assertThat(world.crm().records().get("company/acme.example"))
                .containsEntry("pql_account_key", "acme.example")
                .containsEntry("domain", "acme.example")
                .containsEntry("name", "Acme")
                .doesNotContainKeys("pql_score", "pql_size");
        assertThat(world.crm().records().get("contact/a1")).containsEntry("email", "a1@acme.example");
        world.sync(DAY_1);
        assertThat(world.crm().records()).hasToString(filled);
    }

    @Test
    void passesOverAFieldThatSomebodyDeleted() throws InterruptedException {
        world.measures(Usage.hot("acme.example").measured());
        RunResult first = world.sync(DAY_1);
        SortedMap<String, String> acme = world.crm().records().getOrDefault("company/acme.example", new TreeMap<>());
        acme.remove("pql_tier");
        world.crm().closed(acme.keySet().toArray(String[]::new));

        world.outboxRun(DAY_1).undo(first.number());

        assertThat(world.crm().records().get("company/acme.example")).doesNotContainKeys("pql_score", "pql_tier");
    }

    @Test
    void makesNoRecordAnewThatSomebodyDeleted() throws InterruptedException {
        world.measures(Usage.of("acme.example").sessions(20).measured());
        world.sync(DAY_1);
        world.measures(Usage.of("acme.example").sessions(20).employees(70).measured());
        RunResult second = world.sync(DAY_2);
        world.crm().records().clear();

        RunResult undone = world.outboxRun(DAY_2).undo(second.number());

        assertThat(undone.undo().orElseThrow().skipped()).containsEntry(UndoPlanner.Reason.GONE, 1L);
        assertThat(world.crm().records()).isEmpty();
    }

    @Test
    void leavesWhatALaterRunWrote() throws InterruptedException {
        world.measures(Usage.of("acme.example").sessions(20).measured());
        world.sync(DAY_1);
        world.measures(Usage.of("acme.example").sessions(20).employees(70).measured());
        RunResult second = world.sync(DAY_2);
        world.measures(Usage.hot("acme.example").measured());
        world.sync(DAY_3);

        RunResult undone = world.outboxRun(DAY_3).undo(second.number());

        assertThat(undone.undo().orElseThrow().examples())
                .contains(new UndoPlanner.Skipped(
                        new ObjectName("company"), "acme.example", "pql_score", UndoPlanner.Reason.WRITTEN_LATER));
        assertThat(world.crm().records().get("company/acme.example")).containsEntry("pql_score", "50");
    }

    @Test
    void aSecondUndoHasNothingToPutBack() throws InterruptedException {
        world.measures(Usage.of("acme.example").sessions(20).measured());
        world.sync(DAY_1);
        world.measures(Usage.of("acme.example").sessions(20).employees(70).measured());
        RunResult second = world.sync(DAY_2);
        world.outboxRun(DAY_2).undo(second.number());
        int batches = world.crm().batches().size();

        RunResult again = world.outboxRun(DAY_2).undo(second.number());

        assertThat(again.undo().orElseThrow().records()).isZero();
        assertThat(world.crm().batches()).hasSize(batches);
    }

    @Test
    void anUndoCanBeTakenBackItself() throws InterruptedException {
        world.measures(Usage.of("acme.example").sessions(20).measured());
        world.sync(DAY_1);
        world.measures(Usage.of("acme.example").sessions(20).employees(70).measured());
        RunResult second = world.sync(DAY_2);
        String written = world.crm().records().toString();
        RunResult undone = world.outboxRun(DAY_2).undo(second.number());

        world.outboxRun(DAY_2).undo(undone.number());

        assertThat(world.crm().records()).hasToString(written);
    }

    private void measures(IntFunction<AccountMeasurement> account) {
        world.measures(IntStream.range(0, 1_000).mapToObj(account).toArray(AccountMeasurement[]::new));
    }

    private SortedMap<String, String> record(int number) {
        return world.crm().records().getOrDefault("company/" + name(number), new TreeMap<>());
    }

    private static String value(Map<String, SortedMap<String, String>> records, int number) {
        return Optional.ofNullable(records.get("company/" + name(number)))
                .flatMap(fields -> Optional.ofNullable(fields.get("pql_score")))
                .orElse("");
    }

    private static Map<String, SortedMap<String, String>> copy(Map<String, SortedMap<String, String>> records) {
        Map<String, SortedMap<String, String>> copy = new TreeMap<>();
        records.forEach((key, fields) -> copy.put(key, new TreeMap<>(fields)));
        return copy;
    }

    private static String name(int number) {
        return String.format(java.util.Locale.ROOT, "account%03d.example", number);
    }
}
