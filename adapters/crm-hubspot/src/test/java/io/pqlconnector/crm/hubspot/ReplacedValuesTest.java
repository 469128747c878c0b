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
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.WritePolicy;
import io.pqlconnector.testkit.hubspot.FakeHubSpot;
import io.pqlconnector.testkit.hubspot.HubSpotOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that would add to what is there, or vanish, without a word. */
final class ReplacedValuesTest {
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

    @ParameterizedTest
    @ValueSource(strings = {";hit_limit", "hit_limit;", " hit_limit ; hit_limit"})
    void replacesChoicesWhateverSemicolonsAndSpacesATextHas(String value) throws Exception {
        CrmId acme = confirmed(deliver(destination, upsert(company("acme"), "pql_triggers", text("engaged"))))
                .record();

        confirmed(deliver(destination, update(known(company("acme"), acme), "pql_triggers", text(value))));

        assertThat(portal.property(COMPANY, acme, "pql_triggers")).isEqualTo("hit_limit");
    }

    @Test
    void replacesChoicesAlthoughOneOfThemIsEmpty() throws Exception {
        CrmId acme = confirmed(deliver(destination, upsert(company("acme"), "pql_triggers", text("engaged"))))
                .record();

        confirmed(deliver(
                destination,
                update(
                        known(company("acme"), acme),
                        "pql_triggers",
                        new FieldValue.Choices(List.of("", "hit_limit")))));

        assertThat(portal.property(COMPANY, acme, "pql_triggers")).isEqualTo("hit_limit");
    }

    @Test
    void confirmsNoLifecycleStageThatThePortalDoesNotHave() throws Exception {
        CrmId acme = portal.createRecord(COMPANY, Map.of("domain", "acme.example", "lifecyclestage", "lead"));

        Receipt.Rejected rejected =
                rejected(deliver(destination, update(known(company("acme"), acme), "lifecyclestage", text("SQL"))));

        assertThat(rejected.code()).isEqualTo("INVALID_OPTION");
        assertThat(rejected.field()).isEqualTo("lifecyclestage");
    }

    private static Destination connect(FakeHubSpot hubSpot) {
        return Portals.connect(hubSpot, Duration.ofSeconds(30), "token: " + hubSpot.secret());
    }

    @Test
    void writesNoFieldThatIsNeverToBeWrittenIntoANewRecordEither() throws Exception {
        CrmId acme = confirmed(deliver(
                        destination,
                        upsert(
                                company("acme"),
                                Map.of("industry", new FieldWrite(text("x"), WritePolicy.NEVER)),
                                true)))
                .record();

        assertThat(portal.property(COMPANY, acme, "industry")).isEmpty();
    }

    private static Receipt.Confirmed confirmed(Receipt receipt) {
        assertThat(receipt).isInstanceOf(Receipt.Confirmed.class);
        return (Receipt.Confirmed) receipt;
    }

    private static Receipt.Rejected rejected(Receipt receipt) {
        assertThat(receipt).isInstanceOf(Receipt.Rejected.class);
        return (Receipt.Rejected) receipt;
    }
}
