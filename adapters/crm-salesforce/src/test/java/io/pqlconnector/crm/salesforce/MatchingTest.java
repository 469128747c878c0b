package io.pqlconnector.crm.salesforce;

import static io.pqlconnector.crm.salesforce.Operations.ACCOUNT;
import static io.pqlconnector.crm.salesforce.Operations.CONTACT;
import static io.pqlconnector.crm.salesforce.Operations.account;
import static io.pqlconnector.crm.salesforce.Operations.contact;
import static io.pqlconnector.crm.salesforce.Operations.deliver;
import static io.pqlconnector.crm.salesforce.Operations.known;
import static io.pqlconnector.crm.salesforce.Operations.ref;
import static io.pqlconnector.crm.salesforce.Operations.update;
import static io.pqlconnector.crm.salesforce.Operations.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which record is meant: the one that is known, the one with our key, the one that matches, a new one; in this order. */
final class MatchingTest extends OrgTest {

    @Override
    SalesforceOptions options() {
        return usual().pageSize(1);
    }

    @Test
    void prefersTheKnownRecordToTheOneWithOurKey() throws Exception {
        CrmId keyed = org.createRecord(ACCOUNT, Map.of("PQL_Account_Key__c", "acme", "Website", "acme.example"));
        CrmId known = org.createRecord(ACCOUNT, Map.of("Website", "acme.example"));

        deliver(destination, update(known(account("acme"), known), "hot"));

        assertThat(org.value(known, "pql_tier")).isEqualTo("hot");
        assertThat(org.value(keyed, "pql_tier")).isEmpty();
    }

    @Test
    void prefersTheRecordWithOurKeyToTheOneThatMatches() throws Exception {
        CrmId keyed = org.createRecord(ACCOUNT, Map.of("PQL_Account_Key__c", "acme"));
        org.createRecord(ACCOUNT, Map.of("Website", "acme.example"));

        assertThat(confirmed(deliver(destination, upsert(account("acme"), "hot")))
                        .record())
                .isEqualTo(keyed);
    }

    @Test
    void takesTheFirstMatchThatFindsSomething() throws Exception {
        CrmId second = org.createRecord(CONTACT, Map.of("Email", "jane@home.example"));
        CrmId first = org.createRecord(CONTACT, Map.of("Email", "jane@acme.example"));

        Receipt receipt = deliver(
                destination,
                upsert(
                        ref(
                                CONTACT,
                                "jane",
                                new Match("Email", "nobody@acme.example"),
                                new Match("Email", "jane@acme.example"),
                                new Match("Email", "jane@home.example")),
                        "hot"));

        assertThat(confirmed(receipt).record()).isEqualTo(first).isNotEqualTo(second);
    }

    @Test
    void stampsARecordThatItHasFoundWithOurKeyAndMakesNoSecondOne() throws Exception {
        CrmId theirs = org.createRecord(ACCOUNT, Map.of("Website", "https://www.acme.example/about"));

        assertThat(confirmed(deliver(destination, upsert(account("acme"), "hot")))
                        .created())
                .isFalse();

        assertThat(org.records(ACCOUNT)).containsExactly(theirs);
        assertThat(org.value(theirs, "PQL_Account_Key__c")).isEqualTo("acme");
    }

    @Test
    void saysThatNothingMatchesWhereNothingMayBeCreated() throws Exception {
        Receipt.Rejected receipt = rejected(deliver(destination, update(account("acme"), "hot")));

        assertThat(receipt.code()).isEqualTo("NO_MATCH");
        assertThat(receipt.message())
                .isEqualTo("Salesforce has no account with the key \"acme\" or with Website \"acme.example\".");
        assertThat(receipt.remedy())
                .isEqualTo("Create it in Salesforce, or write create_missing: true for account in the mapping.");
        assertThat(org.records(ACCOUNT)).isEmpty();
    }

    @Test
    void reportsTwoAccountsWithOneDomainAndWritesToNone() throws Exception {
        CrmId one = org.createRecord(ACCOUNT, Map.of("Website", "acme.example"));
        CrmId two = org.createRecord(ACCOUNT, Map.of("Website", "www.acme.example"));

        Receipt.Rejected receipt = rejected(deliver(destination, upsert(account("acme"), "hot")));

        assertThat(receipt.code()).isEqualTo("AMBIGUOUS_MATCH");
        assertThat(receipt.message())
                .startsWith("2 records of account have Website \"acme.example\": ")
                .contains(
                        one.value() + " (" + org.instanceUrl() + "/lightning/r/Account/" + one.value() + "/view)",
                        two.value());
        assertThat(org.value(one, "pql_tier") + org.value(two, "pql_tier")).isEmpty();
        assertThat(org.records(ACCOUNT)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"oldest, 0", "newest, 2", "last_modified, 1"})
    void choosesAmongSeveralWhereItIsTold(String policy, int chosen) throws Exception {
        List<CrmId> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(org.createRecord(ACCOUNT, Map.of("Website", "acme.example")));
            time.advance(Duration.ofDays(1));
        }
        org.edit(ACCOUNT, all.get(1), "Name", "Worked on");
        try (Destination choosing = connect("ambiguous_match: " + policy)) {

            assertThat(confirmed(deliver(choosing, upsert(account("acme"), "hot")))
                            .record())
                    .isEqualTo(all.get(chosen));
        }
    }

    @Test
    void neverGivesARecordThatStandsForAnotherKeyToASecondOne() throws Exception {
        CrmId theirs = org.createRecord(ACCOUNT, Map.of("PQL_Account_Key__c", "acme-eu", "Website", "acme.example"));

        Receipt.Rejected receipt = rejected(deliver(destination, upsert(account("acme"), "hot")));

        assertThat(receipt.code()).isEqualTo("MATCH_TAKEN");
        assertThat(receipt.message())
                .isEqualTo("The account " + theirs + " (" + org.instanceUrl() + "/lightning/r/Account/" + theirs
                        + "/view) already stands for \"acme-eu\".");
        assertThat(receipt.remedy()).startsWith("Two keys share one record.");
        assertThat(org.value(theirs, "PQL_Account_Key__c")).isEqualTo("acme-eu");
    }

    @Test
    void givesOneRecordToOneOfTwoKeysOfABatch() throws Exception {
        CrmId theirs = org.createRecord(CONTACT, Map.of("Email", "jane@acme.example"));
        Match jane = new Match("Email", "jane@acme.example");

        List<Receipt> receipts = deliver(
                destination, List.of(upsert(ref(CONTACT, "1", jane), "hot"), upsert(ref(CONTACT, "2", jane), "cold")));

        assertThat(confirmed(receipts.get(0)).record()).isEqualTo(theirs);
        assertThat(rejected(receipts.get(1)).code()).isEqualTo("MATCH_TAKEN");
        assertThat(org.value(theirs, "pql_tier")).isEqualTo("hot");
    }

    @Test
    void makesOneRecordOfTwoKeysWithTheSameAddress() throws Exception {
        Match jane = new Match("Email", "jane@acme.example");

        List<Receipt> receipts = deliver(
                destination, List.of(upsert(ref(CONTACT, "1", jane), "hot"), upsert(ref(CONTACT, "2", jane), "cold")));

        confirmed(receipts.get(0));
        assertThat(rejected(receipts.get(1)).message())
                .isEqualTo("The contact with Email \"jane@acme.example\" is made in this run for \"1\".");
        assertThat(org.records(CONTACT)).hasSize(1);
    }

    @Test
    void mixesNoTwoKeysThatDifferByCaseOnly() throws Exception {
        List<Receipt> receipts = deliver(
                destination,
                List.of(
                        upsert(ref(CONTACT, "aB", new Match("Email", "one@acme.example")), "hot"),
                        upsert(ref(CONTACT, "Ab", new Match("Email", "two@acme.example")), "cold")));

        CrmId made = confirmed(receipts.get(0)).record();
        assertThat(rejected(receipts.get(1)).code()).isEqualTo("MATCH_TAKEN");
        assertThat(org.value(made, "pql_tier")).isEqualTo("hot");
    }

    @Test
    void mixesNoTwoKeysThatDifferByCaseOnlyInTwoRuns() throws Exception {
        CrmId made =
                confirmed(deliver(destination, upsert(contact("aB"), "hot"))).record();
        try (Destination next = connect("")) {

            Receipt second = deliver(next, upsert(ref(CONTACT, "Ab", new Match("Email", "two@acme.example")), "cold"));

            assertThat(rejected(second).message()).contains("already stands for \"aB\"");
            assertThat(org.value(made, "pql_tier")).isEqualTo("hot");
        }
    }

    @Test
    void writesTwoChangesOfOneRecordOneAfterTheOther() throws Exception {
        List<Receipt> receipts = deliver(
                destination,
                List.of(
                        upsert(account("acme"), "cold"),
                        upsert(account("globex"), "hot"),
                        upsert(account("acme"), "hot")));

        assertThat(receipts).allSatisfy(OrgTest::confirmed);
        assertThat(org.records(ACCOUNT)).hasSize(2);
        assertThat(org.value(confirmed(receipts.get(0)).record(), "pql_tier")).isEqualTo("hot");
    }

    @Test
    void findsALongKeyThatStandsThereShortened() throws Exception {
        String key = "k".repeat(300);
        CrmId made = confirmed(deliver(destination, upsert(ref(ACCOUNT, key), "hot")))
                .record();
        try (Destination next = connect("")) {

            assertThat(confirmed(deliver(next, upsert(ref(ACCOUNT, key), "cold")))
                            .record())
                    .isEqualTo(made);
            assertThat(rejected(deliver(next, update(ref(ACCOUNT, key + "x"), "cold")))
                            .code())
                    .isEqualTo("NO_MATCH");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"😀", " ", "'", "\\"})
    void findsALongKeyWhateverItIsCutAt(String piece) throws Exception {
        String key = "k".repeat(189) + piece.repeat(60) + "k".repeat(60);
        CrmId made = confirmed(deliver(destination, upsert(ref(ACCOUNT, key), "hot")))
                .record();
        try (Destination next = connect("")) {

            assertThat(confirmed(deliver(next, update(ref(ACCOUNT, key), "cold")))
                            .record())
                    .isEqualTo(made);
        }
    }
}
