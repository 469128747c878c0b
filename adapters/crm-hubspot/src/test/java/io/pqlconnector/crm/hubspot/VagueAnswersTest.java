package io.pqlconnector.crm.hubspot;

import static io.pqlconnector.crm.hubspot.Operations.COMPANY;
import static io.pqlconnector.crm.hubspot.Operations.company;
import static io.pqlconnector.crm.hubspot.Operations.deliver;
import static io.pqlconnector.crm.hubspot.Operations.known;
import static io.pqlconnector.crm.hubspot.Operations.ref;
import static io.pqlconnector.crm.hubspot.Operations.text;
import static io.pqlconnector.crm.hubspot.Operations.update;
import static io.pqlconnector.crm.hubspot.Operations.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.WritePolicy;
import io.pqlconnector.testkit.hubspot.FakeHubSpot;
import io.pqlconnector.testkit.hubspot.HubSpotOptions;
import io.pqlconnector.testkit.hubspot.HubSpotProperty;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Answers that say less than they should. */
final class VagueAnswersTest extends PortalTest {
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

    @Test
    void writesTheOthersWhereOneDomainIsTooLongForASearch() throws Exception {
        RecordRef junk = ref(COMPANY, "junk", new Match("domain", "x".repeat(3_500)));

        List<Receipt> receipts = deliver(
                destination,
                List.of(update(junk, "pql_tier", text("hot")), upsert(company("acme"), "pql_tier", text("hot"))));

        assertThat(receipts.get(0)).isInstanceOf(Receipt.Rejected.class);
        confirmed(receipts.get(1));
    }

    @Test
    void findsACompanyHoweverManyOfItsPropertiesAreLookedAt() throws Exception {
        List<HubSpotProperty> many = IntStream.range(0, 150)
                .mapToObj(i -> HubSpotProperty.of("pql_property_of_some_length_" + i, "string", "text"))
                .toList();
        try (FakeHubSpot wide = Portals.start(HubSpotOptions.contractSuite().properties("companies", many));
                Destination there = connect(wide, "")) {
            CrmId acme = wide.createRecord(
                    COMPANY, Map.of("domain", "acme.example", "pql_property_of_some_length_7", "theirs"));
            Map<String, FieldWrite> fields = many.stream()
                    .collect(Collectors.toMap(
                            HubSpotProperty::name, one -> new FieldWrite(text("ours"), WritePolicy.IF_EMPTY)));

            confirmed(deliver(there, upsert(company("acme"), fields, true)));

            assertThat(wide.property(COMPANY, acme, "pql_property_of_some_length_7"))
                    .isEqualTo("theirs");
            assertThat(wide.property(COMPANY, acme, "pql_property_of_some_length_8"))
                    .isEqualTo("ours");
        }
    }
}
