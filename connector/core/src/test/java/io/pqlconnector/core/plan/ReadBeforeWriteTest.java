package io.pqlconnector.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.fake.Usage;
import io.pqlconnector.core.fake.World;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A CRM whose writes do not look at what a field holds: the core looks before it writes, where a policy asks for it. */
final class ReadBeforeWriteTest {
    private final World world = new World();

    @BeforeEach
    void aCrmThatWritesWhatArrives() {
        world.crm().appliesPolicies(false);
        world.measures(Usage.of("acme.example")
                .named("Acme")
                .employees(70)
                .sessions(20)
                .measured());
    }

    @Test
    void aFieldThatIsFilledIsNotFilledAgain() throws InterruptedException {
        inTheCrm(Map.of("pql_size", "12"));

        world.sync(World.DAY_1);

        assertThat(acme()).containsEntry("pql_size", "12").containsEntry("pql_score", "30");
    }

    @Test
    void aFieldForNewRecordsIsNotWrittenIntoOneThatWasThere() throws InterruptedException {
        inTheCrm(Map.of("name", "Acme Corporation (key account)"));

        world.sync(World.DAY_1);

        assertThat(acme())
                .containsEntry("name", "Acme Corporation (key account)")
                .containsEntry("pql_size", "70");
    }

    @Test
    void aNewRecordGetsAll() throws InterruptedException {
        world.sync(World.DAY_1);

        assertThat(acme()).containsEntry("name", "Acme").containsEntry("pql_size", "70");
        assertThat(world.crm().finds())
                .as("asked once for all records of an object")
                .hasSize(1);
    }

    @Test
    void whatNoPolicyConcernsIsNotReadFirst() throws InterruptedException {
        world.sync(World.DAY_1);
        int finds = world.crm().finds().size();
        world.measures(
                Usage.of("acme.example").named("Acme").employees(70).sessions(0).measured());

        world.sync(World.DAY_1.plus(Duration.ofDays(1)));

        assertThat(acme()).containsEntry("pql_score", "10");
        assertThat(world.crm().finds()).hasSize(finds);
    }

    private void inTheCrm(Map<String, String> fields) {
        world.crm().records().put("company/acme.example", new TreeMap<>(fields));
    }

    private SortedMap<String, String> acme() {
        return world.crm().records().getOrDefault("company/acme.example", new TreeMap<>());
    }
}
