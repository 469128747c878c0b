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
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.WritePolicy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that would add to what is there, or vanish, without a word. */
final class ReplacedValuesTest extends PortalTest {
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
}
