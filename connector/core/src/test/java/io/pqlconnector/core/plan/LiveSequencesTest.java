package io.pqlconnector.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.fake.Usage;
import io.pqlconnector.core.fake.World;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RejectionCodes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nobody is in two sequences at once, and whoever is not enrolled is named with the reason. */
final class LiveSequencesTest {
    private static final Instant DAY_1 = World.DAY_1;
    private static final String TWO = World.MAPPING.replace("tasks:\n", """
              - { sequence: Welcome, when: "tier == 'warm' || tier == 'hot'", sender: { email: sdr@our.example }, live_for: 10d }
            tasks:
            """);

    private final World world = new World();

    @BeforeEach
    void mapTwoSequences() {
        world.mapping(TWO);
    }

    @Test
    void ofTwoSequencesInOneRunTheFirstOfTheFileCounts() throws InterruptedException {
        world.measures(Usage.hot("acme.example").measured());

        RunResult result = world.sync(DAY_1);

        assertThat(world.crm().enrollments()).containsExactly("Outgrown <- contact/a1");
        assertThat(result.plans().values().iterator().next().inAnother()).isEqualTo(1);
    }

    @Test
    void whoIsInOneIsEnrolledInAnotherWhenThatOneIsOver() throws InterruptedException {
        world.measures(Usage.of("acme.example")
                .sessions(20)
                .employees(60)
                .user("a1", 9)
                .measured());
        world.mapping(TWO.replace("tier == 'warm' || tier == 'hot'", "score > 0"));
        world.sync(DAY_1);
        world.measures(Usage.hot("acme.example").measured());

        world.sync(DAY_1.plus(Duration.ofDays(9)));
        assertThat(world.crm().enrollments()).containsExactly("Welcome <- contact/a1");
        world.sync(DAY_1.plus(Duration.ofDays(10)));

        assertThat(world.crm().enrollments()).containsExactly("Welcome <- contact/a1", "Outgrown <- contact/a1");
    }

    @Test
    void whoMayBeInOneIsEnrolledInNoOther() throws InterruptedException {
        world.measures(Usage.of("acme.example")
                .sessions(20)
                .employees(60)
                .user("a1", 9)
                .measured());
        world.mapping(TWO.replace("tier == 'warm' || tier == 'hot'", "score > 0"));
        world.crm().forgetful(true);
        world.crm().script((batch, crm) -> {
            List<Receipt> receipts = crm.apply(batch);
            if (batch.kind().equals("enroll")) {
                throw new AdapterException(FailureKind.AMBIGUOUS, "the connection was lost.", null);
            }
            return receipts;
        });
        world.sync(DAY_1);
        assertThat(world.ledger().unclear(world.crm().name())).hasSize(1);
        world.measures(Usage.hot("acme.example").measured());

        world.sync(DAY_1.plus(Duration.ofDays(1)));

        assertThat(world.crm().enrollments()).containsExactly("Welcome <- contact/a1");
    }

    @Test
    void thePlanNamesTheReason() throws InterruptedException {
        world.crm().fact("company/acme.example", "open_deal");
        world.measures(
                Usage.hot("acme.example").measured(), Usage.hot("beta.example").measured());
        List<String> withheld = new ArrayList<>();

        world.plan(DAY_1, new PlanSink() {
            @Override
            public void account(ScoredAccount account, List<PlannedChange> changes) {}

            @Override
            public void enrollments(List<PlannedChange> changes) {
                changes.forEach(change -> change.withheld()
                        .ifPresent(reason -> withheld.add(change.planned().slot() + ": " + reason)));
            }
        });

        assertThat(withheld)
                .containsExactly(
                        "enroll/Outgrown/contact/a1: not_if: crm.open_deal",
                        "enroll/Welcome/contact/b1: in the sequence \"Outgrown\"");
    }

    @Test
    void whoIsEnrolledAlreadyIsNoFailure() throws InterruptedException {
        world.crm()
                .script((batch, crm) -> batch.kind().equals("enroll")
                        ? List.of(new Receipt.Rejected(
                                batch.operations().get(0).key(),
                                RejectionCodes.ALREADY_ENROLLED,
                                "",
                                "is in it",
                                "nothing"))
                        : crm.apply(batch));
        world.measures(Usage.hot("acme.example").measured());

        RunResult result = world.sync(DAY_1);

        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(world.ledger().ports().rejections().all(Optional.empty())).isEmpty();
    }
}
