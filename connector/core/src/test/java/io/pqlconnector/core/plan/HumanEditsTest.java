package io.pqlconnector.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.fake.Usage;
import io.pqlconnector.core.fake.World;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People's edits win where the mapping says so, and the CRM is read only where that matters. */
final class HumanEditsTest {
    private static final String KEEPS_TIER = World.MAPPING.replace(
            "pql_tier: { from: tier, type: enumeration }",
            "pql_tier: { from: tier, type: enumeration, on_human_edit: keep }");

    private final World world = new World();

    @BeforeEach
    void onceWarm() throws InterruptedException {
        world.mapping(KEEPS_TIER);
        world.measures(Usage.of("acme.example").sessions(20).employees(70).measured());
        world.sync(World.DAY_1);
        assertThat(world.crm().finds())
                .as("nothing to look at on the first write")
                .isEmpty();
    }

    @Test
    void whatAPersonWroteIsKeptAndTheRestIsWritten() throws InterruptedException {
        acme().put("pql_tier", "strategic");
        becomesHot();

        RunResult result = world.sync(World.DAY_1.plus(Duration.ofDays(1)));

        assertThat(tier()).isEqualTo("strategic");
        assertThat(acme()).containsEntry("pql_score", "50");
        assertThat(result.plans().values().iterator().next().kept()).isEqualTo(1);
    }

    @Test
    void withoutAnEditOurValueIsWritten() throws InterruptedException {
        becomesHot();

        world.sync(World.DAY_1.plus(Duration.ofDays(1)));

        assertThat(tier()).isEqualTo("hot");
        assertThat(world.crm().finds()).hasSize(1);
    }

    @Test
    void aFieldThatDoesNotChangeIsNotLookedAt() throws InterruptedException {
        acme().put("pql_tier", "strategic");
        world.measures(Usage.of("acme.example").sessions(20).employees(80).measured());

        world.sync(World.DAY_1.plus(Duration.ofDays(1)));

        assertThat(world.crm().finds()).isEmpty();
    }

    @Test
    void whatIsKeptStaysKeptAndTheRunIsConfirmed() throws InterruptedException {
        acme().put("pql_tier", "strategic");
        becomesHot();
        world.sync(World.DAY_1.plus(Duration.ofDays(1)));
        int batches = world.crm().batches().size();

        RunResult again = world.sync(World.DAY_1.plus(Duration.ofDays(1)).plusSeconds(60));

        assertThat(again.failures()).isEmpty();
        assertThat(world.crm().batches()).hasSize(batches);
        assertThat(tier()).isEqualTo("strategic");
    }

    @Test
    void thePlanSaysWhatIsKept() throws InterruptedException {
        acme().put("pql_tier", "strategic");
        becomesHot();
        PlannedChangesByAccount changes = new PlannedChangesByAccount();

        world.plan(World.DAY_1.plus(Duration.ofDays(1)), changes);

        assertThat(changes.of("acme.example"))
                .filteredOn(change -> change.planned().operation().kind().equals("upsert")
                        && change.planned().slot().startsWith("company"))
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.kept()).isEqualTo(Map.of("pql_tier", "strategic"));
                    assertThat(change.fields()).containsKey("pql_score").doesNotContainKey("pql_tier");
                });
    }

    @Test
    void nothingIsOverwrittenBlindlyWhileTheCrmCannotBeAsked() throws InterruptedException {
        acme().put("pql_tier", "strategic");
        becomesHot();
        world.crm()
                .unreachable(
                        Optional.of(new AdapterException(FailureKind.UNAVAILABLE, "the CRM did not answer.", null)));
        RunResult failed = world.sync(World.DAY_1.plus(Duration.ofDays(1)));
        world.crm().unreachable(Optional.empty());

        world.sync(World.DAY_1.plus(Duration.ofDays(1)));

        assertThat(failed.failures()).containsExactly("crm: the CRM did not answer.");
        assertThat(tier()).isEqualTo("strategic");
        assertThat(acme()).containsEntry("pql_score", "50");
    }

    private void becomesHot() {
        world.measures(Usage.hot("acme.example").measured());
    }

    private SortedMap<String, String> acme() {
        return world.crm().records().getOrDefault("company/acme.example", new TreeMap<>());
    }

    private String tier() {
        return Optional.ofNullable(acme().get("pql_tier")).orElse("");
    }
}
