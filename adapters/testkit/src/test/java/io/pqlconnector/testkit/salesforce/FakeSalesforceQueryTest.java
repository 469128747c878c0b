package io.pqlconnector.testkit.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.testkit.salesforce.SalesforceClient.Reply;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Queries, Salesforce contract §6.6. */
final class FakeSalesforceQueryTest extends OrgTest {

    @Override
    SalesforceOptions options() {
        return super.options()
                .fields("Account", List.of(SalesforceField.multiPicklist("Lists__c", "hot", "cold", "big")))
                .pageSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            name = 'acme'                                       | Acme
            name IN ('ACME', 'x')                               | Acme
            name != 'acme'                                      | Globex,100% _x
            name LIKE '%C%'                                     | Acme
            name LIKE '100\\% \\_x'                             | 100% _x
            name LIKE '_lobex'                                  | Globex
            pql_score > 10 AND pql_active = true                | Acme
            pql_score = null                                    | 100% _x
            NOT (pql_score != null)                             | 100% _x
            pql_score <= 5 OR name = 'Acme'                     | Acme,Globex
            (pql_score < 10 OR name = 'Acme') AND name != 'x'   | Acme,Globex
            pql_tier NOT IN ('hot')                             | Globex,100% _x
            Lists__c INCLUDES ('hot;big', 'cold')               | Acme,Globex
            Lists__c EXCLUDES ('cold')                          | Acme,100% _x
            pql_since = LAST_N_DAYS:7                           | Acme
            pql_since < 2026-11-01                              | Globex
            CreatedDate = TODAY                                 | Acme,Globex,100% _x
            CreatedDate > 2026-11-21T10:00:00Z                  | ''
            CreatedDate >= 2026-11-21T11:00:00.000+01:00        | Acme,Globex,100% _x
            Owner.Email = 'integration@ours.example'            | Acme,Globex,100% _x
            Id IN (SELECT AccountId FROM Contact)               | Acme
            """)
    void findsWhatIsAskedFor(String condition, String names) throws Exception {
        makeAccounts();

        assertThat(String.join(",", found(condition))).isEqualTo(names);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SELECT Id FROM Account WHERE name = 'a' AND pql_score = 1 OR name = 'b' | MALFORMED_QUERY
            SELECT Id FROM Account WHERE name = 'it's'           | MALFORMED_QUERY
            SELECT Id FROM Account WHERE name = 'a\\x'           | MALFORMED_QUERY
            SELECT Id FROM Account WHERE name = '\\u12'          | MALFORMED_QUERY
            SELECT Id FROM Account WHERE name = 'a\\'            | MALFORMED_QUERY
            SELECT FROM Account                                  | MALFORMED_QUERY
            SELECT Id, name FROM Account GROUP BY Id             | MALFORMED_QUERY
            SELECT No__c FROM Account                            | INVALID_FIELD
            SELECT Id FROM Account WHERE Description = 'a'       | INVALID_FIELD
            SELECT Id FROM Account WHERE pql_score = '5'         | INVALID_FIELD
            SELECT Id FROM Account WHERE No.Email = 'x'          | INVALID_FIELD
            SELECT Id FROM Nothing__c                            | INVALID_TYPE
            SELECT Id FROM Account WHERE Id = 'acme'             | INVALID_QUERY_FILTER_OPERATOR
            """)
    void refusesWhatCannotBeAsked(String soql, String code) throws Exception {
        Reply reply = client.query(soql);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.at("/0/errorCode")).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"o'neil \\ \"q\"", "50%_off", "tab\there\nline", "%", "\\%"})
    void takesEscapedText(String name) throws Exception {
        client.sendRaw(
                "POST",
                "sobjects/Account",
                "application/json",
                Json.object().put("name", name).toString());
        client.created("Account", "{'name':'other'}");
        String escaped = name.replace("\\", "\\\\")
                .replace("'", "\\'")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\t", "\\t");
        String like = escaped.replace("%", "\\%").replace("_", "\\_");

        assertThat(found("name = '" + escaped + "'")).containsExactly(name);
        assertThat(found("name LIKE '" + like + "'")).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT Id, Name, Website, OwnerId, PQL_Account_Key__c FROM Account WHERE PQL_Account_Key__c IN ('a','b')",
                "SELECT Id, Name, Website, OwnerId, LastModifiedDate FROM Account WHERE PQL_Account_Key__c = null AND"
                        + " (Website LIKE '%acme.com%' OR Website LIKE '%acme.io%') ORDER BY LastModifiedDate DESC LIMIT 200",
                "SELECT Id, AccountId, Account.Website, Email FROM Contact WHERE Email IN ('o\\'neil@acme.com','b@acme.com')",
                "SELECT AccountId, COUNT(Id) n FROM Contact WHERE Email LIKE '%@acme.com' AND AccountId != null GROUP BY AccountId",
                "SELECT Id, Email, IsConverted, ConvertedContactId, ConvertedAccountId, Status FROM Lead WHERE Email IN ('a@b.co')",
                "SELECT Id, Status, LeadId, ContactId FROM CampaignMember WHERE CampaignId = '701xx0000000001AAA' AND"
                        + " LeadOrContactId IN ('003xx0000000001AAA')",
                "SELECT Id, ActionCadenceId, State, IsTrackerActive, TargetId, OwnerId, CompletionReason FROM"
                        + " ActionCadenceTracker WHERE TargetId IN ('003xx0000000001AAA') AND IsTrackerActive = true",
                "SELECT Id FROM PermissionSet WHERE Name = 'PQL_Worker' AND IsOwnedByProfile = false",
                "SELECT Id, IsClosed, PQL_Task_Key__c FROM Task WHERE PQL_Task_Key__c IN ('k') AND CreatedDate = LAST_N_DAYS:7"
            })
    void takesTheQueriesOfTheContract(String soql) throws Exception {
        assertThat(client.query(soql).at("/totalSize")).isEqualTo("0");
    }

    @Test
    void comesInPages() throws Exception {
        makeAccounts();
        Reply first = client.query("SELECT name FROM Account ORDER BY name DESC NULLS LAST");
        Reply second = client.get(first.at("/nextRecordsUrl"));

        assertThat(first.at("/totalSize")).isEqualTo("3");
        assertThat(first.at("/done")).isEqualTo("false");
        assertThat(first.at("/nextRecordsUrl"))
                .startsWith("/services/data/v66.0/query/01g")
                .endsWith("-2");
        assertThat(second.at("/done")).isEqualTo("true");
        assertThat(second.at("/records/0/name")).isEqualTo("100% _x");
        salesforce.admin().loseQueryLocators(1);
        assertThat(client.get(first.at("/nextRecordsUrl")).at("/0/errorCode")).isEqualTo("INVALID_QUERY_LOCATOR");
        assertThat(salesforce.tally().calls("query/more")).isEqualTo(2);
    }

    @Test
    void takesTextOfFourThousandCharactersAndNoMore() throws Exception {
        assertThat(client.query("SELECT Id FROM Account WHERE name = '" + "\\\\x".repeat(2000) + "'")
                        .status())
                .isEqualTo(200);
        assertThat(client.query("SELECT Id FROM Account WHERE name = '" + "x".repeat(4001) + "'")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void countsAndGroups() throws Exception {
        makeAccounts();

        Reply all = client.query("SELECT COUNT() FROM Account WHERE pql_score != null");
        Reply groups = client.query("SELECT Account.name, COUNT(Id) n FROM Contact GROUP BY Account.name");

        assertThat(all.at("/totalSize")).isEqualTo("2");
        assertThat(all.body().path("records").isEmpty()).isTrue();
        assertThat(groups.at("/records/0/attributes/type")).isEqualTo("AggregateResult");
        assertThat(groups.at("/records/0/n")).isEqualTo("2");
    }

    @Test
    void tellsOfParentsInObjectsOfTheirOwn() throws Exception {
        makeAccounts();

        Reply reply = client.query("SELECT Id, Account.name, Account.Owner.Email FROM Contact LIMIT 1");

        assertThat(reply.at("/records/0/Account/name")).isEqualTo("Acme");
        assertThat(reply.at("/records/0/Account/Owner/Email")).isEqualTo("integration@ours.example");
    }

    @Test
    void takesLongQueriesInsideOfOtherCalls() throws Exception {
        makeAccounts();
        String many = "'Acme'" + ",'x'".repeat(6000);
        String soql = "SELECT name FROM Account WHERE name IN (" + many + ")";
        ObjectNode body = Json.object();
        for (int i = 0; i < 5; i++) {
            body.withArray("compositeRequest")
                    .addObject()
                    .put("method", "GET")
                    .put("referenceId", "r" + i)
                    .put("url", "/services/data/v66.0/query?q=" + URLEncoder.encode(soql, StandardCharsets.UTF_8));
        }

        Reply direct = client.query(soql);
        Reply inside = client.sendRaw("POST", "composite", "application/json", body.toString());
        body.withArray("compositeRequest").add(body.at("/compositeRequest/0"));
        Reply tooMany = client.sendRaw("POST", "composite", "application/json", body.toString());

        assertThat(direct.status()).isEqualTo(414);
        assertThat(inside.at("/compositeResponse/4/body/records/0/name")).isEqualTo("Acme");
        assertThat(inside.at("/compositeResponse/4/httpStatusCode")).isEqualTo("200");
        assertThat(salesforce.tally().inside("query")).isEqualTo(5);
        assertThat(tooMany.status()).isEqualTo(400);
    }

    private void makeAccounts() throws IOException, InterruptedException {
        String acme = client.created(
                "Account",
                "{'name':'Acme','pql_score':87.5,'pql_active':true,'pql_tier':'hot','Lists__c':'hot;big','pql_since':'2026-11-20'}");
        client.created("Account", "{'name':'Globex','pql_score':5,'Lists__c':'cold','pql_since':'2026-10-20'}");
        client.created("Account", "{'name':'100% _x'}");
        client.created("Contact", "{'name':'Ann','AccountId':'%s'}".formatted(acme));
        client.created("Contact", "{'name':'Bob','AccountId':'%s'}".formatted(acme));
    }

    private List<String> found(String condition) throws IOException, InterruptedException {
        Reply reply = client.query("SELECT name FROM Account WHERE " + condition);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        List<String> names = new ArrayList<>(names(reply));
        if (reply.at("/done").equals("false")) {
            names.addAll(names(client.get(reply.at("/nextRecordsUrl"))));
        }
        return names;
    }

    private static List<String> names(Reply reply) {
        return reply.body()
                .path("records")
                .valueStream()
                .map(one -> one.path("name").asString(""))
                .toList();
    }
}
