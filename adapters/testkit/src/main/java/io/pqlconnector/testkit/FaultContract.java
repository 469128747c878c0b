package io.pqlconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.FoundRecord;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every destination that speaks HTTP must do when the network or the vendor misbehaves: say what it knows and no more,
 * send nothing twice that must happen once, and lose nothing. A destination's tests extend this beside {@link
 * DestinationContract}, with a fake that can misbehave and whose destinations pause without waiting. {@code -Dpql.seed=N}
 * repeats what chance brought.
 */
public abstract class FaultContract extends JobFaultContract {
    private static final String LIST = "PQL - Hot";
    private static final String SEQUENCE = "Outgrown free plan";
    private static final double OFTEN = 0.3;

    /** For subclasses. */
    protected FaultContract() {}

    @ParameterizedTest
    @EnumSource
    void recordsEndAsWanted(Fault fault) throws Exception {
        List<Operation> upserts = each(MANY, i -> upsert(company("account-" + i), "name", "Account " + i));
        Operation bad = update(company("nobody"), "name", "Nobody");
        upserts.add(bad);

        misbehaveForAWhile(fault);
        Map<IdempotencyKey, Receipt> receipts = deliverLikeTheCore(upserts);

        assertThat(receipts).hasSize(MANY + 1);
        assertThat(receipts.remove(bad.key())).isInstanceOf(Receipt.Rejected.class);
        assertThat(receipts.values()).allSatisfy(receipt -> assertThat(receipt).isInstanceOf(Receipt.Confirmed.class));
        assertThat(namesOfCompanies()).containsExactlyInAnyOrderElementsOf(each(MANY, i -> "Account " + i));
    }

    @ParameterizedTest
    @EnumSource
    void listsEndAsWanted(Fault fault) throws Exception {
        needs(Capability.LISTS);
        List<CrmId> members = existingCompanies();

        misbehaveForAWhile(fault);
        deliverLikeTheCore(each(MANY, i -> listChange(company("account-" + i), LIST, true)));

        assertThat(crm.members(companies, LIST)).containsExactlyInAnyOrderElementsOf(members);
    }

    @ParameterizedTest
    @EnumSource
    void enrollmentsHappenOnce(Fault fault) throws Exception {
        needs(Capability.SEQUENCES);
        List<CrmId> wanted = existingContacts();

        misbehaveForAWhile(fault);
        deliverLikeTheCore(each(MANY, i -> enroll(contact("user-" + i), SEQUENCE)));

        assertThat(crm.enrollments())
                .extracting(CrmUnderTest.Enrollment::contact)
                .containsExactlyInAnyOrderElementsOf(wanted);
    }

    @ParameterizedTest
    @EnumSource
    void tasksHappenOnce(Fault fault) throws Exception {
        needs(Capability.TASKS);
        existing(company("acme"));

        misbehaveForAWhile(fault);
        deliverLikeTheCore(each(MANY, i -> task(company("acme"), "Call " + i)));

        assertThat(crm.tasks())
                .extracting(CrmUnderTest.Task::subject)
                .containsExactlyInAnyOrderElementsOf(each(MANY, i -> "Call " + i));
    }

    @ParameterizedTest
    @EnumSource
    void notesHappenOnce(Fault fault) throws Exception {
        needs(Capability.NOTES);
        existing(company("acme"));

        misbehaveForAWhile(fault);
        deliverLikeTheCore(each(MANY, i -> note(company("acme"), "News " + i)));

        assertThat(crm.notes())
                .extracting(CrmUnderTest.Note::body)
                .containsExactlyInAnyOrderElementsOf(each(MANY, i -> "News " + i));
    }

    @ParameterizedTest
    @EnumSource
    void readsAgainWhatItCouldNotRead(Fault fault) throws Exception {
        existing(company("acme"));

        misbehave(fault);
        List<FoundRecord> found = destination.find(List.of(company("acme")), Set.of("name"));

        assertThat(found)
                .singleElement()
                .satisfies(one -> assertThat(one.fields()).containsEntry("name", "acme"));
    }

    @ParameterizedTest
    @EnumSource
    void saysOfATaskOnlyWhatIsTrue(Fault fault) throws Exception {
        needs(Capability.TASKS);
        existing(company("acme"));

        misbehave(fault);
        Set<Integer> told = timesToldAfterOneCall(task(company("acme"), "Call"));

        assertThat(crm.tasks().size()).isIn(told);
    }

    @ParameterizedTest
    @EnumSource
    void saysOfANoteOnlyWhatIsTrue(Fault fault) throws Exception {
        needs(Capability.NOTES);
        existing(company("acme"));

        misbehave(fault);
        Set<Integer> told = timesToldAfterOneCall(note(company("acme"), "News"));

        assertThat(crm.notes().size()).isIn(told);
    }

    @ParameterizedTest
    @EnumSource
    void saysOfAnEnrollmentOnlyWhatIsTrue(Fault fault) throws Exception {
        needs(Capability.SEQUENCES);
        existing(contact("ann"));

        misbehave(fault);
        Set<Integer> told = timesToldAfterOneCall(enroll(contact("ann"), SEQUENCE));

        assertThat(crm.enrollments().size()).isIn(told);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"RESET_AFTER", "SILENCE_AFTER", "STALL_AFTER", "ERROR_AFTER", "JUNK_AFTER", "HTML_AFTER"})
    void saysThatAWriteIsUnclearIfItNeverSeesItsEnd(Fault fault) throws Exception {
        misbehaveForEver(fault);

        AdapterException failure =
                assertFails(upsert(company("acme"), "name", "Acme"), FailureKind.AMBIGUOUS, FailureKind.UNAVAILABLE);
        // An adapter that has to read before it writes never came to write.
        if (failure.kind() == FailureKind.UNAVAILABLE) {
            assertThat(crm.records(companies)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"RESET_BEFORE", "ERROR_BEFORE"})
    void saysThatAServiceIsNotThere(Fault fault) throws Exception {
        misbehaveForEver(fault);

        assertFails(upsert(company("acme"), "name", "Acme"), FailureKind.AMBIGUOUS, FailureKind.UNAVAILABLE);
        assertThat(crm.records(companies)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"THROTTLED", "THROTTLED_FOR_A_TIME"})
    void saysThatItHasToPause(Fault fault) throws Exception {
        misbehaveForEver(fault);

        assertThat(assertFails(upsert(company("acme"), "name", "Acme"), FailureKind.RATE_LIMITED)
                        .retryAfter())
                .isPositive();
        assertThat(crm.records(companies)).isEmpty();
    }

    @Test
    void stopsIfItsCredentialsAreRefusedForGood() throws Exception {
        misbehaveForEver(Fault.TOKEN_EXPIRED);

        assertFails(upsert(company("acme"), "name", "Acme"), FailureKind.AUTHENTICATION);
    }

    @Test
    void saysOfWhatItWasNotToldThatItIsUnknown() throws Exception {
        needs(Capability.TASKS);
        existing(company("acme"));
        List<Operation> tasks = each(
                Math.min(2, destination.describe().batchSizeOf("create_task")),
                i -> task(company("acme"), "Call " + i));

        misbehave(Fault.PART_OF_THE_ANSWER);
        List<Receipt> receipts = destination.deliver(new Batch(tasks));

        assertThat(receipts)
                .extracting(Receipt::key)
                .containsExactlyElementsOf(tasks.stream().map(Operation::key).toList());
        assertThat(receipts).hasAtLeastOneElementOfType(Receipt.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void survivesEverythingAtOnce(long seed) throws Exception {
        survives(seed);
    }

    @Test
    void survivesWhateverComesToday() throws Exception {
        long seed = Long.getLong("pql.seed", System.nanoTime());
        System.out.println("faults by chance, seed " + seed);

        survives(seed);
    }

    private void survives(long seed) throws Exception {
        needs(Capability.SEQUENCES);
        List<CrmId> wanted = existingContacts();

        misbehaveByChance(seed, OFTEN);
        List<Operation> upserts = each(8 * MANY, i -> upsert(company("account-" + i), "name", "Account " + i));
        Map<IdempotencyKey, Receipt> receipts = deliverSideBySide(upserts);
        deliverSideBySide(each(MANY, i -> enroll(contact("user-" + i), SEQUENCE)));
        behave();

        assertThat(receipts).as("receipts, seed %d", seed).hasSameSizeAs(upserts);
        assertThat(namesOfCompanies())
                .as("companies, seed %d", seed)
                .containsExactlyInAnyOrderElementsOf(each(8 * MANY, i -> "Account " + i));
        assertThat(crm.enrollments())
                .as("enrollments, seed %d", seed)
                .extracting(CrmUnderTest.Enrollment::contact)
                .containsExactlyInAnyOrderElementsOf(wanted);
    }

    private AdapterException assertFails(Operation operation, FailureKind... kinds) {
        AdapterException failure =
                catchThrowableOfType(AdapterException.class, () -> destination.deliver(new Batch(List.of(operation))));
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).isIn((Object[]) kinds);
        assertThat(failure.getMessage()).isNotBlank().doesNotContain("Acme").doesNotContain("@");
        if (!crm.secret().isEmpty()) {
            assertThat(failure.getMessage()).doesNotContain(crm.secret());
        }
        return failure;
    }

    private List<CrmId> existingCompanies() throws InterruptedException {
        List<CrmId> ids = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            ids.add(existing(company("account-" + i)));
        }
        return ids;
    }

    private List<CrmId> existingContacts() throws InterruptedException {
        List<CrmId> ids = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            ids.add(existing(contact("user-" + i)));
        }
        return ids;
    }

    private List<String> namesOfCompanies() {
        return crm.records(companies).stream()
                .map(id -> crm.fields(companies, id).getOrDefault("name", ""))
                .toList();
    }
}
