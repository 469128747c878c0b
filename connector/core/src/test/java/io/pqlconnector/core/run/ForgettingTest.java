package io.pqlconnector.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.fake.FakeCrm;
import io.pqlconnector.core.fake.Usage;
import io.pqlconnector.core.fake.World;
import io.pqlconnector.core.plan.CrmTrace;
import io.pqlconnector.core.quota.QuotaPolicy;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ForgettingTest {
    private static final Set<String> HER = Set.of("a1", "a1@acme.example", "never-seen");

    private final World world = new World();

    @BeforeEach
    void sync() throws InterruptedException {
        world.measures(Usage.hot("acme.example").named("Acme").user("a2", 8).measured());
        world.sync(World.DAY_1);
        assertThat(her()).containsOnlyKeys("(company)", "email", "pql_is_champion", "pql_user_score");
        assertThat(world.crm().lists().get("Hit")).contains("contact/a1");
        world.crm().batches().clear();
    }

    @Test
    void onlyLooks() throws InterruptedException {
        String before = world.crm().content();

        Forgetting.Report report = world.forgetting().run(HER, false);

        assertThat(report.isWhole()).isTrue();
        assertThat(report.traces()).singleElement().satisfies(trace -> {
            assertThat(trace.key()).isEqualTo("a1");
            assertThat(trace.fields()).isEqualTo(Map.of("pql_is_champion", "true", "pql_user_score", "9"));
            assertThat(trace.lists()).containsExactly("Hit");
            assertThat(trace.kept()).containsExactly("email");
            assertThat(trace.lasting()).isEqualTo(Map.of("enroll", new TreeSet<>(Set.of("Outgrown"))));
        });
        assertThat(world.crm().content()).isEqualTo(before);
        assertThat(world.crm().batches()).isEmpty();
    }

    @Test
    void clearsWhatWeWroteAndLeavesTheRecordAndEverybodyElse() throws InterruptedException {
        String others = others();

        Forgetting.Report report = world.forgetting().run(HER, true);

        assertThat(report.isWhole()).isTrue();
        assertThat(report.done())
                .containsExactlyInAnyOrderElementsOf(report.traces().get(0).operations());
        assertThat(her()).containsOnlyKeys("(company)", "email");
        assertThat(world.crm().lists().get("Hit")).doesNotContain("contact/a1");
        assertThat(others()).isEqualTo(others);
        assertThat(world.ledger().ports().runs().latest(9)).as("no run").hasSize(1);
    }

    @Test
    void aSecondTimeThereIsNothingToSendButTheList() throws InterruptedException {
        world.forgetting().run(HER, true);
        String after = world.crm().content();
        world.crm().batches().clear();

        assertThat(world.forgetting().run(HER, true).isWhole()).isTrue();

        assertThat(world.crm().content()).isEqualTo(after);
        assertThat(kindsSent())
                .as("what a record is a member of, a CRM is not asked")
                .containsExactly("remove_from_list");
    }

    @Test
    void whatIsRefusedIsToldAndTheRestIsDone() throws InterruptedException {
        world.crm()
                .script((batch, crm) -> answers(
                        crm.apply(batch),
                        batch.operations(),
                        (operation, receipt) -> operation instanceof Operation.ListChange
                                ? new Receipt.Rejected(receipt.key(), "LOCKED", "", "The list is locked.", "Unlock it.")
                                : receipt));

        Forgetting.Report report = world.forgetting().run(HER, true);

        assertThat(report.isWhole()).isFalse();
        assertThat(report.failure()).isEmpty();
        assertThat(report.done()).extracting(Operation::kind).containsExactly("upsert");
        assertThat(report.refused()).singleElement().satisfies(refused -> {
            assertThat(refused.operation().kind()).isEqualTo("remove_from_list");
            assertThat(refused.words()).isEqualTo("LOCKED: The list is locked. Unlock it.");
        });
        assertThat(her()).containsOnlyKeys("(company)", "email");
    }

    @Test
    void aCallThatEndsUnclearlyIsNotTakenAsDone() throws InterruptedException {
        world.crm().script((batch, crm) -> {
            throw new AdapterException(FailureKind.AMBIGUOUS, "The connection broke.", null);
        });

        Forgetting.Report report = world.forgetting().run(HER, true);

        assertThat(report.failure())
                .hasValueSatisfying(words -> assertThat(words).contains("The connection broke."));
        assertThat(report.isWhole()).isFalse();
    }

    @Test
    void aRecordThatSomebodyDeletedHoldsNothingUp() throws InterruptedException {
        world.crm().records().remove("contact/a1");

        Forgetting.Report report = world.forgetting().run(HER, true);

        assertThat(report.isWhole()).isTrue();
        assertThat(report.traces()).singleElement().satisfies(trace -> {
            assertThat(trace.found()).isFalse();
            assertThat(trace.operations()).isEmpty();
        });
        assertThat(world.crm().records()).doesNotContainKey("contact/a1");
    }

    @Test
    void aRecordThatIsDeletedMeanwhileHoldsNothingUp() throws InterruptedException {
        world.crm().absent("contact/a1", true);

        assertThat(world.forgetting().run(HER, true).isWhole()).isTrue();
    }

    @Test
    void whatAPersonPutIntoAFieldThatIsOnlyOursWhileEmptyStays() throws InterruptedException {
        world.mapping(World.MAPPING.replace(
                "pql_user_score: { from: user.score, type: number }",
                "pql_user_score: { from: user.score, type: number, write: if_empty }"));
        her().put("pql_user_score", "7");
        her().put("pql_is_champion", "maybe");

        CrmTrace trace = world.forgetting().run(HER, true).traces().get(0);

        assertThat(trace.kept()).containsExactly("email", "pql_user_score");
        assertThat(her()).containsEntry("pql_user_score", "7").doesNotContainKey("pql_is_champion");
    }

    @Test
    void aListThatTheMappingDroppedIsForAPerson() throws InterruptedException {
        world.mapping(World.MAPPING.replace("  - { name: Hit, of: contact, when: \"fired.hit_limit\" }\n", ""));

        CrmTrace trace = world.forgetting().run(HER, true).traces().get(0);

        assertThat(trace.lists()).isEmpty();
        assertThat(trace.lasting().get("add_to_list")).containsExactly("Hit");
    }

    @Test
    void nothingElseThatWaitsGoesOutBesideIt() throws InterruptedException {
        world.crm().unreachable(Optional.of(new AdapterException(FailureKind.UNAVAILABLE, "down", null)));
        world.measures(Usage.hot("other.example").measured());
        world.sync(World.DAY_1.plus(Duration.ofDays(1)));
        world.crm().unreachable(Optional.empty());
        world.crm().batches().clear();

        assertThat(world.forgetting().run(HER, true).isWhole()).isTrue();

        assertThat(world.crm().records()).doesNotContainKey("company/other.example");
        assertThat(kindsSent()).containsExactly("upsert", "remove_from_list");
    }

    @Test
    void aWriteOfTheirsThatMayStillArriveComesFirst() throws InterruptedException {
        World cutOff = new World();
        cutOff.measures(Usage.hot("acme.example").measured());
        cutOff.crm()
                .script((batch, crm) -> batch.operations().stream()
                        .map(operation -> (Receipt) new Receipt.Unknown(operation.key(), "lost"))
                        .toList());
        cutOff.sync(World.DAY_1);
        cutOff.crm().batches().clear();

        Forgetting.Report report = cutOff.forgetting().run(HER, true);

        assertThat(report.failure())
                .hasValueSatisfying(words ->
                        assertThat(words).contains("it is not known whether a write of theirs arrived", "./pql sync"));
        assertThat(cutOff.crm().batches()).isEmpty();
    }

    @Test
    void keepsToOurPartOfTheCalls() throws InterruptedException {
        world.crm().quota(10, 9);
        world.quota(new QuotaPolicy(new BigDecimal("0.1"), 0));
        world.crm().find(List.of(), Set.of());
        world.forgetting().run(Set.of(), false);
        world.crm().batches().clear();

        Forgetting.Report report = world.forgetting().run(HER, true);

        assertThat(report.failure())
                .hasValueSatisfying(words -> assertThat(words).startsWith("Our part of the CRM's calls is used up"));
        assertThat(world.crm().batches()).isEmpty();
    }

    @Test
    void keepsToAPauseThatWasAskedFor() throws InterruptedException {
        world.crm()
                .unreachable(Optional.of(
                        new AdapterException(FailureKind.RATE_LIMITED, "slow down", Duration.ofHours(1), null)));
        assertThat(world.forgetting().run(HER, true).failure()).contains("slow down");
        world.crm().unreachable(Optional.empty());
        int finds = world.crm().finds().size();

        Forgetting.Report paused = world.forgetting().run(HER, true);

        assertThat(paused.failure())
                .hasValueSatisfying(words -> assertThat(words).contains("asked for no more calls until"));
        assertThat(world.crm().finds()).hasSize(finds);
        world.passes(Duration.ofHours(2));
        assertThat(world.forgetting().run(HER, true).isWhole()).isTrue();
    }

    private Map<String, String> her() {
        return Objects.requireNonNull(world.crm().records().get("contact/a1"));
    }

    private String others() {
        SortedMap<String, ?> records = new TreeMap<>(world.crm().records());
        records.remove("contact/a1");
        SortedSet<String> members =
                new TreeSet<>(Objects.requireNonNull(world.crm().lists().get("Hit")));
        members.remove("contact/a1");
        assertThat(members).contains("contact/a2");
        return records + " " + members + world.crm().enrollments() + world.crm().tasks();
    }

    private List<String> kindsSent() {
        return world.crm().batches().stream()
                .flatMap(batch -> batch.operations().stream())
                .map(Operation::kind)
                .toList();
    }

    private static List<Receipt> answers(
            List<Receipt> receipts, List<Operation> operations, BiFunction<Operation, Receipt, Receipt> change) {
        Map<IdempotencyKey, Receipt> byKey = FakeCrm.byKey(receipts);
        List<Receipt> changed = new ArrayList<>();
        Function<Operation, Receipt> of = operation -> Objects.requireNonNull(byKey.get(operation.key()));
        operations.forEach(operation -> changed.add(change.apply(operation, of.apply(operation))));
        return changed;
    }
}
