package io.pqlconnector.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pqlconnector.core.fake.Usage;
import io.pqlconnector.core.fake.World;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.ledger.TakenAsDone;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Notes follow the rules of tasks: once while an account stays in its tier. */
final class PlannedNotesTest {
    private static final Instant DAY_1 = World.DAY_1;
    private static final Instant DAY_2 = DAY_1.plus(Duration.ofDays(1));
    private static final Instant DAY_3 = DAY_1.plus(Duration.ofDays(2));
    private static final String NOTES = World.MAPPING + """
            notes:
              - { body: "{{ account.name }} became hot", when: "entered('hot')" }
            """;

    private static final Optional<AdapterException> AWAY =
            Optional.of(new AdapterException(FailureKind.UNAVAILABLE, "the CRM is away", null));

    private final World world = new World();

    @BeforeEach
    void mapNotes() {
        world.mapping(NOTES);
    }

    @Test
    void makesANoteOnceForEachTimeAnAccountBecomesHot() throws InterruptedException {
        for (int day = 0; day < 6; day++) {
            int limits = day == 2 ? 0 : 1;
            world.measures(Usage.of("acme.example").limits(limits).sessions(20).measured());
            world.sync(DAY_1.plus(Duration.ofDays(day)));
        }

        assertThat(world.crm().notes())
                .containsExactly(
                        "acme.example became hot -> company/acme.example",
                        "acme.example became hot -> company/acme.example");
    }

    @Test
    void standsBesideATaskOfTheSameName() throws InterruptedException {
        world.mapping(NOTES.replace("\"{{ account.name }} became hot\"", "\"Hot: {{ account.name }}\""));
        world.measures(Usage.hot("acme.example").measured());

        world.sync(DAY_1);
        world.sync(DAY_2);

        assertThat(world.crm().tasks()).hasSize(1);
        assertThat(world.crm().notes()).containsExactly("Hot: acme.example -> company/acme.example");
    }

    @Test
    void aNoteThatCouldNotBeSentIsSentInTheNextRun() throws InterruptedException {
        world.crm().unreachable(AWAY);
        world.measures(Usage.hot("acme.example").measured());
        world.sync(DAY_1);
        world.crm().unreachable(Optional.empty());

        RunResult second = world.sync(DAY_2);

        assertThat(second.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(world.crm().notes()).hasSize(1);
    }

    @Test
    void doesNotTouchANoteOfWhichNobodyKnowsWhetherItArrived() throws InterruptedException {
        world.crm().forgetful(true);
        world.crm()
                .script((batch, crm) -> batch.kind().equals("create_note")
                        ? batch.operations().stream()
                                .map(note -> (Receipt) new Receipt.Unknown(note.key(), "cut off"))
                                .toList()
                        : crm.apply(batch));
        world.measures(Usage.hot("acme.example").measured());

        world.sync(DAY_1);
        RunResult second = world.sync(DAY_2);
        world.crm().forgetful(false);
        world.crm().script((batch, crm) -> crm.apply(batch));
        RunResult third = world.sync(DAY_3);

        assertThat(second.outcome()).isEqualTo(RunRecord.Outcome.PARTIAL);
        assertThat(second.plans().values())
                .allSatisfy(counts -> assertThat(counts.unclear()).isEqualTo(1));
        assertThat(third.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(world.crm().notes()).hasSize(1);
    }

    @Test
    void aBaselineTakesItAsDone() throws InterruptedException {
        world.measures(Usage.hot("acme.example").measured());

        world.baseline(DAY_1);
        assertThat(world.ledger().takenAsDone())
                .extracting(TakenAsDone::kind, TakenAsDone::name)
                .contains(tuple("create_note", "acme.example became hot"));
        world.sync(DAY_2);

        assertThat(world.crm().notes()).isEmpty();
    }

    @Test
    void anotherWordingIsNoOtherNoteIfItHasAName() throws InterruptedException {
        String named = NOTES.replace("became hot\",", "became hot\", name: hot,");
        world.mapping(named.replace("entered('hot')", "tier == 'hot'"));
        world.measures(Usage.hot("acme.example").measured());
        world.sync(DAY_1);
        world.mapping(named.replace("entered('hot')", "tier == 'hot'").replace("became hot", "is hot"));

        world.sync(DAY_2);

        assertThat(world.crm().notes()).containsExactly("acme.example became hot -> company/acme.example");
    }

    @Test
    void onAPersonsRecordItIsAboutTheChampion() throws InterruptedException {
        world.mapping(NOTES.replace("became hot\",", "became hot\", of: contact,"));
        world.measures(Usage.hot("acme.example").measured());

        world.sync(DAY_1);

        assertThat(world.crm().notes()).containsExactly("acme.example became hot -> contact/a1");
    }

    @Test
    void thatSaysNothingIsNotMade() throws InterruptedException {
        world.mapping(NOTES.replace("{{ account.name }} became hot", "{{ play.message }}"));
        world.measures(Usage.hot("acme.example").measured());

        world.sync(DAY_1);

        assertThat(world.crm().tasks()).hasSize(1);
        assertThat(world.crm().notes()).isEmpty();
    }
}
