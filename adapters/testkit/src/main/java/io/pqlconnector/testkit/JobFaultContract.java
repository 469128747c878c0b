package io.pqlconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a destination's jobs must come to when the network or the vendor misbehaves; of one without jobs nothing is asked. */
abstract class JobFaultContract extends FaultFixture {
    JobFaultContract() {}

    @ParameterizedTest
    @EnumSource
    void jobsEndAsWanted(Fault fault) throws Exception {
        assumeTrue(
                destination
                        .bulk()
                        .filter(jobs -> jobs.kinds().contains("upsert"))
                        .isPresent(),
                "this destination makes no jobs of upserts");
        List<Operation> upserts = each(MANY, i -> upsert(company("account-" + i), "name", "Account " + i));
        Operation bad = update(company("nobody"), "name", "Nobody");
        upserts.add(bad);

        misbehaveForAWhile(fault);
        Map<IdempotencyKey, Receipt> receipts = deliverAsJob(upserts);

        assertThat(receipts).hasSize(MANY + 1);
        assertThat(receipts.remove(bad.key())).isInstanceOf(Receipt.Rejected.class);
        assertThat(receipts.values()).allSatisfy(receipt -> assertThat(receipt).isInstanceOf(Receipt.Confirmed.class));
        assertThat(crm.records(companies)).hasSize(MANY);
    }
}
