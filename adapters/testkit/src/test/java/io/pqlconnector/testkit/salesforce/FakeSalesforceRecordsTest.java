package io.pqlconnector.testkit.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.testkit.salesforce.SalesforceClient.Reply;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Records written in collections, Salesforce contract §2.1 to §2.3, §6.4. */
final class FakeSalesforceRecordsTest extends OrgTest {
    private static final String KEY = "PQL_Account_Key__c";

    @Test
    void upsertsInOrderAndSaysWhatIsNew() throws Exception {
        Reply first = client.upsert("Account", KEY, "'PQL_Account_Key__c':'acme.com','name':'Acme'");
        Reply second = client.upsert(
                "Account", KEY, "'PQL_Account_Key__c':'globex.com','name':'Globex'", "'PQL_Account_Key__c':'ACME.com'");

        assertThat(first.at("/0/created")).isEqualTo("true");
        assertThat(second.at("/0/created")).isEqualTo("true");
        assertThat(second.at("/1/created")).isEqualTo("false");
        assertThat(second.at("/1/id")).isEqualTo(first.at("/0/id")).hasSize(18);
        assertThat(salesforce.tally().calls("collections/upsert/Account")).isEqualTo(2);
        assertThat(second.header("Sforce-Limit-Info")).isEqualTo("api-usage=2/100000");
    }

    @Test
    void refusesTheSameKeyTwiceInOneRequestWhateverItsCase() throws Exception {
        Reply reply = client.upsert(
                "Account",
                KEY,
                "'PQL_Account_Key__c':'a.com'",
                "'PQL_Account_Key__c':'A.com'",
                "'PQL_Account_Key__c':'b.com'");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.at("/0/errors/0/statusCode")).isEqualTo("DUPLICATE_VALUE");
        assertThat(reply.at("/1/errors/0/message")).isEqualTo("Duplicate external id specified: A.com");
        assertThat(reply.at("/2/success")).isEqualTo("true");
    }

    @Test
    void refusesTheWholeRequestForAColumnThatIsMissingOrHidden() throws Exception {
        salesforce.admin().hideField("Account", "pql_score");

        Reply missing =
                client.upsert("Account", KEY, "'PQL_Account_Key__c':'a.com'", "'PQL_Account_Key__c':'b.com','No__c':1");
        Reply hidden = client.upsert("Account", KEY, "'PQL_Account_Key__c':'a.com','pql_score':1");

        assertThat(missing.status()).isEqualTo(400);
        assertThat(missing.at("/0/message")).isEqualTo("No such column 'No__c' on sobject of type Account");
        assertThat(hidden.at("/0/errorCode")).isEqualTo("INVALID_FIELD");
        assertThat(client.query("SELECT Id FROM Account").at("/totalSize")).isEqualTo("0");
    }

    @Test
    void keepsNullApartFromWhatIsLeftOut() throws Exception {
        client.upsert("Account", KEY, "'PQL_Account_Key__c':'a.com','name':' Acme ','pql_tier':'hot','pql_score':87.5");

        client.upsert("Account", KEY, "'PQL_Account_Key__c':'a.com','pql_tier':null");

        Reply row = client.query("SELECT NAME, pql_tier, pql_score FROM account");
        assertThat(row.at("/records/0/name")).isEqualTo("Acme");
        assertThat(row.body().at("/records/0/pql_tier").isNull()).isTrue();
        assertThat(row.at("/records/0/pql_score")).isEqualTo("87.5");
        assertThat(row.at("/records/0/attributes/type")).isEqualTo("Account");
    }

    @Test
    void takesValuesOfTheirTypesOnly() throws Exception {
        for (String bad : new String[] {
            "'pql_score':'87'",
            "'name':5",
            "'pql_active':null",
            "'pql_since':'21.11.2026'",
            "'pql_seen_at':'2026-11-21'"
        }) {
            Reply reply = client.upsert("Account", KEY, "'PQL_Account_Key__c':'a.com'," + bad);

            assertThat(reply.status()).as(bad).isEqualTo(400);
            assertThat(reply.at("/0/errorCode")).as(bad).isEqualTo("JSON_PARSER_ERROR");
        }
    }

    @Test
    void saysOfEachRowWhatIsWrongWithIt() throws Exception {
        restart(options()
                .fields(
                        "Account",
                        List.of(SalesforceField.picklist("Stage__c", "Hot").restricted())));
        String key = "'PQL_Account_Key__c':'%s',";

        Reply reply = client.upsert(
                "Account",
                KEY,
                key.formatted("a") + "'pql_tier':'" + "x".repeat(256) + "'",
                key.formatted("b") + "'email':'nobody'",
                key.formatted("c") + "'Stage__c':'Warm'",
                key.formatted("d") + "'pql_score':1e15",
                key.formatted("e") + "'OwnerId':'001xx0000000001AAA'",
                key.formatted("f") + "'Stage__c':'hot'");

        assertThat(reply.body()
                        .valueStream()
                        .map(one -> one.at("/errors/0/statusCode").asString(""))
                        .toList())
                .containsExactly(
                        "STRING_TOO_LONG",
                        "INVALID_EMAIL_ADDRESS",
                        "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                        "NUMBER_OUTSIDE_VALID_RANGE",
                        "MALFORMED_ID",
                        "");
        assertThat(reply.at("/2/errors/0/message")).isEqualTo("Stage: bad value for restricted picklist field: Warm");
    }

    @Test
    void wantsTheRequiredFieldsOfANewRecord() throws Exception {
        restart(SalesforceOptions.plain());

        Reply reply =
                client.post("composite/sobjects", "{'records':[{'attributes':{'type':'Contact'},'FirstName':'Ann'}]}");

        assertThat(reply.at("/0/errors/0/message")).isEqualTo("Required fields are missing: [LastName]");
        assertThat(client.post("sobjects/Account", "{}").status()).isEqualTo(400);
    }

    @Test
    void answersASingleUpsertByAFieldThatIsNotUniqueWith300() throws Exception {
        restart(options()
                .fields("Account", List.of(SalesforceField.text("Old__c", 20).externalId())));
        client.created("Account", "{'Old__c':'x'}");
        client.created("Account", "{'Old__c':'x'}");

        assertThat(client.patch("sobjects/Account/Old__c/x", "{'name':'A'}").status())
                .isEqualTo(300);
        assertThat(client.upsert("Account", "Old__c", "'Old__c':'x'").at("/0/errors/0/statusCode"))
                .isEqualTo("DUPLICATE_EXTERNAL_ID");
        assertThat(client.patch("sobjects/Account/Old__c/a%2Fb", "{'name':'A'}").status())
                .isEqualTo(201);
    }

    @Test
    void saysHowARecordCameToItsEnd() throws Exception {
        String deleted = client.created("Account", "{'name':'A'}");
        String winner = client.created("Account", "{'name':'B'}");
        String loser = client.created("Account", "{'name':'C'}");
        ObjectName accounts = new ObjectName("account");
        client.delete("composite/sobjects?ids=" + deleted + "&allOrNone=false");
        salesforce.admin().merge(accounts, new CrmId(winner), new CrmId(loser));

        Reply update = client.patch(
                "composite/sobjects",
                "{'records':[{'attributes':{'type':'Account'},'id':'%s'},{'attributes':{'type':'Account'},'id':'%s'},{'attributes':{'type':'Account'},'id':'001xx0000000001AAA'}]}"
                        .formatted(deleted, loser));

        assertThat(update.at("/0/errors/0/statusCode")).isEqualTo("ENTITY_IS_DELETED");
        assertThat(update.at("/1/errors/0/statusCode")).isEqualTo("ENTITY_IS_DELETED");
        assertThat(update.at("/2/errors/0/statusCode")).isEqualTo("INVALID_CROSS_REFERENCE_KEY");
        Reply all = client.get(
                "queryAll?q=SELECT+Id,MasterRecordId+FROM+Account+WHERE+IsDeleted=true+AND+MasterRecordId!=null");
        assertThat(all.at("/records/0/MasterRecordId")).isEqualTo(winner);
    }

    @Test
    void undoesAllIfItIsAllOrNone() throws Exception {
        Reply reply = client.post(
                "composite/sobjects",
                "{'allOrNone':true,'records':[{'attributes':{'type':'Account'},'name':'A'},{'attributes':{'type':'Account'},'email':'x'}]}");

        assertThat(reply.at("/0/errors/0/statusCode")).isEqualTo("ALL_OR_NONE_OPERATION_ROLLED_BACK");
        assertThat(reply.at("/1/errors/0/statusCode")).isEqualTo("INVALID_EMAIL_ADDRESS");
        assertThat(client.query("SELECT Id FROM Account").at("/totalSize")).isEqualTo("0");
    }

    @Test
    void findsParentsByTheirKeys() throws Exception {
        String acme =
                client.upsert("Account", KEY, "'PQL_Account_Key__c':'acme.com'").at("/0/id");

        Reply reply = client.upsert(
                "Contact",
                "PQL_User_Key__c",
                "'PQL_User_Key__c':'ann','Account':{'PQL_Account_Key__c':'Acme.com'}",
                "'PQL_User_Key__c':'bob','Account':{'PQL_Account_Key__c':'nobody'}");

        assertThat(reply.at("/1/errors/0/message")).startsWith("Foreign key external ID: nobody not found for field");
        assertThat(client.query("SELECT AccountId FROM Contact").at("/records/0/AccountId"))
                .isEqualTo(acme);
    }

    @Test
    void locksRacesAndRulesAreThoseThatATestWants() throws Exception {
        salesforce.admin().lockRows("Account", 1);
        Reply locked = client.upsert("Account", KEY, "'PQL_Account_Key__c':'a.com'");
        salesforce.admin().loseRaces("Account", 1);
        Reply lost = client.upsert("Account", KEY, "'PQL_Account_Key__c':'a.com'");
        Reply won = client.upsert("Account", KEY, "'PQL_Account_Key__c':'a.com'");
        salesforce.admin().duplicateRule("Account", "domain", false);
        client.upsert("Account", KEY, "'PQL_Account_Key__c':'b.com','domain':'b.com'");
        Reply alike = client.upsert("Account", KEY, "'PQL_Account_Key__c':'c.com','domain':'b.com'");
        client.headers(Map.of("Sforce-Duplicate-Rule-Header", "allowSave=true; runAsCurrentUser=false"));
        Reply allowed = client.upsert("Account", KEY, "'PQL_Account_Key__c':'c.com','domain':'b.com'");

        assertThat(locked.at("/0/errors/0/statusCode")).isEqualTo("UNABLE_TO_LOCK_ROW");
        assertThat(lost.at("/0/errors/0/message")).startsWith("duplicate value found: PQL_Account_Key__c duplicates");
        assertThat(won.at("/0/created")).isEqualTo("false");
        assertThat(alike.at("/0/errors/0/statusCode")).isEqualTo("DUPLICATES_DETECTED");
        assertThat(allowed.at("/0/success")).isEqualTo("true");
    }

    @Test
    void hasRulesOfItsOwnAboutRecords() throws Exception {
        String locked = client.created("Account", "{'name':'A'}");
        String free = client.created("Account", "{'name':'B'}");
        salesforce.admin().validationRule("Account", row -> "bad".equals(row.get("pql_tier")), "Not so bad, please");
        salesforce
                .admin()
                .refuse("Account", row -> locked.equals(row.get("id")), "UNABLE_TO_LOCK_ROW", "locked: {id}", 2);
        String update = "{'records':[{'attributes':{'type':'Account'},'id':'%s','pql_tier':'x'},"
                + "{'attributes':{'type':'Account'},'id':'%s','pql_tier':'%s'}]}";

        Reply first = client.patch("composite/sobjects", update.formatted(locked, free, "bad"));
        Reply second = client.patch("composite/sobjects", update.formatted(locked, free, "good"));
        Reply third = client.patch("composite/sobjects", update.formatted(locked, free, "good"));

        assertThat(first.at("/0/errors/0/message")).isEqualTo("locked: " + locked);
        assertThat(first.at("/1/errors/0/statusCode")).isEqualTo("FIELD_CUSTOM_VALIDATION_EXCEPTION");
        assertThat(first.at("/1/errors/0/message")).isEqualTo("Not so bad, please");
        assertThat(second.at("/0/success")).isEqualTo("false");
        assertThat(second.at("/1/success")).isEqualTo("true");
        assertThat(third.at("/0/success")).isEqualTo("true");
    }

    @Test
    void takesTwoHundredRecordsAndNoMore() throws Exception {
        String[] records = new String[201];
        for (int i = 0; i < records.length; i++) {
            records[i] = "'PQL_Account_Key__c':'k" + i + "'";
        }

        Reply tooMany = client.upsert("Account", KEY, records);
        Reply enough = client.upsert("Account", KEY, Arrays.copyOf(records, 200));

        assertThat(tooMany.status()).isEqualTo(400);
        assertThat(enough.body()).hasSize(200);
        assertThat(client.query("SELECT COUNT() FROM Account").at("/totalSize")).isEqualTo("200");
    }

    @Test
    void readsManyByTheirIdsAndSaysNothingOfThoseThatAreGone() throws Exception {
        String id = client.created("Account", "{'name':'A'}");
        String gone = client.created("Account", "{'name':'B'}");
        client.delete("sobjects/Account/" + gone);

        Reply inPath =
                client.get("composite/sobjects/Account?ids=" + gone + "," + id.substring(0, 15) + "&fields=name");
        Reply inBody =
                client.post("composite/sobjects/Account", "{'ids':['%s','%s'],'fields':['Id']}".formatted(id, gone));

        assertThat(inPath.body().path(0).isNull()).isTrue();
        assertThat(inPath.at("/1/name")).isEqualTo("A");
        assertThat(inPath.at("/1/Id")).isEqualTo(id);
        assertThat(inBody.body().path(1).isNull()).isTrue();
        assertThat(client.get("sobjects/Account/" + gone).status()).isEqualTo(404);
    }
}
