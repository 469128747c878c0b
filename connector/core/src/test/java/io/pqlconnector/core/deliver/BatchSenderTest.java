package io.pqlconnector.core.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.fake.FakeCrm;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.BatchRefusedException;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BatchSenderTest {
    private final FakeCrm crm = new FakeCrm("crm");

    @Property(tries = 300)
    void findsEveryBadRecordByHalvingAndLandsTheOthers(
            @ForAll @IntRange(min = 1, max = 120) int size,
            @ForAll @Size(max = 8) @UniqueElements Set<@IntRange(max = 119) Integer> bad)
            throws InterruptedException {
        Set<Integer> there =
                bad.stream().filter(number -> number < size).collect(Collectors.toCollection(TreeSet::new));
        crm.script((batch, apply) -> {
            if (!containsAny(batch, there).isEmpty()) {
                throw refusal(Set.of());
            }
            return apply.apply(batch);
        });

        BatchSender.Sent sent = new BatchSender(crm).send(upserts(size));

        assertThat(keys(sent, Receipt.Rejected.class)).isEqualTo(keys(there));
        assertThat(keys(sent, Receipt.Confirmed.class)).hasSize(size - there.size());
        assertThat(sent.unsent()).isEmpty();
        assertThat(sent.calls()).isLessThanOrEqualTo(1 + there.size() * 2 * ceilLog2(size));
    }

    @Test
    void takesOutAtOnceWhatTheRefusalNames() throws InterruptedException {
        crm.script((batch, apply) -> {
            Set<IdempotencyKey> blamed = containsAny(batch, Set.of(3, 70));
            if (!blamed.isEmpty()) {
                throw refusal(blamed);
            }
            return apply.apply(batch);
        });

        BatchSender.Sent sent = new BatchSender(crm).send(upserts(100));

        assertThat(sent.calls()).isEqualTo(2);
        assertThat(keys(sent, Receipt.Rejected.class)).isEqualTo(keys(Set.of(3, 70)));
        assertThat(sent.receipts())
                .contains(new Receipt.Rejected(
                        new IdempotencyKey("op3"), "INVALID_OPTION", "pql_tier", "no such option", "add it"));
        assertThat(keys(sent, Receipt.Confirmed.class)).hasSize(98);
    }

    @Test
    void aRefusalThatNamesStrangersIsHalvedLikeOneThatNamesNobody() throws InterruptedException {
        crm.script((batch, apply) -> {
            if (!containsAny(batch, Set.of(1)).isEmpty()) {
                throw refusal(Set.of(new IdempotencyKey("stranger")));
            }
            return apply.apply(batch);
        });

        BatchSender.Sent sent = new BatchSender(crm).send(upserts(4));

        assertThat(keys(sent, Receipt.Rejected.class)).isEqualTo(keys(Set.of(1)));
        assertThat(keys(sent, Receipt.Confirmed.class)).hasSize(3);
    }

    @Test
    void sendsNothingMoreAfterACallThatFailed() throws InterruptedException {
        crm.script((batch, apply) -> {
            if (batch.operations().size() == 4) {
                throw refusal(Set.of());
            }
            throw new AdapterException(FailureKind.UNAVAILABLE, "the CRM did not answer.", null);
        });

        BatchSender.Sent sent = new BatchSender(crm).send(upserts(4));

        assertThat(sent.calls()).isEqualTo(2);
        assertThat(sent.receipts()).isEmpty();
        assertThat(sent.unsent()).hasSize(4);
        assertThat(sent.failure()).get().extracting(AdapterException::kind).isEqualTo(FailureKind.UNAVAILABLE);
    }

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    void whatMayNotBeSentTwiceIsUnclearUnlessTheDestinationSurelyDidNothing(FailureKind kind)
            throws InterruptedException {
        crm.script((batch, apply) -> {
            throw new AdapterException(kind, "failed.", null);
        });

        BatchSender.Sent sent = new BatchSender(crm).send(List.of(enrollment()));

        boolean surelyNothing = Set.of(
                        FailureKind.AUTHENTICATION,
                        FailureKind.CONFIGURATION,
                        FailureKind.RATE_LIMITED,
                        FailureKind.UNAVAILABLE,
                        FailureKind.WITHHELD)
                .contains(kind);
        assertThat(sent.unsent()).hasSize(surelyNothing ? 1 : 0);
        assertThat(keys(sent, Receipt.Unknown.class)).hasSize(surelyNothing ? 0 : 1);
    }

    private static BatchRefusedException refusal(Set<IdempotencyKey> blamed) {
        return new BatchRefusedException(blamed, "INVALID_OPTION", "pql_tier", "no such option", "add it");
    }

    private static Set<IdempotencyKey> containsAny(Batch batch, Collection<Integer> numbers) {
        Set<IdempotencyKey> wanted = keys(numbers);
        return batch.operations().stream()
                .map(Operation::key)
                .filter(wanted::contains)
                .collect(Collectors.toSet());
    }

    private static Set<IdempotencyKey> keys(Collection<Integer> numbers) {
        return numbers.stream().map(number -> new IdempotencyKey("op" + number)).collect(Collectors.toSet());
    }

    private static Set<IdempotencyKey> keys(BatchSender.Sent sent, Class<? extends Receipt> kind) {
        return sent.receipts().stream()
                .filter(kind::isInstance)
                .map(Receipt::key)
                .collect(Collectors.toSet());
    }

    private static List<Operation> upserts(int size) {
        return IntStream.range(0, size)
                .<Operation>mapToObj(number -> new Operation.Upsert(
                        new IdempotencyKey("op" + number),
                        record("company", "c" + number),
                        new java.util.TreeMap<>(),
                        true,
                        Optional.empty()))
                .toList();
    }

    private static Operation enrollment() {
        return new Operation.Enroll(
                new IdempotencyKey("enrollment"),
                record("contact", "u1"),
                "Outgrown",
                new Assignee(Optional.empty(), Optional.of("sdr@our.example")));
    }

    private static RecordRef record(String object, String key) {
        return new RecordRef(new ObjectName(object), key, List.of(), Optional.empty());
    }

    private static int ceilLog2(int size) {
        return size == 1 ? 0 : 32 - Integer.numberOfLeadingZeros(size - 1);
    }
}
