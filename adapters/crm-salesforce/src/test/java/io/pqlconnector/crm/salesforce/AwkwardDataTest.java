package io.pqlconnector.crm.salesforce;

import static io.pqlconnector.crm.salesforce.Operations.ACCOUNT;
import static io.pqlconnector.crm.salesforce.Operations.CONTACT;
import static io.pqlconnector.crm.salesforce.Operations.account;
import static io.pqlconnector.crm.salesforce.Operations.deliver;
import static io.pqlconnector.crm.salesforce.Operations.ref;
import static io.pqlconnector.crm.salesforce.Operations.text;
import static io.pqlconnector.crm.salesforce.Operations.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.testkit.salesforce.SalesforceField;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people type, and what a product makes of it. */
final class AwkwardDataTest extends OrgTest {

    @Override
    SalesforceOptions options() {
        return usual().fields(
                        "Account",
                        List.of(
                                SalesforceField.picklist("pql_stage", "Hot", "Cold")
                                        .restricted(),
                                SalesforceField.text("pql_short", 10)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "O'Neil & Söhne, \"Best\" GmbH", "two\nlines", "\ud83d\ude80\ud83d\ude80", "=HYPERLINK(\"x\")", "#N/A",
                        "null",
                "{\"a\":1}", "<script>", "a\\b", "100%_", "\u202eabc", "@{query.id}"
            })
    void writesATextAsItIs(String value) throws Exception {
        CrmId id =
                confirmed(deliver(destination, upsert(account("acme"), value))).record();

        assertThat(org.value(id, "pql_tier")).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"o'neil", "a\\", "100%", "a_b", "two words", "ünï", "\ud83d\ude80", "x\"y", "a+b&c=d", "#1"})
    void findsAKeyWhateverStandsInIt(String key) throws Exception {
        CrmId id = confirmed(deliver(destination, upsert(ref(ACCOUNT, key), "pql_tier", text("hot"))))
                .record();
        try (Destination next = connect("")) {
            assertThat(confirmed(deliver(next, upsert(ref(ACCOUNT, key), "pql_tier", text("cold"))))
                            .record())
                    .isEqualTo(id);
        }
        assertThat(org.records(ACCOUNT)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "12345678901, 123456789…",
        "123456789😀x, 123456789…",
        "12345678😀x, 12345678…",
        "1234567890, 1234567890"
    })
    void cutsATextThatIsTooLongAndNoCharacterInHalf(String value, String held) throws Exception {
        CrmId id = confirmed(deliver(destination, upsert(account("acme"), "pql_short", text(value))))
                .record();

        assertThat(org.value(id, "pql_short")).isEqualTo(held);
    }

    @Test
    void rejectsTheOneRecordWhoseValueDoesNotFitAndWritesTheOthers() throws Exception {
        List<Receipt> receipts = deliver(
                destination,
                List.of(
                        upsert(account("a"), "pql_score", text("many")),
                        upsert(account("b"), "pql_since", text("yesterday")),
                        upsert(account("c"), "pql_active", text("perhaps")),
                        upsert(account("d"), "pql_stage", text("Warm")),
                        upsert(account("e"), "pql_triggers", new FieldValue.Choices(List.of("a;b"))),
                        upsert(account("f"), "pql_stage", text("Hot"))));

        assertThat(rejected(receipts.get(0)).message()).isEqualTo("The field pql_score holds a number, not \"many\".");
        assertThat(rejected(receipts.get(1)).code()).isEqualTo("INVALID_TYPE_ON_FIELD_IN_RECORD");
        assertThat(rejected(receipts.get(2)).field()).isEqualTo("pql_active");
        assertThat(rejected(receipts.get(3)).code()).isEqualTo("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
        assertThat(rejected(receipts.get(3)).remedy()).startsWith("The picklist has no such value.");
        assertThat(rejected(receipts.get(4)).message()).contains("has a semicolon in it");
        confirmed(receipts.get(5));
        assertThat(org.records(ACCOUNT)).hasSize(1);
    }

    @Test
    void leavesOutARecordThatNoQueryCanAskForAndWritesTheOthers() throws Exception {
        List<Receipt> receipts = deliver(
                destination,
                List.of(
                        upsert(
                                ref(ACCOUNT, "nul\u0000", new Match("Website", "acme.example")),
                                "pql_tier",
                                text("hot")),
                        upsert(ref(ACCOUNT, "b", new Match("Website", "\u0007.example")), "pql_tier", text("hot")),
                        upsert(account("c"), "hot")));

        assertThat(rejected(receipts.get(0)).message())
                .isEqualTo(
                        "What the record is found by holds a control character or is too long for a query of Salesforce.");
        rejected(receipts.get(1));
        confirmed(receipts.get(2));
    }

    @Test
    void givesPeopleTheNamesThatSalesforceAsksFor() throws Exception {
        org.admin().putField("Contact", SalesforceField.text("LastName", 80).required());
        String longest = "\ud83d\ude00".repeat(60);

        CrmId jane = confirmed(deliver(
                        destination,
                        upsert(
                                ref(CONTACT, longest, new Match("Email", "jane@acme.example")),
                                "pql_tier",
                                text("hot"))))
                .record();
        CrmId other = confirmed(deliver(destination, upsert(ref(CONTACT, longest + "2"), "pql_tier", text("hot"))))
                .record();

        assertThat(org.value(jane, "LastName")).isEqualTo("jane");
        assertThat(org.value(other, "LastName")).isEqualTo("\ud83d\ude00".repeat(39) + "\u2026");
    }

    @Test
    void stopsWhereAFieldOfTheMappingIsNotThere() {
        assertThatThrownBy(() -> deliver(destination, upsert(account("acme"), "pql_teir", text("hot"))))
                .hasMessage(
                        "The org has no field account.pql_teir, or hides it from our user. Make the field and the right to"
                                + " it: ./pql provision --apply    or take it out of the mapping. Nothing was written.");
        assertThatThrownBy(() -> deliver(
                        destination,
                        upsert(ref(ACCOUNT, "acme", new Match("Domain__c", "acme.example")), "pql_tier", text("hot"))))
                .hasMessageStartingWith("The org has no field account.Domain__c");
        assertThat(org.tally().writes()).isZero();
    }
}
