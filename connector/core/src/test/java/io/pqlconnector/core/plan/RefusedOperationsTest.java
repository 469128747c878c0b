package io.pqlconnector.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.fake.Usage;
import io.pqlconnector.core.fake.World;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What becomes of operations that the CRM refused, or that lack their record. */
final class RefusedOperationsTest {
    private static final Instant DAY_1 = World.DAY_1;
    private static final Instant DAY_2 = DAY_1.plus(Duration.ofDays(1));
    private static final Instant DAY_3 = DAY_1.plus(Duration.ofDays(2));
    private final World world = new World();

    @Test
    void doesNotSendWhatWasRefusedUntilItChanges() throws InterruptedException {
        everythingIsRefused("INVALID_OPTION");
        world.measures(Usage.of("acme.example").sessions(20).measured());
        RunResult first = world.sync(DAY_1);
        RunResult second = world.sync(DAY_2);
        world.measures(Usage.of("acme.example").sessions(20).employees(70).measured());
        world.crm().script((batch, crm) -> crm.apply(batch));

        RunResult third = world.sync(DAY_3);

        assertThat(first.outcome()).isEqualTo(RunRecord.Outcome.PARTIAL);
        assertThat(second.outcome()).isEqualTo(RunRecord.Outcome.PARTIAL);
        assertThat(second.deliveries().get(0).total().total()).isZero();
        assertThat(third.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(world.crm().records().get("company/acme.example")).containsEntry("pql_score", "30");
    }

    @Test
    void sendsItAgainOnceTheDestinationsSchemaChanged() throws InterruptedException {
        everythingIsRefused("INVALID_OPTION");
        world.measures(Usage.of("acme.example").sessions(20).measured());
        world.sync(DAY_1);
        world.crm().script((batch, crm) -> crm.apply(batch));
        world.sync(DAY_2);
        assertThat(world.crm().records()).isEmpty();
        world.crm().revision("pql_tier may be blazing");

        RunResult third = world.sync(DAY_3);

        assertThat(third.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(world.crm().records()).containsOnlyKeys("company/acme.example");
    }

    @Test
    void aRecordThatMayNotBeMadeIsLeftOutWithoutFailingTheRun() throws InterruptedException {
        world.mapping(World.MAPPING.replaceFirst("create_missing: true", "create_missing: false"));
        world.crm().absent("company/acme.example", true);
        world.measures(Usage.of("acme.example").limits(1).sessions(20).measured());

        RunResult first = world.sync(DAY_1);
        RunResult second = world.sync(DAY_2);

        assertThat(first.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(first.deliveries().get(0).total().notInCrm()).isEqualTo(3);
        assertThat(second.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(second.deliveries().get(0).total().total()).isZero();
    }

    @Test
    void whatWasRefusedForWantOfItsRecordIsSentOnceTheRecordIsThere() throws InterruptedException {
        theRecordIsThereOnlyFromTheSecondDay();
        assertThat(world.crm().lists()).isEmpty();
        world.sync(DAY_3);
        RunResult fourth = world.sync(DAY_3.plus(Duration.ofDays(1)));

        assertThat(world.crm().lists().get("Hot")).containsExactly("company/acme.example");
        assertThat(world.crm().tasks()).hasSize(1);
        assertThat(fourth.deliveries().get(0).total().total()).isZero();
        assertThat(fourth.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
    }

    @Test
    void whatIsRefusedAgainOnceItsRecordIsThereIsNotSentAThirdTime() throws InterruptedException {
        theRecordIsThereOnlyFromTheSecondDay();
        everythingIsRefused("LIST_IS_FULL");
        world.sync(DAY_3);
        world.crm().batches().clear();

        RunResult fourth = world.sync(DAY_3.plus(Duration.ofDays(1)));

        assertThat(world.crm().batches()).isEmpty();
        assertThat(fourth.outcome()).isEqualTo(RunRecord.Outcome.PARTIAL);
    }

    private void theRecordIsThereOnlyFromTheSecondDay() throws InterruptedException {
        world.crm().absent("company/acme.example", true);
        world.measures(Usage.of("acme.example").limits(1).sessions(20).measured());
        world.sync(DAY_1);
        world.crm().absent("company/acme.example", false);
        world.measures(
                Usage.of("acme.example").limits(1).sessions(20).employees(70).measured());
        world.sync(DAY_2);
    }

    private void everythingIsRefused(String code) {
        world.crm()
                .script((batch, crm) -> batch.operations().stream()
                        .map(operation -> (Receipt) new Receipt.Rejected(operation.key(), code, "", "refused", ""))
                        .toList());
    }
}
