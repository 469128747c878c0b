package io.pqlconnector.crm.hubspot;

import static io.pqlconnector.crm.hubspot.Operations.COMPANY;
import static io.pqlconnector.crm.hubspot.Operations.company;
import static io.pqlconnector.crm.hubspot.Operations.deliver;
import static io.pqlconnector.crm.hubspot.Operations.ref;
import static io.pqlconnector.crm.hubspot.Operations.text;
import static io.pqlconnector.crm.hubspot.Operations.update;
import static io.pqlconnector.crm.hubspot.Operations.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.RejectionCodes;
import io.pqlconnector.testkit.hubspot.FakeHubSpot;
import io.pqlconnector.testkit.hubspot.HubSpotOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Accounts that share a domain, whichever batch, thread or moment they come in. */
final class SharedDomainsTest extends PortalTest {
    @Test
    void givesOneCompanyToOneOfTwoAccountsOfTwoThreads() throws Exception {
        try (FakeHubSpot slow = Portals.start(HubSpotOptions.contractSuite().latency(Duration.ofMillis(60)));
                Destination slowly = connect(slow, "")) {
            CrmId acme = slow.createRecord(COMPANY, Map.of("domain", "acme.example"));
            RecordRef other = ref(COMPANY, "acme-europe", new Match("domain", "acme.example"));
            slowly.describe();

            List<Receipt> receipts = together(
                    slowly,
                    List.of(update(company("acme"), "pql_tier", text("hot")), update(other, "pql_tier", text("cold"))));

            assertThat(receipts.stream().filter(Receipt.Confirmed.class::isInstance))
                    .hasSize(1);
            assertThat(slow.property(COMPANY, acme, "pql_account_key"))
                    .isEqualTo(receipts.get(0) instanceof Receipt.Confirmed ? "acme" : "acme-europe");
        }
    }

    @Test
    void makesOneCompanyForTwoAccountsOfOneDomain() throws Exception {
        RecordRef other = ref(COMPANY, "acme-europe", new Match("domain", "ACME.example"));

        List<Receipt> receipts = deliver(
                destination,
                List.of(upsert(company("acme"), "pql_tier", text("hot")), upsert(other, "pql_tier", text("cold"))));

        confirmed(receipts.get(0));
        assertThat(rejected(receipts.get(1)).code()).isEqualTo(RejectionCodes.MATCH_TAKEN);
        assertThat(portal.records(COMPANY)).hasSize(1);
    }

    @Test
    void makesOneCompanyForTwoAccountsOfOneDomainAlthoughSearchesLagBehind() throws Exception {
        try (FakeHubSpot slow = Portals.start(HubSpotOptions.contractSuite().searchLag(9));
                Destination slowly = connect(slow, "")) {
            confirmed(deliver(slowly, upsert(company("acme"), "pql_tier", text("hot"))));

            RecordRef other = ref(COMPANY, "acme-europe", new Match("domain", "acme.example"));

            assertThat(rejected(deliver(slowly, upsert(other, "pql_tier", text("cold"))))
                            .code())
                    .isEqualTo(RejectionCodes.MATCH_TAKEN);
            assertThat(slow.records(COMPANY)).hasSize(1);
        }
    }

    @Test
    void letsTheNextAccountHaveADomainWhoseFirstWasRefused() throws Exception {
        RecordRef other = ref(COMPANY, "acme-europe", new Match("domain", "acme.example"));
        rejected(deliver(destination, upsert(company("acme"), "pql_score", text("many"))));

        confirmed(deliver(destination, upsert(other, "pql_tier", text("cold"))));
    }

    @Test
    void looksByTheDomainAlthoughTheKeyAloneLedNowhereAMomentAgo() throws Exception {
        CrmId acme = portal.createRecord(COMPANY, Map.of("domain", "acme.example"));
        destination.find(List.of(ref(COMPANY, "acme")), Set.of());

        assertThat(confirmed(deliver(destination, upsert(company("acme"), "pql_tier", text("hot"))))
                        .record())
                .isEqualTo(acme);
    }

    private static List<Receipt> together(Destination destination, List<Operation> operations) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(operations.size());
        try {
            List<Future<Receipt>> running = new ArrayList<>();
            operations.forEach(one -> running.add(threads.submit(() -> deliver(destination, one))));
            List<Receipt> receipts = new ArrayList<>();
            for (Future<Receipt> one : running) {
                receipts.add(one.get());
            }
            return receipts;
        } finally {
            threads.shutdownNow();
        }
    }
}
