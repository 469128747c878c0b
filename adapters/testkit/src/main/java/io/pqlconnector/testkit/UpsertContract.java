package io.pqlconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.RejectionCodes;
import io.pqlconnector.spi.destination.WritePolicy;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a destination must do with records. */
abstract class UpsertContract extends DestinationFixture {
    @Test
    void createsARecordThatIsMissing() throws Exception {
        Receipt.Confirmed receipt = confirmed(upsert(company("acme"), "name", "Acme"));

        assertThat(receipt.created()).isTrue();
        assertThat(receipt.id()).isEqualTo(receipt.record());
        assertThat(crm.records(companies)).containsExactly(receipt.record());
        assertThat(crm.records(contacts)).isEmpty();
        assertThat(fields(company("acme"), receipt.record())).containsEntry("name", "Acme");
    }

    @Test
    void givesANewRecordWhatItWasLookedForBy() throws Exception {
        CrmId company = existing(company("acme"));
        CrmId contact = existing(contact("ann"));

        assertThat(crm.fields(companies, company)).containsEntry("domain", "acme.example");
        assertThat(crm.fields(contacts, contact)).containsEntry("email", "ann@acme.example");
    }

    @Test
    void updatesARecordThatItCreatedAndKeepsItsOtherFields() throws Exception {
        CrmId id = confirmed(upsert(company("acme"), "name", "Acme", "pql_tier", "warm"))
                .record();

        Receipt.Confirmed receipt = confirmed(upsert(company("acme"), "pql_tier", "hot"));

        assertThat(receipt.created()).isFalse();
        assertThat(receipt.record()).isEqualTo(id);
        assertThat(crm.records(companies)).containsExactly(id);
        assertThat(crm.fields(companies, id)).containsEntry("name", "Acme").containsEntry("pql_tier", "hot");
    }

    @Test
    void changesNothingWhenTheSameIsDeliveredTwice() throws Exception {
        Operation upsert = upsert(company("acme"), "name", "Acme");
        CrmId id = confirmed(upsert).record();
        Map<String, String> before = crm.fields(companies, id);

        assertThat(confirmed(upsert).record()).isEqualTo(id);

        assertThat(crm.records(companies)).containsExactly(id);
        assertThat(crm.fields(companies, id)).isEqualTo(before);
    }

    @Test
    void writesAgainWhenAValueReturns() throws Exception {
        CrmId id = confirmed(upsert(company("acme"), "pql_tier", "hot")).record();
        confirmed(upsert(company("acme"), "pql_tier", "cold"));

        confirmed(upsert(company("acme"), "pql_tier", "hot"));

        assertThat(crm.fields(companies, id)).containsEntry("pql_tier", "hot");
    }

    @Test
    void findsARecordByItsIdEvenIfNothingElseMatches() throws Exception {
        CrmId id = existing(contact("ann"));
        RecordRef moved = ref(contacts, "ann", new Match("email", "ann@elsewhere.example"));

        Receipt.Confirmed receipt = confirmed(upsert(known(moved, id), "pql_tier", "hot"));

        assertThat(receipt.record()).isEqualTo(id);
        assertThat(receipt.created()).isFalse();
        assertThat(crm.records(contacts)).containsExactly(id);
    }

    @Test
    void findsARecordByItsIdEvenIfItWasNeverOurs() throws Exception {
        CrmId theirs = crm.createRecord(contacts, Map.of("email", "a.smith@elsewhere.example"));

        Receipt.Confirmed receipt = confirmed(upsert(known(contact("ann"), theirs), "pql_tier", "hot"));

        assertThat(receipt.record()).isEqualTo(theirs);
        assertThat(crm.records(contacts)).containsExactly(theirs);
    }

    @Test
    void findsARecordOfAPersonByWhatItHolds() throws Exception {
        CrmId theirs = crm.createRecord(companies, Map.of("name", "Acme Inc.", "domain", "acme.example"));
        crm.createRecord(companies, Map.of("name", "Other", "domain", "other.example"));

        Receipt.Confirmed receipt = confirmed(upsert(company("acme"), "pql_tier", "hot"));

        assertThat(receipt.record()).isEqualTo(theirs);
        assertThat(receipt.created()).isFalse();
        assertThat(crm.fields(companies, theirs))
                .containsEntry("name", "Acme Inc.")
                .containsEntry("pql_tier", "hot");
    }

    @Test
    void comparesEmailsAndDomainsWithoutRegardToCase() throws Exception {
        CrmId company = crm.createRecord(companies, Map.of("domain", "ACME.example"));
        CrmId contact = crm.createRecord(contacts, Map.of("email", "Ann@Acme.Example"));

        assertThat(confirmed(upsert(company("acme"), "name", "Acme")).record()).isEqualTo(company);
        assertThat(confirmed(upsert(contact("ann"), "name", "Ann")).record()).isEqualTo(contact);
    }

    @Test
    void triesMatchesInTheirOrder() throws Exception {
        CrmId byDomain = crm.createRecord(companies, Map.of("domain", "acme.example"));
        CrmId byKey = crm.createRecord(companies, Map.of("pql_key", "acme-1"));
        Match key = new Match("pql_key", "acme-1");
        Match domain = new Match("domain", "acme.example");
        Match nothing = new Match("pql_key", "acme-2");

        assertThat(confirmed(upsert(ref(companies, "a", key, domain), "name", "A"))
                        .record())
                .isEqualTo(byKey);
        assertThat(confirmed(upsert(ref(companies, "b", nothing, domain), "name", "B"))
                        .record())
                .isEqualTo(byDomain);
    }

    @Test
    void rejectsAMatchThatFitsSeveralRecordsAndNamesThem() throws Exception {
        CrmId one = crm.createRecord(companies, Map.of("domain", "acme.example", "name", "One"));
        CrmId two = crm.createRecord(companies, Map.of("domain", "acme.example", "name", "Two"));

        Receipt.Rejected receipt = rejected(upsert(company("acme"), "name", "Acme"));

        assertThat(receipt.code()).isEqualTo(RejectionCodes.AMBIGUOUS_MATCH);
        assertThat(receipt.message()).contains(one.value()).contains(two.value());
        assertThat(crm.records(companies)).containsExactlyInAnyOrder(one, two);
        assertThat(crm.fields(companies, one)).containsEntry("name", "One");
        assertThat(crm.fields(companies, two)).containsEntry("name", "Two");
    }

    @Test
    void createsNothingUnlessItMay() throws Exception {
        Receipt.Rejected receipt = rejected(update(company("acme"), "name", "Acme"));

        assertThat(receipt.code()).isEqualTo(RejectionCodes.NO_MATCH);
        assertThat(receipt.message()).contains("acme.example");
        assertThat(receipt.remedy()).contains("create_missing: true");
        assertThat(crm.records(companies)).isEmpty();
    }

    @Test
    void updatesWhatExistsEvenIfItMayNotCreate() throws Exception {
        CrmId id = crm.createRecord(companies, Map.of("domain", "acme.example"));

        confirmed(update(company("acme"), "name", "Acme"));

        assertThat(crm.fields(companies, id)).containsEntry("name", "Acme");
    }

    @Test
    void forgetsAnIdWhoseRecordWasDeleted() throws Exception {
        CrmId gone = existing(company("acme"));
        crm.delete(companies, gone);

        rejected(update(known(company("acme"), gone), "name", "Acme"));
        Receipt.Confirmed receipt = confirmed(upsert(known(company("acme"), gone), "name", "Acme"));

        assertThat(receipt.created()).isTrue();
        assertThat(crm.records(companies)).containsExactly(receipt.record());
    }

    @Test
    void neverGivesOneRecordToTwoKeys() throws Exception {
        needs(Capability.KEEPS_OUR_KEYS);
        CrmId id = confirmed(upsert(company("acme"), "name", "Acme")).record();
        RecordRef other = ref(companies, "acme-europe", new Match("domain", "acme.example"));

        Receipt.Rejected receipt = rejected(upsert(other, "name", "Acme Europe"));

        assertThat(receipt.code()).isEqualTo(RejectionCodes.MATCH_TAKEN);
        assertThat(receipt.message()).contains(id.value()).contains("acme");
        assertThat(crm.fields(companies, id)).containsEntry("name", "Acme");
    }

    @Test
    void findsARecordByOurKeyAlone() throws Exception {
        needs(Capability.KEEPS_OUR_KEYS);
        CrmId id = confirmed(upsert(ref(companies, "acme"), "name", "Acme")).record();

        assertThat(confirmed(upsert(ref(companies, "acme"), "name", "Acme 2")).record())
                .isEqualTo(id);

        assertThat(crm.records(companies)).containsExactly(id);
    }

    @Test
    void writesEveryPolicyWhenItCreates() throws Exception {
        CrmId id = confirmed(upsert(company("acme"), allPolicies("first"))).record();

        assertThat(crm.fields(companies, id))
                .containsEntry("name", "first")
                .containsEntry("pql_tier", "first")
                .containsEntry("pql_key", "first");
    }

    @Test
    void writesOnUpdateWhatThePoliciesAllow() throws Exception {
        CrmId id = confirmed(upsert(company("acme"), allPolicies("first"))).record();

        confirmed(upsert(company("acme"), allPolicies("second")));

        assertThat(crm.fields(companies, id))
                .containsEntry("name", "second")
                .containsEntry("pql_tier", "first")
                .containsEntry("pql_key", "first");
    }

    @Test
    void fillsWhatIsEmptyInARecordOfAPersonAndNothingElse() throws Exception {
        CrmId id = crm.createRecord(companies, Map.of("domain", "acme.example"));

        confirmed(upsert(company("acme"), allPolicies("ours")));

        assertThat(crm.fields(companies, id))
                .containsEntry("name", "ours")
                .containsEntry("pql_tier", "ours")
                .doesNotContainKey("pql_key");
    }

    @Test
    void fillsAgainWhatAPersonEmptied() throws Exception {
        CrmId id = confirmed(upsert(company("acme"), allPolicies("first"))).record();
        crm.edit(companies, id, "pql_tier", "");

        confirmed(upsert(company("acme"), allPolicies("second")));

        assertThat(crm.fields(companies, id)).containsEntry("pql_tier", "second");
    }

    @Test
    void takesKeysOfAnyKind() throws Exception {
        List<String> keys =
                List.of("a".repeat(300), "a".repeat(299) + "b", "\ud83d\ude80", "it's \"quoted\" %_\\", "A");

        for (String key : keys) {
            RecordRef ref = ref(companies, key, new Match("pql_key", key));
            CrmId id = confirmed(upsert(ref, "name", "first")).record();
            assertThat(confirmed(upsert(ref, "name", "second")).record()).isEqualTo(id);
        }

        assertThat(crm.records(companies)).hasSize(keys.size());
    }

    @Test
    void neverMixesUpKeysThatDifferByCaseAlone() throws Exception {
        CrmId upper = confirmed(upsert(ref(companies, "A", new Match("pql_key", "A")), "name", "upper"))
                .record();
        Receipt lower = deliver(upsert(ref(companies, "a", new Match("pql_key", "a")), "name", "lower"));

        if (lacks().contains(Capability.CASE_OF_KEYS)) {
            assertThat(lower).isInstanceOf(Receipt.Rejected.class);
            assertThat(((Receipt.Rejected) lower).code()).isEqualTo(RejectionCodes.MATCH_TAKEN);
        } else {
            assertThat(lower).isInstanceOf(Receipt.Confirmed.class);
            assertThat(crm.records(companies)).hasSize(2);
        }
        assertThat(crm.fields(companies, upper)).containsEntry("name", "upper");
    }

    @Test
    void associatesAContactWithItsCompany() throws Exception {
        CrmId company = existing(company("acme"));
        CrmId contact = confirmed(upsert(contact("ann"), company("acme"))).record();

        confirmed(upsert(contact("ann"), company("acme")));

        assertThat(crm.companiesOf(contact)).containsExactly(company);
    }

    @Test
    void refusesAContactWhoseCompanyIsMissing() throws Exception {
        Receipt.Rejected receipt = rejected(upsert(contact("ann"), company("acme")));

        assertThat(receipt.code()).isEqualTo(RejectionCodes.NO_PARENT);
        assertThat(receipt.message()).contains("acme");
        assertThat(crm.records(contacts)).isEmpty();
    }

    private static Map<String, FieldWrite> allPolicies(String value) {
        return Map.of(
                "name", new FieldWrite(text(value), WritePolicy.ALWAYS),
                "pql_tier", new FieldWrite(text(value), WritePolicy.IF_EMPTY),
                "pql_key", new FieldWrite(text(value), WritePolicy.ON_CREATE));
    }

    static Map<String, FieldWrite> withPolicy(Map<String, FieldValue> values, WritePolicy policy) {
        return values.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, value -> new FieldWrite(value.getValue(), policy)));
    }
}
