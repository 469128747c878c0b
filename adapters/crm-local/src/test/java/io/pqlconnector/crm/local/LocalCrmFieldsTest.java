package io.pqlconnector.crm.local;

import static io.pqlconnector.crm.local.Writing.company;
import static io.pqlconnector.crm.local.Writing.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.RejectionCodes;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the local CRM does with fields beyond the contract. */
final class LocalCrmFieldsTest extends OpenLocalCrm {
    @Test
    void keepsTextThatHasNoUtf8Form() {
        String awkward = "nul \u0000, half a pair \ud83d, the other half \ude80, control \u0001";

        deliver(upsert(company("acme"), "name", awkward));
        deliver(upsert(company("acme"), "other", "x"));

        assertThat(found(company("acme"), "name")).isEqualTo(awkward);
    }

    @Test
    void readsFieldsThatAPersonWroteInTheirOwnWay() {
        CrmId id = file.createRecord(Writing.COMPANY, Map.of("domain", "acme.example"));
        file.run("""
                UPDATE company SET fields =
                ' { "domain" : "acme.example" , "score" : 7.50, "big" : 1e3, "no" : null, "list" : [ "b", "a", 3, [1] ],
                  "nested" : { "x" : [ 1, { } ] }, "flag" : true, "empty" : "", "none" : [ ] } '
                WHERE id = ?""", id.value());
        RecordRef ref = company("acme", new Match("domain", "acme.example"));

        deliver(upsert(ref, "added", "x"));

        Map<String, String> fields = crm.find(
                        List.of(ref), Set.of("score", "big", "no", "list", "nested", "flag", "empty", "none", "added"))
                .get(0)
                .fields();
        assertThat(fields)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "score", "7.5",
                        "big", "1000",
                        "list", "3; [1]; a; b",
                        "nested", "{\"x\":[1,{}]}",
                        "flag", "true",
                        "added", "x"));
    }

    @Test
    void refusesWhatIsNoJson() {
        CrmId id = file.createRecord(Writing.COMPANY, Map.of());

        assertThatThrownBy(() -> file.run("UPDATE company SET fields = '{\"a\":' WHERE id = ?", id.value()))
                .hasRootCauseInstanceOf(SQLException.class);
    }

    @Test
    void takesEmptyTextAndNoChoicesForEmptying() {
        deliver(upsert(company("acme"), "name", "Acme"));
        deliver(upsert(company("acme"), "triggers", new FieldValue.Choices(List.of("a"))));

        deliver(upsert(company("acme"), "name", ""));
        deliver(upsert(company("acme"), "triggers", new FieldValue.Choices(List.of())));

        assertThat(file.query("SELECT fields FROM company", row -> row.getString(1)))
                .containsExactly("{}");
    }

    @Test
    void emptyingAFieldThatDoesNotExistDoesNotCreateIt() {
        deliver(upsert(company("acme"), "ghost", new FieldValue.Cleared()));

        assertThat(file.query("SELECT name FROM field", row -> row.getString(1)))
                .isEmpty();
    }

    @Test
    void remembersTheTypeOfEachFieldPerObject() {
        deliver(upsert(company("acme"), "pql_at", new FieldValue.DateTime(Instant.EPOCH)));
        RecordRef contact = new RecordRef(Writing.CONTACT, "ann", List.of(), Optional.empty());
        deliver(upsert(contact, "pql_at", "soon"));

        assertThat(crm.describe().objects().get(Writing.COMPANY))
                .satisfies(object -> assertThat(object.fields()).isEqualTo(Map.of("pql_at", FieldType.DATETIME)));
        assertThat(crm.describe().objects().get(Writing.CONTACT))
                .satisfies(object -> assertThat(object.fields()).isEqualTo(Map.of("pql_at", FieldType.TEXT)));
    }

    @Test
    void saysWhatToDoAboutAValueOfAnotherType() {
        deliver(upsert(company("acme"), "pql_score", new FieldValue.Number(BigDecimal.ONE)));

        Receipt.Rejected receipt = (Receipt.Rejected) deliver(upsert(company("acme"), "pql_score", "many"));

        assertThat(receipt.code()).isEqualTo(RejectionCodes.INVALID_TYPE);
        assertThat(receipt.message())
                .isEqualTo("The field pql_score has the type number since it was first written; \"many\" is of type"
                        + " text.");
        assertThat(receipt.remedy())
                .isEqualTo("Write type: number for pql_score in the mapping, or use another field.");
    }

    @Test
    void takesTextForAFieldThatAPersonMadeAnEnumeration() {
        deliver(upsert(company("acme"), "pql_tier", "hot"));
        file.run("UPDATE field SET type = 'enumeration'");

        confirmed(upsert(company("acme"), "pql_tier", "warm"));
    }

    @Test
    void matchesByFieldsWithOddNames() {
        for (String field :
                List.of("Key", "key", "it's", "say \"hi\"", "a.b", "$.x", "\u540d\u524d", "Work E-Mail", "")) {
            Match match = new Match(field, "Value 1");
            CrmId theirs = file.createRecord(Writing.COMPANY, Map.of());
            file.run("UPDATE company SET fields = json_object(?, 'Value 1') WHERE id = ?", field, theirs.value());

            assertThat(confirmed(upsert(company("for " + field, match), "name", "x"))
                            .record())
                    .isEqualTo(theirs);
        }
    }

    @Test
    void matchesByFieldsThatAreNoText() {
        CrmId theirs = file.createRecord(Writing.COMPANY, Map.of());
        file.run("UPDATE company SET fields = '{\"number\": 42}' WHERE id = ?", theirs.value());

        assertThat(confirmed(upsert(company("acme", new Match("number", "42")), "name", "x"))
                        .record())
                .isEqualTo(theirs);
    }

    @Test
    void usesAnIndexForTheFieldsThatItMatchesBy() {
        RecordRef ref = company("acme", new Match("domain", "acme.example"), new Match("Key", "k"));
        deliver(upsert(ref, "name", "Acme"));

        List<String> plan = file.query("""
                EXPLAIN QUERY PLAN
                SELECT id FROM company WHERE lower(fields ->> '$."domain"') = lower('x')
                """, row -> row.getString("detail"));

        assertThat(plan).singleElement().asString().contains("USING").contains("company_by_domain");
    }
}
