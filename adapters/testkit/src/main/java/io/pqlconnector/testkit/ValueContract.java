package io.pqlconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Description.ObjectDescription;
import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.FoundRecord;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.WritePolicy;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a destination must do with the values of fields. */
abstract class ValueContract extends UpsertContract {
    @Test
    void emptiesAField() throws Exception {
        CrmId id = confirmed(upsert(company("acme"), "name", "Acme", "pql_tier", "hot"))
                .record();

        confirmed(upsert(company("acme"), Map.of("pql_tier", always(new FieldValue.Cleared()))));
        confirmed(upsert(company("acme"), Map.of("pql_tier", always(new FieldValue.Cleared()))));

        assertThat(crm.fields(companies, id)).doesNotContainKey("pql_tier").containsEntry("name", "Acme");
    }

    @Test
    void keepsValuesOfEveryType() throws Exception {
        Map<String, FieldValue> values = Map.of(
                "name", text("Acme"),
                "pql_score", number("75"),
                "pql_triggers", new FieldValue.Choices(List.of("hit_limit", "engaged")),
                "pql_active", new FieldValue.Bool(true),
                "pql_since", new FieldValue.Date(LocalDate.of(2026, 3, 31)),
                "pql_seen_at", new FieldValue.DateTime(Instant.parse("2026-03-30T16:02:01.123Z")));
        Operation upsert = upsert(company("acme"), withPolicy(values, WritePolicy.ALWAYS));

        CrmId id = confirmed(upsert).record();

        Map<String, String> held = crm.fields(companies, id);
        List<FoundRecord> found = destination.find(List.of(company("acme")), values.keySet());
        assertThat(found).hasSize(1);
        values.forEach((field, value) -> {
            assertThat(held).containsEntry(field, value.shown());
            assertThat(found.get(0).fields()).containsEntry(field, value.shown());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1.5", "0.1", "75", "1200.50", "900719925474099", "-0.001"})
    void keepsNumbersExactly(String digits) throws Exception {
        FieldValue number = number(digits);

        CrmId id = confirmed(upsert(company("acme"), Map.of("pql_score", always(number))))
                .record();

        assertThat(crm.fields(companies, id)).containsEntry("pql_score", number.shown());
        assertThat(destination
                        .find(List.of(company("acme")), FIELDS.keySet())
                        .get(0)
                        .fields())
                .containsEntry("pql_score", number.shown());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "caf\u00e9 \u6771\u4eac \ud83d\ude80 \ud83d\udc69\u200d\ud83d\udcbb",
                "\"quoted\", 'single', `back` and \\ slashes \\n",
                "Robert'); DROP TABLE company;--",
                "two\nlines\tand a tab\u2028and a separator",
                "100 % of ${limit} {{ plan }} <b>&amp;</b>",
                "null",
                "{\"a\":[1,2]}",
                "00123"
            })
    void keepsTextAsItIs(String awkward) throws Exception {
        CrmId id = confirmed(upsert(company("acme"), "name", awkward)).record();

        assertThat(crm.fields(companies, id)).containsEntry("name", awkward);
        assertThat(destination
                        .find(List.of(company("acme")), FIELDS.keySet())
                        .get(0)
                        .fields())
                .containsEntry("name", awkward);
    }

    @Test
    void refusesAValueOfAnotherTypeAndWritesNothingOfThatRecord() throws Exception {
        needs(Capability.CHECKS_TYPES);
        CrmId id = confirmed(upsert(company("acme"), Map.of("pql_score", always(number("75")))))
                .record();

        Receipt.Rejected receipt = rejected(upsert(company("acme"), "name", "Acme", "pql_score", "many"));

        assertThat(receipt.field()).isEqualTo("pql_score");
        assertThat(receipt.message()).contains("pql_score").contains("many");
        assertThat(crm.fields(companies, id)).containsEntry("pql_score", "75").doesNotContainKey("name");
    }

    @Test
    void createsAFieldWhenItIsFirstWritten() throws Exception {
        needs(Capability.CREATES_FIELDS);

        confirmed(upsert(company("acme"), Map.of("brand_new", always(number("1")))));

        Map<ObjectName, ObjectDescription> objects = destination.describe().objects();
        assertThat(objects.get(companies))
                .satisfies(company -> assertThat(company.fields()).containsEntry("brand_new", FieldType.NUMBER));
        assertThat(objects.get(contacts))
                .satisfies(contact -> assertThat(contact.fields()).doesNotContainKey("brand_new"));
    }
}
