package io.pqlconnector.testkit.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.testkit.salesforce.SalesforceClient.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Objects, fields and who sees them, Salesforce contract §3. */
final class FakeSalesforceSchemaTest extends OrgTest {

    @Test
    void describesFieldsAndLeavesOutHiddenOnes() throws Exception {
        salesforce.admin().hideField("Account", "pql_tier");
        salesforce.admin().lockField("Account", "pql_score");

        Reply reply = client.get("sobjects/account/describe");

        assertThat(reply.at("/name")).isEqualTo("Account");
        JsonNode key = field(reply, "PQL_Account_Key__c");
        assertThat(key.path("externalId").asBoolean()).isTrue();
        assertThat(key.path("unique").asBoolean()).isTrue();
        assertThat(key.path("length").asInt()).isEqualTo(255);
        assertThat(field(reply, "pql_score").path("updateable").asBoolean()).isFalse();
        assertThat(field(reply, "pql_tier").isMissingNode()).isTrue();
        assertThat(field(reply, "name").path("nillable").asBoolean()).isTrue();
        assertThat(client.get("sobjects/Nothing/describe").at("/0/errorCode")).isEqualTo("NOT_FOUND");
    }

    @Test
    void saysWhenADescribeIsStillTheSame() throws Exception {
        Reply first = client.get("sobjects/Account/describe");
        client.headers(Map.of("If-Modified-Since", first.header("Last-Modified")));

        assertThat(client.get("sobjects/Account/describe").status()).isEqualTo(304);
        salesforce.admin().hideField("Account", "pql_tier");
        assertThat(client.get("sobjects/Account/describe").status()).isEqualTo(200);
    }

    @Test
    void refusesToWriteAFieldThatCanOnlyBeSeen() throws Exception {
        salesforce.admin().lockField("Account", "pql_score");

        Reply reply = client.upsert("Account", "PQL_Account_Key__c", "'PQL_Account_Key__c':'a','pql_score':1");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.at("/0/errors/0/statusCode")).isEqualTo("INVALID_FIELD_FOR_INSERT_UPDATE");
        assertThat(reply.at("/0/errors/0/fields/0")).isEqualTo("pql_score");
    }

    @Test
    void showsANewFieldToNobodyBeforeAPermissionSetDoes() throws Exception {
        String body = "{'FullName':'Account.PQL_Score__c','Metadata':"
                + "{'type':'Number','label':'PQL Score','precision':5,'scale':2,'required':false}}";
        assertThat(client.post("tooling/sobjects/CustomField", body).status()).isEqualTo(201);
        Reply again = client.post("tooling/sobjects/CustomField", body);
        Reply before = client.get("sobjects/Account/describe");
        String set = client.created("PermissionSet", "{'Name':'PQL_Worker','Label':'PQL Worker'}");
        String row = "{'ParentId':'%s','SobjectType':'Account','Field':'Account.PQL_Score__c',".formatted(set)
                + "'PermissionsRead':true,'PermissionsEdit':true}";
        client.created("FieldPermissions", row);
        Reply unassigned = client.get("sobjects/Account/describe");
        client.created(
                "PermissionSetAssignment",
                "{'AssigneeId':'%s','PermissionSetId':'%s'}"
                        .formatted(salesforce.admin().clientUserId(), set));
        Reply after = client.get("sobjects/Account/describe");

        assertThat(again.at("/0/errorCode")).isEqualTo("DUPLICATE_DEVELOPER_NAME");
        assertThat(again.at("/0/message")).isEqualTo("There is already a field named PQL Score on Account.");
        assertThat(field(before, "PQL_Score__c").isMissingNode()).isTrue();
        assertThat(field(unassigned, "PQL_Score__c").isMissingNode()).isTrue();
        assertThat(field(after, "PQL_Score__c").path("updateable").asBoolean()).isTrue();
        assertThat(client.post("sobjects/FieldPermissions", row).at("/0/errorCode"))
                .isEqualTo("DUPLICATE_VALUE");
    }

    @Test
    void definesFieldsOfTasksOnActivity() throws Exception {
        restart(SalesforceOptions.plain());
        String id = client.post(
                        "tooling/sobjects/CustomField",
                        "{'FullName':'Activity.PQL_Task_Key__c','Metadata':{'type':'Text','label':'Key','length':255,"
                                + "'externalId':true,'unique':true}}")
                .at("/id");
        String set = client.created("PermissionSet", "{'Name':'PQL_Worker','Label':'PQL Worker'}");
        client.created(
                "FieldPermissions",
                "{'ParentId':'%s','SobjectType':'Task','Field':'Task.PQL_Task_Key__c','PermissionsRead':true,'PermissionsEdit':true}"
                        .formatted(set));
        client.created(
                "PermissionSetAssignment",
                "{'AssigneeId':'%s','PermissionSetId':'%s'}"
                        .formatted(salesforce.admin().clientUserId(), set));
        String query =
                "tooling/query?q=SELECT+Id,DeveloperName+FROM+CustomField+WHERE+TableEnumOrId='Activity'+AND+DeveloperName='PQL_Task_Key'";

        Reply found = client.get(query);
        Reply upserted = client.upsert("Task", "PQL_Task_Key__c", "'PQL_Task_Key__c':'k','Subject':'Call'");
        client.delete("tooling/sobjects/CustomField/" + id);

        assertThat(found.at("/records/0/Id")).isEqualTo(id);
        assertThat(upserted.at("/0/created")).isEqualTo("true");
        assertThat(client.get(query).at("/totalSize")).isEqualTo("0");
        assertThat(client.upsert("Task", "PQL_Task_Key__c", "'Subject':'x'").status())
                .isEqualTo(404);
    }

    @Test
    void hasObjectsThatTheOrgHasMade() throws Exception {
        restart(SalesforceOptions.plain()
                .customObject(
                        "PQL_List_Entry__c",
                        List.of(
                                SalesforceField.text("Key__c", 80).key(),
                                SalesforceField.reference("Account__c", "Account__r", "Account"))));
        String account = client.created("Account", "{'Name':'Acme'}");

        client.upsert("PQL_List_Entry__c", "Key__c", "'Key__c':'hot|1','Account__c':'%s'".formatted(account));

        assertThat(client.query("SELECT Account__r.Name FROM PQL_List_Entry__c").at("/records/0/Account__r/Name"))
                .isEqualTo("Acme");
    }

    private static JsonNode field(Reply describe, String name) {
        return describe.body()
                .path("fields")
                .valueStream()
                .filter(one -> one.path("name").asString("").equals(name))
                .findFirst()
                .orElseGet(() -> describe.body().path("nothing"));
    }
}
