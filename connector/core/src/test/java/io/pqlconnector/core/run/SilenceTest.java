package io.pqlconnector.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.alarm.Alarm;
import io.pqlconnector.core.fake.FakeSource;
import io.pqlconnector.core.fake.Usage;
import io.pqlconnector.core.fake.World;
import io.pqlconnector.core.lake.SourceVolume;
import io.pqlconnector.core.ledger.RunRecord.Outcome;
import io.pqlconnector.core.plan.PlanSink;
import io.pqlconnector.spi.SourceName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a run when usage does not come as it did. */
final class SilenceTest {
    private static final Instant DAY_1 = World.DAY_1;
    private static final Instant DAY_2 = DAY_1.plus(Duration.ofDays(1));
    private static final Instant DAY_3 = DAY_1.plus(Duration.ofDays(2));
    private static final Instant DAY_4 = DAY_1.plus(Duration.ofDays(3));
    private static final int DAY = 24;

    private final World world = new World();

    @BeforeEach
    void aHotAccountThatTheCrmHolds() throws InterruptedException {
        world.source(new FakeSource("files"));
        world.measures(Usage.hot("acme.example").measured());
        world.sync(DAY_1);
        world.crm().batches().clear();
        world.measures(Usage.of("acme.example").measured());
    }

    @Test
    void nothingIsScoredWhileASourceIsSilent() throws InterruptedException {
        world.lake().delivers(List.of(silent("files", 4 * DAY, DAY_2)));

        RunResult result = world.sync(DAY_2);

        assertThat(result.outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(result.score()).isEmpty();
        assertThat(result.alarms()).extracting(Alarm::name).containsExactly("source_silent");
        assertThat(result.failures()).containsExactly("""
                files is silent: its last event is of 2026-02-26T00:00:00Z, 4 days before this run's instant. Usual are 1,200 \
                events a day, and at most 1 hour without one.
                  Scores were not touched, and nothing was delivered: accounts would have turned cold for want of events. Is \
                the tracking still sending? Was an event renamed? Did the export end?
                  If it is right so: ./pql sync --accept-volume    Or raise limits.silent_after in the configuration.""");
        assertThat(world.crm().batches()).isEmpty();
        assertThat(world.lake().measured()).isEqualTo(1);
        assertThat(world.ledger().latest(1))
                .singleElement()
                .satisfies(run -> assertThat(run.counts()).containsEntry("source_silent", 1L));
    }

    @Test
    void aRunGoesOnByItselfOnceTheSourceSendsAgain() throws InterruptedException {
        world.lake().delivers(List.of(silent("files", 4 * DAY, DAY_2)));
        world.sync(DAY_2);
        world.lake().delivers(List.of(silent("files", 0, DAY_3)));

        assertThat(world.sync(DAY_3).outcome()).isEqualTo(Outcome.CONFIRMED);
    }

    @Test
    void whoAcceptsItIsNotAskedAgainAboutTheSameSilence() throws InterruptedException {
        world.lake().delivers(List.of(silent("files", 4 * DAY, DAY_2)));

        RunResult accepted = world.acceptingVolume(DAY_2);
        world.lake().delivers(List.of(silent("files", 5 * DAY, DAY_3)));
        RunResult next = world.sync(DAY_3);

        assertThat(accepted.outcome()).isEqualTo(Outcome.CONFIRMED);
        assertThat(world.crm().records().get("company/acme.example")).containsEntry("pql_score", "0");
        assertThat(next.outcome()).isEqualTo(Outcome.CONFIRMED);
    }

    @Test
    void aSourceThatIsNotConfiguredAnyMoreIsNotMissed() throws InterruptedException {
        world.lake().delivers(List.of(silent("old", 4 * DAY, DAY_2)));

        assertThat(world.sync(DAY_2).outcome()).isEqualTo(Outcome.CONFIRMED);
    }

    @Test
    void theFirstRunAndAReplayBeforeItHaveNothingToCompareWith() throws InterruptedException {
        world.lake().delivers(List.of(silent("files", 4 * DAY, DAY_1)));

        assertThat(world.sync(DAY_1).outcome()).isEqualTo(Outcome.CONFIRMED);
        assertThat(world.sync(DAY_1.minus(Duration.ofDays(1))).outcome()).isEqualTo(Outcome.CONFIRMED);
    }

    @Test
    void aPlanSaysThatARunWouldStop() throws InterruptedException {
        world.lake().delivers(List.of(silent("files", 4 * DAY, DAY_2)));

        RunResult plan = world.plan(DAY_2, PlanSink.NONE);

        assertThat(plan.outcome()).isEqualTo(Outcome.CONFIRMED);
        assertThat(plan.alarms()).extracting(Alarm::name).containsExactly("source_silent");
        assertThat(plan.score()).isPresent();
    }

    @Test
    void aSavedPlanIsNotDeliveredEitherUnlessItIsApproved() throws InterruptedException {
        world.lake().delivers(List.of(silent("files", 4 * DAY, DAY_2)));
        PlanFile file = world.planFile(DAY_2);

        RunResult refused = world.apply(file);
        RunResult approved = world.applyApproved(file);

        assertThat(refused.outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(refused.alarms()).extracting(Alarm::name).containsExactly("source_silent");
        assertThat(approved.outcome()).isEqualTo(Outcome.CONFIRMED);
    }

    @Test
    void whatASilenceStoppedCannotBeApproved() throws InterruptedException {
        world.lake().delivers(List.of(silent("files", 4 * DAY, DAY_2)));
        world.sync(DAY_2);

        assertThat(world.approve()).isEmpty();
    }

    @Test
    void noAccountAtAllIsNoResultToDeliver() throws InterruptedException {
        world.measures();

        RunResult stopped = world.sync(DAY_2);
        RunResult again = world.sync(DAY_3);
        RunResult accepted = world.acceptingVolume(DAY_3);
        RunResult next = world.sync(DAY_4);

        assertThat(stopped.alarms()).containsExactly(new Alarm.NoAccounts(1));
        assertThat(stopped.failures()).containsExactly("""
                No account was measured, although 1 account has records in the CRM.
                  Scores were not touched, and nothing was delivered: accounts would have turned cold for want of events. Is \
                the tracking still sending? Was an event renamed? Did the export end?
                  If it is right so: ./pql sync --accept-volume""");
        assertThat(again.outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(accepted.outcome()).isEqualTo(Outcome.CONFIRMED);
        assertThat(next.outcome()).isEqualTo(Outcome.CONFIRMED);
    }

    // 50 events in each hour but the last ones.
    private static SourceVolume silent(String source, int hours, Instant asOf) {
        SortedMap<Integer, Long> volume = new TreeMap<>();
        for (int hour = hours; hour < 70 * DAY; hour++) {
            volume.put(hour, 50L);
        }
        return new SourceVolume(new SourceName(source), asOf.minus(Duration.ofHours(hours)), volume);
    }
}
