package io.pqlconnector.crm.hubspot;

import static io.pqlconnector.crm.hubspot.Operations.COMPANY;
import static io.pqlconnector.crm.hubspot.Operations.company;
import static io.pqlconnector.crm.hubspot.Operations.known;
import static io.pqlconnector.crm.hubspot.Operations.text;
import static io.pqlconnector.crm.hubspot.Operations.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.testkit.LikeTheCore;
import io.pqlconnector.testkit.hubspot.FakeHubSpot;
import io.pqlconnector.testkit.hubspot.HubSpotOptions;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What work costs in calls. */
final class CallsTest {
    private static final int MANY = 10_000;

    @Test
    void writesAHundredCompaniesWithOneCall() throws Exception {
        try (FakeHubSpot portal = portal(HubSpotOptions.contractSuite());
                Destination destination = connect(portal)) {
            List<CrmId> ids = companies(portal, MANY);

            long calls = callsOf(
                    portal,
                    () -> settle(
                            destination,
                            operations(
                                    MANY,
                                    i -> update(known(company("account-" + i), ids.get(i)), "pql_tier", text("hot"))),
                            100));

            assertThat(portal.tally().calls("companies/batch/update")).isEqualTo(100);
            // Which portal it is, and its properties: asked once.
            assertThat(calls).isEqualTo(102);
        }
    }

    @Test
    void looksForCompaniesByTheirDomainsManyAtATime() throws Exception {
        try (FakeHubSpot portal = portal(HubSpotOptions.contractSuite());
                Destination destination = connect(portal)) {
            companies(portal, MANY / 2);

            Map<IdempotencyKey, Receipt> receipts = settle(
                    destination, operations(MANY, i -> update(company("account-" + i), "pql_tier", text("hot"))), 100);

            assertThat(receipts.values().stream().filter(Receipt.Confirmed.class::isInstance))
                    .hasSize(MANY / 2);
            assertThat(portal.tally().calls("companies/batch/read")).isEqualTo(100);
            assertThat(portal.tally().calls("companies/search")).isLessThanOrEqualTo(130);
            assertThat(portal.tally().calls("companies/batch/update")).isEqualTo(50);
        }
    }

    @Test
    void needsNoCallMoreForABadRecordThatHubSpotNames() throws Exception {
        try (FakeHubSpot portal = portal(HubSpotOptions.contractSuite());
                Destination destination = connect(portal)) {
            List<CrmId> ids = companies(portal, 100);

            Map<IdempotencyKey, Receipt> receipts = settle(destination, oneBad(ids), 100);

            assertThat(receipts.values().stream().filter(Receipt.Rejected.class::isInstance))
                    .hasSize(1);
            assertThat(portal.tally().calls("companies/batch/update")).isEqualTo(1);
        }
    }

    @Test
    void findsABadRecordThatSinksItsBatchWithFifteenCallsAtMost() throws Exception {
        try (FakeHubSpot portal = portal(HubSpotOptions.contractSuite().badRecordsSinkTheirBatch());
                Destination destination = connect(portal)) {
            List<CrmId> ids = companies(portal, 100);

            Map<IdempotencyKey, Receipt> receipts = settle(destination, oneBad(ids), 100);

            assertThat(receipts.values().stream().filter(Receipt.Rejected.class::isInstance))
                    .hasSize(1);
            assertThat(portal.records(COMPANY).stream()
                            .filter(id -> portal.fields(COMPANY, id).containsKey("pql_score")))
                    .hasSize(99);
            assertThat(portal.tally().calls("companies/batch/update")).isBetween(2L, 1L + 15);
        }
    }

    @Test
    void changesFiveHundredMembersOfAListWithOneCall() throws Exception {
        try (FakeHubSpot portal = portal(HubSpotOptions.contractSuite());
                Destination destination = connect(portal)) {
            List<CrmId> ids = companies(portal, MANY);
            IntFunction<Operation> add = i -> new Operation.ListChange(
                    Operations.key(), known(company("account-" + i), ids.get(i)), "PQL - Hot", true);

            settle(destination, operations(MANY, add), 500);

            assertThat(portal.tally().calls("lists/memberships/add")).isEqualTo(20);
            assertThat(portal.members(COMPANY, "PQL - Hot")).hasSize(MANY);
        }
    }

    @Test
    void enrollsWithThreeCallsOnceItKnowsSendersAndSequences() throws Exception {
        try (FakeHubSpot portal = portal(HubSpotOptions.contractSuite());
                Destination destination = Portals.connect(
                        portal, Duration.ofSeconds(30), "token: " + portal.secret() + "\nsequences:\n  gap: none")) {
            CrmId ann = portal.createRecord(Operations.CONTACT, Map.of("email", "ann@acme.example"));
            CrmId bob = portal.createRecord(Operations.CONTACT, Map.of("email", "bob@acme.example"));
            settle(destination, List.of(Operations.enroll(known(Operations.contact("ann"), ann), "Welcome")), 1);

            long calls = callsOf(
                    portal,
                    () -> settle(
                            destination,
                            List.of(Operations.enroll(known(Operations.contact("bob"), bob), "Welcome")),
                            1));

            assertThat(portal.enrollments()).hasSize(2);
            // The contact, the sequence that it is in, the enrollment.
            assertThat(calls).isEqualTo(3);
        }
    }

    private static List<Operation> oneBad(List<CrmId> ids) {
        return operations(
                100,
                i -> update(
                        known(company("account-" + i), ids.get(i)),
                        "pql_score",
                        i == 37 ? text("many") : new FieldValue.Number(BigDecimal.valueOf(i))));
    }

    private static Map<IdempotencyKey, Receipt> settle(Destination destination, List<Operation> operations, int size)
            throws InterruptedException {
        return new LikeTheCore(destination, InstantSource.system()).deliver(operations, size);
    }

    private interface Work {
        Object run() throws InterruptedException;
    }

    private static long callsOf(FakeHubSpot portal, Work work) throws InterruptedException {
        long before = portal.tally().calls();
        Object unused = work.run();
        return portal.tally().calls() - before;
    }

    private static List<Operation> operations(int count, IntFunction<Operation> operation) {
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            operations.add(operation.apply(i));
        }
        return operations;
    }

    private static List<CrmId> companies(FakeHubSpot portal, int count) {
        List<CrmId> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(portal.createRecord(COMPANY, Map.of("domain", "account-" + i + ".example")));
        }
        return ids;
    }

    private static FakeHubSpot portal(HubSpotOptions options) {
        return Portals.start(options);
    }

    private static Destination connect(FakeHubSpot portal) {
        return Portals.connect(portal, Duration.ofSeconds(30), "token: " + portal.secret());
    }
}
