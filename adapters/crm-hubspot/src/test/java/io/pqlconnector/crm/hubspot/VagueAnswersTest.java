package io.pqlconnector.crm.hubspot;

import static io.pqlconnector.crm.hubspot.Operations.COMPANY;
import static io.pqlconnector.crm.hubspot.Operations.company;
import static io.pqlconnector.crm.hubspot.Operations.deliver;
import static io.pqlconnector.crm.hubspot.Operations.known;
import static io.pqlconnector.crm.hubspot.Operations.text;
import static io.pqlconnector.crm.hubspot.Operations.update;
import static io.pqlconnector.crm.hubspot.Operations.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.testkit.hubspot.FakeHubSpot;
import io.pqlconnector.testkit.hubspot.HubSpotOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Answers that say less than they should. */
final class VagueAnswersTest {
    private FakeHubSpot portal;
    private Destination destination;

    @BeforeEach
    void connect() {
        portal = Portals.start(HubSpotOptions.contractSuite());
        destination = connect(portal);
    }

    @AfterEach
    void disconnect() {
        destination.close();
        portal.close();
    }

    @Test
    void takesARecordWithoutATraceIdByItsKey() throws Exception {
        try (Destination traceless = ChangedAnswers.connect(
                portal,
                Optional.empty(),
                ChangedAnswers.Change.body(
                        "/batch/upsert",
                        body -> body.path("results")
                                .forEach(one -> ((ObjectNode) one).remove("objectWriteTraceId"))))) {

            confirmed(deliver(traceless, upsert(company("acme"), "pql_tier", text("hot"))));
        }
    }

    @Test
    void looksAgainForARecordWhoseWholeBatchIsAnsweredWithNotFound() throws Exception {
        CrmId acme = confirmed(deliver(destination, upsert(company("acme"), "pql_tier", text("warm"))))
                .record();
        CrmId survivor = portal.merge(COMPANY, acme, portal.createRecord(COMPANY, Map.of("domain", "acme.de")));
        try (Destination strict = ChangedAnswers.connect(portal, Optional.empty(), (way, call, answer) -> {
            boolean failed = call.toString().contains("/batch/update") && answer.status() == 207;
            return failed ? new Answer(404, answer.body().path("errors").path(0)) : answer;
        })) {

            assertThat(confirmed(deliver(strict, update(known(company("acme"), acme), "pql_tier", text("hot"))))
                            .record())
                    .isEqualTo(survivor);
        }
    }

    @Test
    void takesAResultWithoutAnIdForNone() throws Exception {
        try (Destination vague = ChangedAnswers.connect(
                portal,
                Optional.empty(),
                ChangedAnswers.Change.body(
                        "/batch/upsert",
                        body -> body.path("results").forEach(one -> ((ObjectNode) one).remove("id"))))) {

            assertThat(deliver(vague, upsert(company("acme"), "pql_tier", text("hot"))))
                    .isInstanceOf(Receipt.Unknown.class);
        }
    }

    private static Destination connect(FakeHubSpot hubSpot) {
        return Portals.connect(hubSpot, Duration.ofSeconds(30), "token: " + hubSpot.secret());
    }

    private static Receipt.Confirmed confirmed(Receipt receipt) {
        assertThat(receipt).isInstanceOf(Receipt.Confirmed.class);
        return (Receipt.Confirmed) receipt;
    }
}
