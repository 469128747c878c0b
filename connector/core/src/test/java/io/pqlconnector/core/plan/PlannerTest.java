package io.pqlconnector.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.fake.Usage;
import io.pqlconnector.core.fake.World;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.spi.destination.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Records and lists: what is sent, and that nothing is sent twice. */
final class PlannerTest {
    private static final Instant DAY_1 = World.DAY_1;
    private static final Instant DAY_2 = DAY_1.plus(Duration.ofDays(1));
    private static final Instant DAY_3 = DAY_1.plus(Duration.ofDays(2));
    private final World world = new World();

    @Test
    void writesEverythingOnceAndThenNothing() throws InterruptedException {
        world.measures(Usage.hot("acme.example").named("Acme").employees(60).measured());

        RunResult first = world.sync(DAY_1);
        RunResult second = world.sync(DAY_2);

        assertThat(world.crm().records())
                .containsEntry(
                        "company/acme.example",
                        new java.util.TreeMap<>(Map.of(
                                "name", "Acme",
                                "domain", "acme.example",
                                "pql_account_key", "acme.example",
                                "pql_score", "60",
                                "pql_tier", "hot",
                                "pql_route", "SDR",
                                "pql_size", "60")))
                .containsEntry(
                        "contact/a1",
                        new java.util.TreeMap<>(Map.of(
                                "email", "a1@acme.example",
                                "pql_user_score", "9",
                                "pql_is_champion", "true",
                                "(company)", "acme.example")));
        assertThat(world.crm().lists().toString()).isEqualTo("{Hit=[contact/a1], Hot=[company/acme.example]}");
        assertThat(world.crm().enrollments()).containsExactly("Outgrown <- contact/a1");
        assertThat(world.crm().tasks()).containsExactly("Hot: Acme -> company/acme.example due 2026-03-02");
        assertThat(first.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(second.deliveries().get(0).total().total()).isZero();
        assertThat(second.nothingNewSince()).contains(1L);
    }

    @Test
    void sendsOnlyTheFieldsThatDiffer() throws InterruptedException {
        world.measures(Usage.of("acme.example").sessions(20).measured());
        world.sync(DAY_1);
        world.crm().batches().clear();
        world.measures(Usage.of("acme.example").sessions(20).employees(70).measured());

        world.sync(DAY_2);

        assertThat(onlyUpsert().fields().keySet()).containsExactly("pql_score", "pql_size");
    }

    @Test
    void writesAgainWhenAValueReturns() throws InterruptedException {
        for (int sessions : new int[] {20, 5, 20}) {
            world.measures(Usage.of("acme.example").sessions(sessions).measured());
            world.sync(
                    DAY_1.plus(Duration.ofDays(sessions + world.crm().batches().size())));
        }

        assertThat(world.crm().batches()).hasSize(3);
        assertThat(world.crm().records().get("company/acme.example")).containsEntry("pql_score", "20");
    }

    @Test
    void emptiesOnlyWhatItFilled() throws InterruptedException {
        world.measures(
                Usage.hot("acme.example").measured(), Usage.of("idle.example").measured());
        world.sync(DAY_1);
        assertThat(operationsOn("company/idle.example"))
                .allSatisfy(operation -> assertThat(
                                ((Operation.Upsert) operation).fields().keySet())
                        .containsExactly("domain", "name", "pql_account_key", "pql_score"));
        world.crm().batches().clear();
        world.measures(
                Usage.of("acme.example").user("a1", 9).measured(),
                Usage.of("idle.example").measured());

        world.sync(DAY_2);

        assertThat(world.crm().records().get("company/acme.example"))
                .doesNotContainKey("pql_tier")
                .containsEntry("pql_route", "SDR")
                .containsEntry("pql_score", "0");
        assertThat(world.crm().batches().stream()
                        .flatMap(batch -> batch.operations().stream())
                        .filter(operation -> operation.record().key().equals("idle.example")))
                .isEmpty();
    }

    @Test
    void keepsListsAsSets() throws InterruptedException {
        world.measures(
                Usage.hot("acme.example").user("a2", 8).user("a3", 7).measured(),
                Usage.of("beta.example").user("b1", 1).measured());
        world.sync(DAY_1);
        assertThat(world.crm().lists().toString())
                .isEqualTo("{Hit=[contact/a1, contact/a2], Hot=[company/acme.example]}");

        world.measures(
                Usage.hot("acme.example").user("a2", 1).user("a3", 7).measured(),
                Usage.hot("beta.example").measured());
        world.sync(DAY_2);

        assertThat(world.crm().lists().toString())
                .isEqualTo(
                        "{Hit=[contact/a1, contact/a3, contact/b1], Hot=[company/acme.example, company/beta.example]}");
    }

    @Test
    void takesTheChampionFlagAndTheListFromOneWhoIsNoLongerMeasured() throws InterruptedException {
        world.measures(Usage.hot("acme.example").measured());
        world.sync(DAY_1);
        world.measures(
                Usage.of("acme.example").limits(1).sessions(20).user("a7", 3).measured());

        world.sync(DAY_2);

        assertThat(world.crm().records().get("contact/a1")).containsEntry("pql_is_champion", "false");
        assertThat(world.crm().records().get("contact/a7")).containsEntry("pql_is_champion", "true");
        assertThat(world.crm().lists().get("Hit")).containsExactly("contact/a7");
    }

    @Test
    void keepsTheFieldsOfOneWhoIsNoLongerAtTheTopTrue() throws InterruptedException {
        world.measures(Usage.hot("acme.example").measured());
        world.sync(DAY_1);
        world.measures(Usage.of("acme.example")
                .sessions(20)
                .user("a1", 2)
                .user("a2", 30)
                .user("a3", 20)
                .measured());

        world.sync(DAY_2);

        assertThat(world.crm().records().get("contact/a1"))
                .containsEntry("pql_is_champion", "false")
                .containsEntry("pql_user_score", "0");
    }

    @Test
    void leavesWhoVanishedAndSaysHowMany() throws InterruptedException {
        world.measures(
                Usage.hot("acme.example").measured(), Usage.hot("beta.example").measured());
        world.sync(DAY_1);
        String before = world.crm().content();
        world.measures(Usage.hot("beta.example").measured());

        RunResult result = world.sync(DAY_2);

        assertThat(world.crm().content()).isEqualTo(before);
        assertThat(result.plans().values())
                .allSatisfy(counts -> assertThat(counts.vanished()).isEqualTo(1));
    }

    @Test
    void writesAPersonOfTwoAccountsForTheFirstOfThemOnly() throws InterruptedException {
        for (Instant asOf : List.of(DAY_1, DAY_2, DAY_3)) {
            world.measures(
                    Usage.of("acme.example")
                            .user("u1", "u@acme.example", true, 9)
                            .measured(),
                    Usage.of("beta.example")
                            .user("b1", 50)
                            .user("u1", "u@acme.example", true, 9)
                            .measured());
            world.sync(asOf);
        }

        assertThat(world.crm().records().get("contact/u1"))
                .containsEntry("(company)", "acme.example")
                .containsEntry("pql_is_champion", "true");
        assertThat(operationsOn("contact/u1")).hasSize(1);
    }

    @Test
    void followsPeopleWhoseAccountGotAnotherKeyWithoutEnrollingThemAgain() throws InterruptedException {
        world.measures(Usage.of("acme.example")
                .limits(1)
                .sessions(20)
                .user("u1", "u@acme.example", true, 9)
                .measured());
        world.sync(DAY_1);
        world.measures(Usage.of("c-17")
                .limits(1)
                .sessions(20)
                .user("u1", "u@acme.example", true, 9)
                .measured());

        world.sync(DAY_2);
        RunResult third = world.sync(DAY_3);

        assertThat(world.crm().records().get("contact/u1")).containsEntry("(company)", "c-17");
        assertThat(world.crm().enrollments()).hasSize(1);
        assertThat(world.crm().lists().get("Hit")).containsExactly("contact/u1");
        assertThat(third.deliveries().get(0).total().total()).isZero();
    }

    @Test
    void neitherWritesNorCountsAPersonWhoCannotBeFound() throws InterruptedException {
        world.measures(Usage.of("acme.example").user("nameless", "", false, 9).measured());

        RunResult result = world.sync(DAY_1);

        assertThat(world.crm().records()).containsOnlyKeys("company/acme.example");
        assertThat(result.plans().values())
                .allSatisfy(counts -> assertThat(counts.unaddressable()).isEqualTo(1));
    }

    private Operation.Upsert onlyUpsert() {
        return world.crm().batches().stream()
                .flatMap(batch -> batch.operations().stream())
                .filter(Operation.Upsert.class::isInstance)
                .map(Operation.Upsert.class::cast)
                .reduce((first, second) -> {
                    throw new AssertionError("more than one upsert");
                })
                .orElseThrow();
    }

    private List<Operation> operationsOn(String record) {
        return world.crm().batches().stream()
                .flatMap(batch -> batch.operations().stream())
                .filter(operation ->
                        (operation.record().object() + "/" + operation.record().key()).equals(record))
                .toList();
    }

    @Test
    void theSameRunPlansTheSameKeys() throws InterruptedException {
        world.measures(Usage.hot("acme.example").measured());
        World other = new World();
        other.measures(Usage.hot("acme.example").measured());

        assertThat(world.planFile(DAY_1).operations())
                .isEqualTo(other.planFile(DAY_1).operations())
                .allSatisfy(operation -> assertThat(operation.key().value()).matches("[0-9a-f]{32}"));
    }
}
