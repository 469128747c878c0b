package io.pqlconnector.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.fake.FakeSource;
import io.pqlconnector.core.fake.Usage;
import io.pqlconnector.core.fake.World;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.plan.PlanCounts;
import io.pqlconnector.core.plan.PlanSink;
import io.pqlconnector.core.plan.PlannedChange;
import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SyncRunTest {
    private static final Instant DAY_1 = World.DAY_1;
    private static final Instant DAY_2 = DAY_1.plus(Duration.ofDays(1));

    private final World world = new World();
    private final FakeSource source = new FakeSource("files");

    @Test
    void readsASliceAgainOnlyIfItsContentChanged() throws InterruptedException {
        world.source(source);
        source.put("a.jsonl", "mark 1", "one");
        source.put("b.jsonl", "mark 1", "two");
        SourceReport first = world.sync(DAY_1).sources().get(0);
        source.put("a.jsonl", "mark 2", "one");
        source.put("b.jsonl", "mark 2", "changed");
        SourceReport second = world.sync(DAY_2).sources().get(0);
        int asked = source.hashed();
        SourceReport third = world.sync(DAY_2).sources().get(0);

        assertThat(first).returns(2L, SourceReport::read).returns(20L, SourceReport::events);
        assertThat(second)
                .returns(1L, SourceReport::read)
                .returns(1L, SourceReport::unchanged)
                .returns(10L, SourceReport::events)
                .returns(2L, SourceReport::duplicates);
        assertThat(third).returns(0L, SourceReport::read).returns(2L, SourceReport::unchanged);
        assertThat(source.hashed()).as("a touched file is hashed once").isEqualTo(asked);
    }

    @Test
    void scoresNothingIfASourceFailsAndSaysWhatIsInTheLake() throws InterruptedException {
        world.source(source);
        source.put("a.jsonl", "1", "one");
        world.measures(Usage.hot("acme.example").measured());
        world.sync(DAY_1);
        source.fails("the service account was refused (HTTP 401).");
        FakeSource other = new FakeSource("segment");
        other.put("x", "1", "x");
        world.source(other);

        RunResult result = world.sync(DAY_2);

        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.FAILED);
        assertThat(result.failures()).containsExactly("""
                        files: the service account was refused (HTTP 401).
                          Usage up to 2026-03-01T00:00:00Z is in the lake; nothing was lost. Scores were not touched: they \
                        would have been out of date.""");
        assertThat(result.score()).isEmpty();
        assertThat(result.sources().get(1).read()).isEqualTo(1);
        assertThat(world.ledger().latest(1))
                .allSatisfy(run -> assertThat(run.outcome()).isEqualTo(RunRecord.Outcome.FAILED));
    }

    @Test
    void whoeverWaitsForASendersNextDayIsEnrolledThenAlthoughNobodyEntersATierAnyMore() throws InterruptedException {
        world.mapping(World.MAPPING
                .replace("\n    when: \"tier == 'hot'\"", "\n    when: \"entered('hot')\"")
                .replace("per_sender_per_day: 2", "per_sender_per_day: 1"));
        world.measures(
                Usage.hot("acme.example").measured(),
                Usage.of("beta.example").limits(1).sessions(20).user("b1", 9).measured(),
                Usage.of("coda.example").limits(1).sessions(20).user("c1", 9).measured());

        world.sync(DAY_1);
        world.sync(DAY_2);
        world.sync(DAY_2.plus(Duration.ofDays(1)));
        world.sync(DAY_2.plus(Duration.ofDays(2)));

        assertThat(world.crm().enrollments()).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void measuresNothingIfNothingIsNewAtTheSameInstant() throws InterruptedException {
        world.source(source);
        source.put("a.jsonl", "1", "one");
        world.measures(Usage.hot("acme.example").measured());

        world.sync(DAY_1);
        RunResult second = world.sync(DAY_1);
        RunResult third = world.sync(DAY_1);

        assertThat(world.lake().measured()).isEqualTo(1);
        assertThat(second.nothingNewSince()).contains(1L);
        assertThat(third.nothingNewSince()).contains(1L);
        assertThat(third.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
    }

    @Test
    void measuresAgainAfterAPlanLandedWhatIsNew() throws InterruptedException {
        world.source(source);
        source.put("a.jsonl", "1", "one");
        world.measures(Usage.hot("acme.example").measured());
        world.sync(DAY_1);
        source.put("b.jsonl", "1", "two");
        world.measures(Usage.hot("acme.example").employees(60).measured());
        world.plan(DAY_1, PlanSink.NONE);

        RunResult result = world.sync(DAY_1);

        assertThat(result.nothingNewSince()).isEmpty();
        assertThat(world.crm().records().get("company/acme.example")).containsEntry("pql_score", "60");
    }

    @Test
    void measuresAgainAfterRetentionTookRecordsAway() throws InterruptedException {
        world.source(source);
        source.put("a.jsonl", "1", "one");
        world.measures(Usage.hot("acme.example").measured());
        world.sync(DAY_1);
        world.lake().expires(4);

        RunResult second = world.sync(DAY_1);

        assertThat(second.nothingNewSince()).isEmpty();
        assertThat(world.lake().measured()).isEqualTo(2);
    }

    @Test
    void measuresAgainWhileSomethingIsRefused() throws InterruptedException {
        world.crm()
                .script((batch, crm) -> batch.operations().stream()
                        .map(operation -> (Receipt) new Receipt.Rejected(operation.key(), "NO", "", "no", ""))
                        .toList());
        world.measures(Usage.of("acme.example").measured());
        world.sync(DAY_1);

        RunResult second = world.sync(DAY_1);

        assertThat(world.lake().measured()).isEqualTo(2);
        assertThat(second.outcome()).isEqualTo(RunRecord.Outcome.PARTIAL);
    }

    @Test
    void sendsWhatWasPutBackIntoTheOutboxThoughNothingElseIsNew() throws InterruptedException {
        world.mapping(World.MAPPING.replaceFirst("create_missing: true", "create_missing: false"));
        world.crm().absent("company/acme.example", true);
        world.measures(Usage.of("acme.example").measured());
        world.sync(DAY_1);
        world.crm().absent("company/acme.example", false);
        world.ledger()
                .markPending(world.ledger().rejected(world.crm().name()).stream()
                        .map(entry -> entry.planned().operation().key())
                        .toList());

        RunResult result = world.sync(DAY_1);

        assertThat(result.deliveries().get(0).total().confirmed()).isEqualTo(1);
    }

    @Test
    void saysThatTheLakeFailed() throws InterruptedException {
        world.lake().fails("data/lake cannot be read: no permission. Give this user the right to read it.");

        RunResult result = world.sync(DAY_1);

        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.FAILED);
        assertThat(result.failures())
                .containsExactly("data/lake cannot be read: no permission. Give this user the right to read it.");
    }

    @Test
    void tellsWhatTheShareOfQualifiedAccountsSays() throws InterruptedException {
        assertThat(verdict(0, 0)).isEqualTo(HealthVerdict.NOBODY_ACTIVE);
        assertThat(verdict(0, 50)).isEqualTo(HealthVerdict.TOO_FEW);
        assertThat(verdict(1, 99)).isEqualTo(HealthVerdict.FINE);
        assertThat(verdict(20, 80)).isEqualTo(HealthVerdict.FINE);
        assertThat(verdict(21, 79)).isEqualTo(HealthVerdict.TOO_MANY);
    }

    private static HealthVerdict verdict(int qualified, int others) throws InterruptedException {
        World world = new World();
        world.lake()
                .measures(IntStream.range(0, qualified + others)
                        .mapToObj(i -> Usage.of("account" + i + ".example")
                                .limits(i < qualified ? 1 : 0)
                                .sessions(i < qualified ? 20 : 0)
                                .measured())
                        .toList());
        return world.plan(DAY_1, PlanSink.NONE).score().orElseThrow().health();
    }

    @Test
    void aPlanShowsOldAndNewAndWritesNothing() throws InterruptedException {
        world.measures(Usage.of("acme.example").sessions(20).measured());
        world.sync(DAY_1);
        world.crm().batches().clear();
        int commits = world.ledger().commits();
        world.measures(Usage.hot("acme.example").measured());
        List<String> shown = new ArrayList<>();

        RunResult result = world.plan(DAY_2, new PlanSink() {
            @Override
            public void account(ScoredAccount account, List<PlannedChange> changes) {
                changes.forEach(change -> shown.add(show(change)));
            }

            @Override
            public void enrollments(List<PlannedChange> changes) {
                changes.forEach(change -> shown.add(show(change)));
            }
        });

        assertThat(shown)
                .containsExactly(
                        "upsert company/acme.example {pql_route= -> SDR, pql_score=20 -> 50, pql_tier=cold -> hot}",
                        "add_to_list list/Hot/company/acme.example {}",
                        "upsert contact/a1 {email= -> a1@acme.example, pql_is_champion= -> true, pql_user_score= -> 9}",
                        "add_to_list list/Hit/contact/a1 {}",
                        "create_task task/Hot: {{ account.name }}/company/acme.example {}",
                        "enroll enroll/Outgrown/contact/a1 {}");
        PlanCounts counts = result.plans().values().iterator().next();
        assertThat(counts.calls().toString()).isEqualTo("{add_to_list=2, create_task=1, enroll=1, find=1, upsert=2}");
        assertThat(counts.total()).isEqualTo(6);
        assertThat(world.crm().batches()).isEmpty();
        assertThat(world.ledger().commits()).isEqualTo(commits);
    }

    private static String show(PlannedChange change) {
        List<String> fields = change.fields().entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue().before().shown() + " -> "
                        + field.getValue().after().shown())
                .toList();
        return change.planned().operation().kind() + " " + change.planned().slot() + " {" + String.join(", ", fields)
                + "}";
    }

    @Test
    void appliesASavedPlanExactly() throws InterruptedException {
        world.measures(Usage.hot("acme.example").measured());
        PlanFile file = world.planFile(DAY_1);

        RunResult result = world.apply(file);

        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(result.deliveries().get(0).total().confirmed())
                .isEqualTo(file.operations().size());
        assertThat(world.crm().enrollments()).hasSize(1);
    }

    @Test
    void refusesAPlanIfTheWorldMoved() throws InterruptedException {
        world.measures(Usage.hot("acme.example").measured());
        PlanFile file = world.planFile(DAY_1);
        world.measures(Usage.of("acme.example").sessions(20).user("a1", 9).measured());

        RunResult result = world.apply(file);

        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.STOPPED);
        assertThat(result.failures())
                .containsExactly(
                        "The world has moved since the plan was made: 5 of its operations are no longer due (upsert"
                                + " company/acme.example, add_to_list list/Hot/company/acme.example, add_to_list"
                                + " list/Hit/contact/a1, create_task task/Hot: {{ account.name }}/company/acme.example,"
                                + " enroll enroll/Outgrown/contact/a1), 1 others are (upsert company/acme.example). Make a"
                                + " new plan: ./pql plan --out plan.json");
        assertThat(world.crm().batches()).isEmpty();
    }

    @Test
    void refusesAPlanWhoseTaskWouldSaySomethingElseNow() throws InterruptedException {
        world.measures(Usage.hot("acme.example").measured());
        PlanFile file = world.planFile(DAY_1);
        // No field changes: the score is the same, and only the task tells how many sessions there were.
        world.measures(
                Usage.of("acme.example").limits(1).sessions(21).user("a1", 9).measured());

        RunResult result = world.apply(file);

        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.STOPPED);
        assertThat(result.failures())
                .containsExactly(
                        "The world has moved since the plan was made: 1 of its operations would say something else"
                                + " now (create_task task/Hot: {{ account.name }}/company/acme.example). Make a new plan: ./pql"
                                + " plan --out plan.json");
        assertThat(world.crm().batches()).isEmpty();
    }

    @Test
    void appliesAPlanWithATaskThatWaitsInTheWordsInWhichItWaits() throws InterruptedException {
        world.crm().unreachable(Optional.of(new AdapterException(FailureKind.UNAVAILABLE, "the CRM is away", null)));
        world.measures(Usage.hot("acme.example").measured());
        world.sync(DAY_1);
        world.crm().unreachable(Optional.empty());
        world.measures(
                Usage.of("acme.example").limits(1).sessions(21).user("a1", 9).measured());
        PlanFile file = world.planFile(DAY_2);
        world.measures(
                Usage.of("acme.example").limits(1).sessions(22).user("a1", 9).measured());

        RunResult result = world.apply(file);

        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(world.crm().batches().toString())
                .contains("20 x Session Started")
                .doesNotContain("21 x");
    }

    @Test
    void refusesAPlanThatWasAppliedBefore() throws InterruptedException {
        world.measures(Usage.hot("acme.example").measured());
        PlanFile file = world.planFile(DAY_1);
        world.apply(file);

        assertThat(world.apply(file).outcome()).isEqualTo(RunRecord.Outcome.STOPPED);
        assertThat(world.crm().enrollments()).hasSize(1);
    }

    @Test
    void refusesAPlanOfAnotherMapping() throws InterruptedException {
        world.measures(Usage.hot("acme.example").measured());
        PlanFile file = world.planFile(DAY_1);
        world.mapping(World.MAPPING.replace("pql_score:", "score:"));

        RunResult result = world.apply(file);

        assertThat(result.failures())
                .hasSize(1)
                .allSatisfy(failure -> assertThat(failure)
                        .matches(
                                "The mapping of crm has changed since the plan was made \\([0-9a-f]{8} -> [0-9a-f]{8}\\)\\."
                                        + " Make a new plan: ./pql plan --out plan.json"));
    }

    @Test
    void refusesAPlanWhileOperationsWaitThatAreNotInIt() throws InterruptedException {
        world.crm().script((batch, crm) -> {
            throw new AdapterException(FailureKind.UNAVAILABLE, "the CRM is away", null);
        });
        world.measures(Usage.of("acme.example").measured());
        world.sync(DAY_1);
        world.crm().script((batch, crm) -> crm.apply(batch));
        world.measures(Usage.of("beta.example").measured());
        PlanFile file = world.planFile(DAY_2);

        RunResult result = world.apply(file);

        assertThat(result.failures())
                .containsExactly(
                        "1 operations of earlier runs wait to be sent and are not in the plan. Send them first:"
                                + " ./pql sync");
    }
}
