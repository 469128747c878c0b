package io.pqlconnector.testkit.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.testkit.hubspot.HubSpotClient.Reply;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HubSpot contract §0.4, §0.5, §4. */
final class FakeHubSpotRecordsTest {
    private static final ObjectName COMPANY = new ObjectName("company");
    private static final ObjectName CONTACT = new ObjectName("contact");
    private static final String UPSERT = "/crm/objects/2026-09/companies/batch/upsert";

    private FakeHubSpot hubSpot = Portals.start(HubSpotOptions.contractSuite());
    private HubSpotClient client = new HubSpotClient(hubSpot);

    @AfterEach
    void stop() {
        hubSpot.close();
    }

    @Test
    void upsertsByAUniquePropertyAndSaysWhatIsNew() throws Exception {
        Reply first = client.post(UPSERT, inputs(input("acme", "t0", "'name':'Acme','pql_score':'87'")));
        Reply second = client.post(UPSERT, inputs(input("acme", "t1", "'pql_score':'88'")));

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.at("/status")).isEqualTo("COMPLETE");
        assertThat(first.body().at("/results/0/new").asBoolean()).isTrue();
        assertThat(first.at("/results/0/objectWriteTraceId")).isEqualTo("t0");
        assertThat(first.at("/results/0/properties/pql_account_key")).isEqualTo("acme");
        assertThat(second.body().at("/results/0/new").asBoolean()).isFalse();
        assertThat(second.at("/results/0/id")).isEqualTo(first.at("/results/0/id"));
        assertThat(hubSpot.fields(COMPANY, new CrmId(first.at("/results/0/id"))))
                .containsEntry("name", "Acme")
                .containsEntry("pql_score", "88");
        assertThat(hubSpot.tally().calls("companies/batch/upsert")).isEqualTo(2);
    }

    @Test
    void namesTheBadOnesIfAllHaveTraceIds() throws Exception {
        Reply reply = client.post(
                UPSERT,
                inputs(
                        input("a", "t0", "'name':'A'"),
                        input("b", "t1", "'name':'B','missing':'x'"),
                        input("c", "t2", "'name':'C','missing':'x'"),
                        input("d", "t3", "'name':'D','pql_score':'many'")));

        assertThat(reply.status()).isEqualTo(207);
        assertThat(reply.body().path("numErrors").asInt()).isEqualTo(2);
        assertThat(reply.body().at("/errors/0/context/objectWriteTraceId").toString())
                .isEqualTo("[\"t1\",\"t2\"]");
        assertThat(reply.at("/errors/0/message"))
                .startsWith("Property values were not valid: [{")
                .contains("\"error\":\"PROPERTY_DOESNT_EXIST\"")
                .contains("\"name\":\"missing\"");
        assertThat(reply.at("/errors/1/message")).contains("many was not a valid number");
        assertThat(hubSpot.records(COMPANY)).hasSize(1);
    }

    @Test
    void letsOneBadRecordSinkItsBatchIfATraceIdIsMissing() throws Exception {
        String untraced = "{'id':'b','idProperty':'pql_account_key','properties':{'name':'B','missing':'x'}}";

        Reply reply = client.post(UPSERT, inputs(input("a", "t0", "'name':'A'"), untraced));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.at("/category")).isEqualTo("VALIDATION_ERROR");
        assertThat(reply.at("/correlationId")).isNotEmpty();
        assertThat(hubSpot.records(COMPANY)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            domain       | Unable to perform update/upsert by non-unique 0-2 property domain
            hs_object_id | Unable to perform update/upsert by non-unique 0-2 property hs_object_id
            """)
    void refusesKeysThatAreNotUnique(String property, String message) throws Exception {
        Reply reply = client.post(
                UPSERT, inputs("{'id':'a.example','idProperty':'" + property + "','properties':{'name':'A'}}"));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.at("/message")).isEqualTo(message);
    }

    @Test
    void refusesABatchThatNamesARecordTwice() throws Exception {
        Reply reply = client.post(UPSERT, inputs(input("x", "t0", "'name':'A'"), input("x", "t1", "'name':'B'")));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.at("/message")).isEqualTo("Duplicate IDs found in batch input: [x]. IDs must be unique");
        assertThat(reply.at("/context/ids/0")).isEqualTo("x");
    }

    @Test
    void refusesMoreThanAHundred() throws Exception {
        String[] many = IntStream.range(0, 101)
                .mapToObj(i -> input("a" + i, "t" + i, "'name':'A'"))
                .toArray(String[]::new);

        assertThat(client.post(UPSERT, inputs(many)).status()).isEqualTo(400);
    }

    @Test
    void givesAUniqueValueToOneRecordOfABatchOnly() throws Exception {
        Reply reply = client.post(
                "/crm/v3/objects/companies/batch/create",
                inputs("{'properties':{'name':'A','pql_key':'k'}}", "{'properties':{'name':'B','pql_key':'k'}}"));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.at("/message")).contains("CONFLICTING_UNIQUE_VALUE");
        assertThat(hubSpot.records(COMPANY)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'records':[]}", "{}", "[{'id':'a','properties':{}}]"})
    void doesNothingWithABatchWithoutInputsAndSaysThatAllIsWell(String body) throws Exception {
        Reply reply = client.post(UPSERT, body);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.at("/status")).isEqualTo("COMPLETE");
        assertThat(reply.body().path("results")).isEmpty();
    }

    @Test
    void findsContactsByAnyOfTheirAddressesAndNamesTheMissing() throws Exception {
        CrmId ann = hubSpot.createRecord(CONTACT, Map.of("email", "Ann@Acme.example"));
        CrmId old = hubSpot.createRecord(CONTACT, Map.of("email", "old@acme.example"));
        CrmId merged = hubSpot.merge(CONTACT, ann, old);

        Reply reply = client.post(
                "/crm/objects/2026-03/contacts/batch/read",
                "{'idProperty':'email','properties':['email','hs_additional_emails','jobtitle'],"
                        + "'inputs':[{'id':'OLD@acme.example'},{'id':'b@acme.example'},{'id':'c@acme.example'}]}");

        assertThat(reply.status()).isEqualTo(207);
        assertThat(reply.at("/results/0/id")).isEqualTo(merged.value());
        assertThat(reply.at("/results/0/properties/hs_additional_emails")).isEqualTo("old@acme.example");
        assertThat(reply.body().at("/results/0/properties/jobtitle").isNull()).isTrue();
        assertThat(reply.body().at("/errors/0/context/ids").toString())
                .isEqualTo("[\"b@acme.example\",\"c@acme.example\"]");
        assertThat(reply.at("/errors/0/category")).isEqualTo("OBJECT_NOT_FOUND");
    }

    @Test
    void givesAMergedRecordANewIdAndForgetsTheOldOnes() throws Exception {
        CrmId one = hubSpot.createRecord(COMPANY, Map.of("domain", "one.example"));
        CrmId two = hubSpot.createRecord(COMPANY, Map.of("domain", "two.example"));

        Reply merge = client.post(
                "/crm/v3/objects/companies/merge", "{'primaryObjectId':'" + one + "','objectIdToMerge':'" + two + "'}");
        Reply update = client.post(
                "/crm/v3/objects/companies/batch/update",
                inputs("{'id':'" + one + "','objectWriteTraceId':'t','properties':{'name':'x'}}"));

        assertThat(merge.at("/id")).isNotIn(one.value(), two.value());
        assertThat(hubSpot.property(COMPANY, new CrmId(merge.at("/id")), "hs_merged_object_ids"))
                .isEqualTo(one + ";" + two);
        assertThat(update.status()).isEqualTo(207);
        assertThat(update.at("/errors/0/context/ids/0")).isEqualTo(one.value());
    }

    @Test
    void saysWhichContactHasTheAddress() throws Exception {
        CrmId ann = hubSpot.createRecord(CONTACT, Map.of("email", "ann@acme.example"));
        String message = "Contact already exists. Existing ID: " + ann;

        Reply single = client.post("/crm/v3/objects/contacts", "{'properties':{'email':'Ann@acme.example'}}");
        Reply batch = client.post(
                "/crm/v3/objects/contacts/batch/create",
                inputs("{'properties':{'email':'new@acme.example'}}", "{'properties':{'email':'ann@acme.example'}}"));
        Reply upsert = client.post(
                "/crm/v3/objects/contacts/batch/upsert",
                inputs("{'id':'u1','idProperty':'pql_user_key','objectWriteTraceId':'t',"
                        + "'properties':{'email':'ann@acme.example'}}"));

        assertThat(single.status()).isEqualTo(409);
        assertThat(single.at("/message")).isEqualTo(message);
        assertThat(batch.status()).isEqualTo(409);
        assertThat(batch.at("/message")).isEqualTo(message);
        assertThat(upsert.status()).isEqualTo(207);
        assertThat(upsert.at("/errors/0/message")).isEqualTo(message);
        assertThat(hubSpot.records(CONTACT)).containsExactly(ann);
    }

    @Test
    void upsertsByAddressAreNotPartial() throws Exception {
        hubSpot.createRecord(CONTACT, Map.of("email", "ann@acme.example", "pql_tier", "hot"));
        String upsert = inputs("{'id':'ann@acme.example','idProperty':'email','properties':{'firstname':'Ann'}}");

        assertThat(client.post("/crm/v3/objects/contacts/batch/upsert", upsert).at("/message"))
                .startsWith("Partial upserts are not supported");
        restart(HubSpotOptions.contractSuite().emailUpsertsBlank());
        CrmId ann = hubSpot.createRecord(CONTACT, Map.of("email", "ann@acme.example", "pql_tier", "hot"));
        client.post("/crm/v3/objects/contacts/batch/upsert", upsert);

        assertThat(hubSpot.fields(CONTACT, ann)).doesNotContainKey("pql_tier");
    }

    @Test
    void blocksTheKeyOfAnArchivedRecordUnlessToldOtherwise() throws Exception {
        restart(HubSpotOptions.contractSuite().archivedBlocksItsKey(true));
        String id = client.post(UPSERT, inputs(input("a", "t0", "'name':'A'"))).at("/results/0/id");
        hubSpot.archive(COMPANY, new CrmId(id));

        Reply again = client.post(UPSERT, inputs(input("a", "t0", "'name':'A'")));

        assertThat(again.at("/errors/0/message")).contains("CONFLICTING_UNIQUE_VALUE");
        assertThat(client.get("/crm/v3/objects/companies/" + id).status()).isEqualTo(404);
        assertThat(client.get("/crm/v3/objects/companies/" + id + "?archived=true")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void enforcesTheRulesOfAdminsInTheNewestVersionOnly() throws Exception {
        CrmId acme = hubSpot.createRecord(COMPANY, Map.of("name", "Acme"));
        hubSpot.requireProperty(acme, "industry");
        String update = inputs("{'id':'" + acme + "','objectWriteTraceId':'t','properties':{'pql_tier':'hot'}}");

        Reply newest = client.post("/crm/objects/2026-09/companies/batch/update", update);

        assertThat(newest.at("/errors/0/errors/0/code")).isEqualTo("MISSING_CONDITIONAL_REQUIRED_PROPERTY");
        assertThat(client.post("/crm/objects/2026-03/companies/batch/update", update)
                        .status())
                .isEqualTo(200);
    }

    private void restart(HubSpotOptions options) {
        hubSpot.close();
        hubSpot = Portals.start(options);
        client = new HubSpotClient(hubSpot);
    }

    private static String inputs(String... inputs) {
        return "{'inputs':[" + String.join(",", inputs) + "]}";
    }

    private static String input(String key, String trace, String properties) {
        return "{'id':'" + key + "','idProperty':'pql_account_key','objectWriteTraceId':'" + trace + "','properties':{"
                + properties + "}}";
    }
}
