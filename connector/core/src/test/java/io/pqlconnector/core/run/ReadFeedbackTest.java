package io.pqlconnector.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pqlconnector.core.fake.Usage;
import io.pqlconnector.core.fake.World;
import io.pqlconnector.core.feedback.CoolDown;
import io.pqlconnector.core.feedback.Feedback;
import io.pqlconnector.core.feedback.FeedbackPlace;
import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.ledger.StoredAccount;
import io.pqlconnector.core.ledger.TierChange;
import io.pqlconnector.core.ledger.Verdict;
import io.pqlconnector.core.quota.QuotaPolicy;
import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.score.Suppression;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.ObjectName;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a rep says of an account keeps it from being put before a rep, for as long as the configuration says. */
final class ReadFeedbackTest {
    private static final Instant DAY_1 = World.DAY_1;
    private static final Duration DAY = Duration.ofDays(1);
    private static final DestinationName CRM = new DestinationName("crm");
    private static final String NO = "Not a fit: student";

    private final World world = new World();

    private static Feedback feedback(FeedbackPlace.Kind kind, String name, CoolDown coolDown) {
        return new Feedback(new FeedbackPlace(CRM, new ObjectName("company"), kind, name), coolDown, Feedback.HOURLY);
    }

    private static Feedback field() {
        return feedback(FeedbackPlace.Kind.FIELD, "pql_verdict", new CoolDown(new TreeMap<>(), Duration.ofDays(30)));
    }

    @Test
    void anAccountThatARepDoesNotWantIsNoLeadUntilItHasCooledDown() throws InterruptedException {
        scored("acme.example");
        assertThat(assessed("acme.example")).returns(Optional.of("hot"), Assessment::tier);
        says("acme.example", "  Not a fit:\n student\u001b ");

        FeedbackReport told = only(day(1));
        Assessment assessed = assessed("acme.example");

        assertThat(told)
                .returns(ReadingState.READ, FeedbackReport::state)
                .returns(1L, FeedbackReport::asked)
                .returns(1L, FeedbackReport::standing)
                .returns(1L, FeedbackReport::changed);
        assertThat(assessed.suppression())
                .contains(new Suppression(
                        NO, "crm", DAY_1.plus(DAY), DAY_1.plus(DAY).plus(Duration.ofDays(30))));
        assertThat(assessed.tier()).isEmpty();
        assertThat(assessed.qualified()).isFalse();
        assertThat(assessed.play()).isEmpty();
        assertThat(assessed.score()).as("what was counted stays").isEqualTo(50);
        assertThat(assessed.triggers()).isNotEmpty();

        day(30);
        assertThat(assessed("acme.example").suppression()).isPresent();
        day(31);
        assertThat(assessed("acme.example"))
                .returns(Optional.empty(), Assessment::suppression)
                .returns(Optional.of("hot"), Assessment::tier);
        assertThat(world.ledger().history(EntityKind.ACCOUNT, "acme.example"))
                .extracting(TierChange::to)
                .containsExactly(Optional.of("hot"), Optional.empty(), Optional.of("hot"));
    }

    @Test
    void itLeavesItsListsAndNothingIsMadeForItOrItsPeople() throws InterruptedException {
        scored("acme.example");
        assertThat(world.crm().lists()).containsOnlyKeys("Hit", "Hot");
        assertThat(world.crm().tasks()).hasSize(1);
        assertThat(world.crm().enrollments()).hasSize(1);
        says("acme.example", NO);
        world.measures(Usage.hot("acme.example").user("eve@acme.example", 90).measured());

        day(1);

        assertThat(world.crm().lists().values()).allMatch(members -> members.isEmpty());
        assertThat(world.crm().tasks()).hasSize(1);
        assertThat(world.crm().enrollments()).hasSize(1);
        assertThat(world.crm().records().get("company/acme.example"))
                .containsEntry("pql_score", "50")
                .doesNotContainKey("pql_tier");
    }

    @Test
    void whoIsToldNoBeforeItQualifiesIsNeverPutBeforeARep() throws InterruptedException {
        world.measures(Usage.of("acme.example").sessions(20).measured());
        world.hears(field());
        world.sync(DAY_1);
        says("acme.example", NO);
        world.measures(Usage.hot("acme.example").measured());

        day(1);

        assertThat(assessed("acme.example").suppression()).isPresent();
        assertThat(world.crm().tasks()).isEmpty();
        assertThat(world.crm().enrollments()).isEmpty();
    }

    @Test
    void aVerdictThatIsTakenBackCountsNoMoreAndOtherWordsBeginAnew() throws InterruptedException {
        scored("acme.example");
        says("acme.example", NO);
        day(1);
        says("acme.example", "Already talking");
        FeedbackReport other = only(day(20));
        Optional<Suppression> anew = assessed("acme.example").suppression();
        says("acme.example", "");
        FeedbackReport back = only(day(21));

        assertThat(other.changed()).isEqualTo(2);
        assertThat(anew)
                .contains(new Suppression(
                        "Already talking", "crm", DAY_1.plus(Duration.ofDays(20)), DAY_1.plus(Duration.ofDays(50))));
        assertThat(back).returns(0L, FeedbackReport::standing).returns(1L, FeedbackReport::changed);
        assertThat(assessed("acme.example")).returns(Optional.of("hot"), Assessment::tier);
        assertThat(world.ledger().ports().verdicts().all())
                .extracting(Verdict::words, verdict -> verdict.until().isPresent())
                .containsExactly(tuple(NO, true), tuple("Already talking", true));
    }

    @Test
    void whereVerdictsAreNamedNothingElseIsOneAndEachHasItsTime() throws InterruptedException {
        TreeMap<String, Duration> verdicts = new TreeMap<>();
        verdicts.put("not a FIT: student", Duration.ofDays(365));
        scored("acme.example", "beta.example");
        world.hears(feedback(FeedbackPlace.Kind.FIELD, "pql_verdict", new CoolDown(verdicts, CoolDown.DEFAULT)));
        says("acme.example", NO);
        says("beta.example", "Working on it");

        FeedbackReport told = only(day(1));

        assertThat(told.standing()).isEqualTo(1);
        assertThat(assessed("acme.example").suppression().map(Suppression::until))
                .contains(DAY_1.plus(DAY).plus(Duration.ofDays(365)));
        assertThat(assessed("beta.example")).returns(Optional.of("hot"), Assessment::tier);
    }

    @Test
    void aListSaysItByItsName() throws InterruptedException {
        scored("acme.example", "beta.example");
        world.crm()
                .lists()
                .computeIfAbsent("Not for us", name -> new TreeSet<>())
                .add("company/beta.example");
        world.hears(feedback(FeedbackPlace.Kind.LIST, "Not for us", new CoolDown(new TreeMap<>(), CoolDown.DEFAULT)));

        FeedbackReport told = only(day(1));

        assertThat(told.standing()).isEqualTo(1);
        assertThat(assessed("acme.example").suppression()).isEmpty();
        assertThat(assessed("beta.example").suppression().map(Suppression::verdict))
                .contains("Not for us");
    }

    @Test
    void whatWasSaidStandsWhileTheCrmCannotBeAsked() throws InterruptedException {
        scored("acme.example");
        says("acme.example", NO);
        day(1);
        says("acme.example", "");
        world.crm().unreachable(Optional.of(new AdapterException(FailureKind.UNAVAILABLE, "No route.", null)));

        RunResult away = day(2);

        assertThat(only(away))
                .returns(ReadingState.FAILED, FeedbackReport::state)
                .returns(Optional.of("No route."), FeedbackReport::failure)
                .returns(1L, FeedbackReport::standing);
        assertThat(assessed("acme.example").suppression()).isPresent();
        world.crm().unreachable(Optional.empty());
        assertThat(only(day(3))).as("asked again a day later").returns(ReadingState.READ, FeedbackReport::state);
        assertThat(assessed("acme.example").suppression()).isEmpty();
    }

    @Test
    void aCrmIsAskedOnceAnHourAndNotAtAllWhenOurCallsAreUsedUp() throws InterruptedException {
        scored("acme.example");
        says("acme.example", NO);
        FeedbackReport read = only(world.sync(DAY_1));
        FeedbackReport fresh = only(world.sync(DAY_1));
        world.crm().quota(100, 100);
        world.quota(new QuotaPolicy(BigDecimal.ONE, 0));
        world.sync(DAY_1.plus(DAY));
        world.passes(Feedback.HOURLY);
        FeedbackReport refused = only(world.sync(DAY_1));

        assertThat(read.state()).isEqualTo(ReadingState.READ);
        assertThat(fresh).returns(ReadingState.FRESH, FeedbackReport::state).returns(1L, FeedbackReport::standing);
        assertThat(refused.state()).isEqualTo(ReadingState.FAILED);
        assertThat(refused.failure().orElseThrow()).contains("calls");
    }

    @Test
    void aRunAsOfBeforeTheVerdictDoesNotKnowItAndAVerdictIsSomethingNew() throws InterruptedException {
        scored("acme.example");
        RunResult nothing = day(0);
        says("acme.example", NO);
        RunResult told = day(0);

        assertThat(nothing.nothingNewSince()).isPresent();
        assertThat(told.nothingNewSince())
                .as("the same usage as of the same instant")
                .isEmpty();
        assertThat(told.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        day(-1);
        assertThat(assessed("acme.example").suppression()).isEmpty();
    }

    @Test
    void aReplayIsNotToldWhatIsSaidNow() throws InterruptedException {
        scored("acme.example");
        says("acme.example", NO);
        world.replays(true);
        FeedbackReport past = only(day(-100));
        FeedbackReport future = only(day(100));
        world.replays(false);
        FeedbackReport now = only(day(1));

        assertThat(List.of(past, future))
                .allSatisfy(report -> assertThat(report)
                        .returns(ReadingState.FRESH, FeedbackReport::state)
                        .returns(0L, FeedbackReport::standing)
                        .returns(0L, FeedbackReport::calls));
        assertThat(now.changed()).isEqualTo(1);
        assertThat(assessed("acme.example").suppression().map(Suppression::since))
                .contains(DAY_1.plus(DAY));
    }

    @Test
    void aReadingThatFailedIsNotTriedBeforeItIsTime() throws InterruptedException {
        scored("acme.example");
        world.crm().unreachable(Optional.of(new AdapterException(FailureKind.UNAVAILABLE, "No route.", null)));
        world.sync(DAY_1);
        world.crm().unreachable(Optional.empty());
        long calls = world.crm().callUsage().calls();

        FeedbackReport early = only(world.sync(DAY_1));
        world.passes(Feedback.HOURLY);
        FeedbackReport late = only(world.sync(DAY_1));

        assertThat(calls).as("the CRM was asked").isPositive();
        assertThat(early)
                .returns(ReadingState.FAILED, FeedbackReport::state)
                .returns(
                        Optional.of("It failed the last time, and is asked again from "
                                + World.NOW.plus(Feedback.HOURLY) + " on."),
                        FeedbackReport::failure);
        assertThat(world.crm().callUsage().calls()).as("asked no sooner").isGreaterThan(calls);
        assertThat(late.state()).isEqualTo(ReadingState.READ);
    }

    @Test
    void aBoxSaysNoWhileItIsTicked() throws InterruptedException {
        scored("acme.example", "beta.example");
        says("acme.example", "true");
        says("beta.example", "false");

        day(1);

        assertThat(assessed("acme.example").suppression().map(Suppression::verdict))
                .contains("pql_verdict");
        assertThat(assessed("beta.example").suppression()).isEmpty();
    }

    @Test
    void ofTwoVerdictsTheOneThatLastsLongerCountsAndAPlaceThatIsNotReadAnyMoreSaysNothing()
            throws InterruptedException {
        scored("acme.example");
        world.crm().lists().put("Not for us", new TreeSet<>(List.of("company/acme.example")));
        Feedback list =
                feedback(FeedbackPlace.Kind.LIST, "Not for us", new CoolDown(new TreeMap<>(), Duration.ofDays(60)));
        world.hears(field(), list);
        says("acme.example", NO);
        day(1);
        Optional<Suppression> longer = assessed("acme.example").suppression();
        world.hears(field());
        day(2);
        Optional<Suppression> other = assessed("acme.example").suppression();
        world.hears();
        day(3);

        assertThat(longer.map(Suppression::verdict)).contains("Not for us");
        assertThat(other.map(Suppression::verdict)).contains(NO);
        assertThat(assessed("acme.example").suppression()).isEmpty();
        assertThat(world.ledger().ports().verdicts().all())
                .allMatch(verdict -> verdict.until().isPresent());
    }

    private void scored(String... accounts) throws InterruptedException {
        world.measures(Stream.of(accounts)
                .map(key -> Usage.hot(key).user("ada@" + key, 6).measured())
                .toArray(AccountMeasurement[]::new));
        world.hears(field());
        world.sync(DAY_1);
    }

    private void says(String account, String words) {
        world.crm()
                .records()
                .computeIfAbsent("company/" + account, key -> new TreeMap<>())
                .put("pql_verdict", words);
    }

    private RunResult day(int day) throws InterruptedException {
        world.passes(DAY);
        return world.sync(DAY_1.plus(DAY.multipliedBy(day)));
    }

    private Assessment assessed(String account) {
        List<StoredAccount> found = world.ledger().ports().assessments().find(account);
        return found.get(0).account().assessment();
    }

    private static FeedbackReport only(RunResult result) {
        assertThat(result.feedback()).hasSize(1);
        return result.feedback().get(0);
    }
}
