package io.pqlconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.testkit.crm.CrmOptions;
import io.pqlconnector.testkit.crm.CrmOptions.BadRecord;
import io.pqlconnector.testkit.crm.CrmOptions.Strictness;
import io.pqlconnector.testkit.crm.FakeCrmServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The core that the suite of faults plays takes a batch apart, however the CRM refuses its bad records. */
final class LikeTheCoreTest {
    private static final ObjectName COMPANY = new ObjectName("company");

    @ParameterizedTest
    @EnumSource
    void delivers(Strictness strictness) throws Exception {
        CrmOptions options = CrmOptions.STANDARD.refusing(strictness, LikeTheCoreTest::bad);
        List<Operation> upserts =
                IntStream.range(0, 40).mapToObj(LikeTheCoreTest::upsert).toList();
        try (FakeCrmServer crm = new FakeCrmServer(options);
                Destination destination = crm.connect()) {
            Map<IdempotencyKey, Receipt> receipts = new LikeTheCore(destination, crm::now).deliver(upserts, 20);

            assertThat(receipts).hasSize(40);
            assertThat(receipts.values().stream().filter(Receipt.Rejected.class::isInstance))
                    .extracting(receipt -> receipt.key().value())
                    .containsExactlyInAnyOrder("op-7", "op-17", "op-27", "op-37");
            assertThat(crm.records(COMPANY)).hasSize(36);
        }
    }

    private static Optional<BadRecord> bad(String key) {
        return key.endsWith("7") ? Optional.of(new BadRecord("TOO_LONG", "name", "is too long")) : Optional.empty();
    }

    private static Operation upsert(int i) {
        RecordRef ref = new RecordRef(COMPANY, "account-" + i, List.of(), Optional.empty());
        return new Operation.Upsert(new IdempotencyKey("op-" + i), ref, new TreeMap<>(), true, Optional.empty());
    }
}
