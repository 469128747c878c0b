package io.pqlconnector.testkit.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.testkit.CrmUnderTest;
import io.pqlconnector.testkit.hubspot.HubSpotClient.Reply;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HubSpot contract §7, §8, §9: associations, lists, sequences, tasks, notes. */
final class FakeHubSpotEffectsTest {
    private static final ObjectName COMPANY = new ObjectName("company");
    private static final ObjectName CONTACT = new ObjectName("contact");
    private static final String ENROLL = "/automation/sequences/2026-09/enrollments?userId=";
    private static final HubSpotUser REP = HubSpotUser.of(1, "rep@ours.example");

    private FakeHubSpot hubSpot = Portals.start(HubSpotOptions.contractSuite());
    private HubSpotClient client = new HubSpotClient(hubSpot);
    private CrmId acme = new CrmId("1");
    private CrmId ann = new CrmId("1");

    @AfterEach
    void stop() {
        hubSpot.close();
    }

    @Test
    void associatesAsOftenAsItIsAsked() throws Exception {
        people();
        String pairs = "{'inputs':[{'from':{'id':'" + ann + "'},'to':{'id':'" + acme + "'}},{'from':{'id':'" + ann
                + "'},'to':{'id':'5'}}]}";
        String path = "/crm/associations/2026-09/contacts/companies/batch/";

        client.post(path + "associate/default", pairs);
        Reply again = client.post(path + "associate/default", pairs);
        Reply read = client.post(path + "read", "{'inputs':[{'id':'" + ann + "'},{'id':'7'}]}");

        assertThat(again.status()).isEqualTo(207);
        assertThat(again.body().path("results")).hasSize(2);
        assertThat(again.at("/errors/0/subCategory")).isEqualTo("crm.associations.TO_OBJECT_NOT_FOUND");
        assertThat(hubSpot.companiesOf(ann)).containsExactly(acme);
        assertThat(read.body().at("/results/0/to")).hasSize(1);
        assertThat(read.at("/results/0/to/0/toObjectId")).isEqualTo(acme.value());
        assertThat(read.at("/errors/0/subCategory")).isEqualTo("crm.associations.NO_ASSOCIATIONS_FOUND");
    }

    @Test
    void tellsAssociationsByPages() throws Exception {
        restart(HubSpotOptions.contractSuite().associationPage(1));
        people();
        CrmId globex = hubSpot.createRecord(COMPANY, Map.of("name", "Globex"));
        String path = "/crm/objects/2026-09/contacts/" + ann + "/associations/";
        for (CrmId company : List.of(acme, globex)) {
            client.send("PUT", path + "default/companies/" + company, "");
        }

        Reply first = client.get(path + "companies");
        Reply second = client.get(path + "companies?after=" + first.at("/paging/next/after"));

        assertThat(List.of(first.at("/results/0/toObjectId"), second.at("/results/0/toObjectId")))
                .containsExactly(acme.value(), globex.value());
        assertThat(second.body().has("paging")).isFalse();
    }

    @Test
    void keepsMembersAsASetAndLeavesOutEmptyArrays() throws Exception {
        people();
        String list = list("Hot", "MANUAL");

        Reply added = members(list, "add", "['" + acme + "','99']");
        Reply again = members(list, "add", "['" + acme + "']");
        Reply both = members(list, "add-and-remove", "{'recordIdsToAdd':[],'recordIdsToRemove':['" + acme + "','98']}");

        assertThat(added.body().toString())
                .isEqualTo("{\"recordsIdsAdded\":[\"" + acme + "\"],\"recordIdsMissing\":[\"99\"]}");
        assertThat(again.body().toString()).isEqualTo("{}");
        assertThat(both.at("/recordIdsRemoved/0")).isEqualTo(acme.value());
        assertThat(hubSpot.members(COMPANY, "Hot")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[33451]", "{'inputs':['1']}", "'33451'"})
    void takesIdsAsTextInABareArrayOnly(String body) throws Exception {
        assertThat(members(list("Hot", "MANUAL"), "add", body).status()).isEqualTo(400);
    }

    @Test
    void refusesListsThatCannotBe() throws Exception {
        list("Hot", "MANUAL");
        hubSpot.defineDynamicList(COMPANY, "Big");
        String dynamic =
                client.get("/crm/lists/2026-09/object-type-id/0-2/name/Big").at("/list/listId");

        Reply sameName =
                client.post("/crm/lists/2026-09", "{'name':'Hot','objectTypeId':'0-1','processingType':'MANUAL'}");
        Reply byHand = members(dynamic, "add", "['1']");
        Reply search = client.post("/crm/lists/2026-09/search", "{'query':'Hot'}");

        assertThat(sameName.status()).isEqualTo(400);
        assertThat(sameName.at("/subCategory")).isEqualTo("ListError.DUPLICATE_LIST_NAMES");
        assertThat(byHand.status()).isEqualTo(400);
        assertThat(byHand.at("/message")).contains("dynamic list");
        assertThat(search.status()).isEqualTo(400);
        assertThat(client.post("/crm/lists/2026-03/search", "{'query':'Hot'}").status())
                .isEqualTo(200);
        assertThat(client.get("/crm/lists/2026-09/object-type-id/0-1/name/Hot").status())
                .isEqualTo(404);
    }

    @Test
    void enrollsInOneSequenceAtATime() throws Exception {
        people();

        Reply enrolled = enroll(REP, "123456789", REP.email());
        Reply again = enroll(REP, "223456789", REP.email());
        Reply status = client.get("/automation/v4/sequences/enrollments/contact/" + ann);

        assertThat(enrolled.status()).isEqualTo(200);
        assertThat(enrolled.at("/toEmail")).isEqualTo("ann@acme.example");
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.at("/errorType")).isEqualTo("SequenceError.ALREADY_ENROLLED");
        assertThat(status.at("/sequenceId")).isEqualTo("123456789");
        CrmUnderTest.Enrollment enrollment =
                new CrmUnderTest.Enrollment(new CrmId(enrolled.at("/id")), ann, "Welcome", "rep@ours.example");
        assertThat(hubSpot.enrollments()).containsExactly(enrollment);
        hubSpot.finish(enrollment);
        assertThat(client.get("/automation/v4/sequences/enrollments/contact/" + ann)
                        .status())
                .isEqualTo(404);
        assertThat(enroll(REP, "223456789", REP.email()).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "2222001,9,rep@ours.example,404,Sequence 9 does not exist",
        "2222001,123456789,sdr@ours.example,400,not a connected inbox",
        "2222005,123456789,bot@ours.example,403,needs an assigned",
        "2222006,123456789,mute@ours.example,400,not a connected inbox",
        "9,123456789,rep@ours.example,400,does not exist"
    })
    void refusesWhomItCannotSendAs(String user, String sequence, String sender, int status, String message)
            throws Exception {
        restart(HubSpotOptions.contractSuite()
                .users(List.of(
                        REP,
                        HubSpotUser.of(5, "bot@ours.example").withoutSeat(),
                        HubSpotUser.of(6, "mute@ours.example").withoutInbox())));
        people();

        Reply reply = client.post(ENROLL + user, enrollment(sequence, sender));

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.at("/message")).contains(message);
        assertThat(hubSpot.enrollments()).isEmpty();
    }

    @Test
    void refusesContactsThatMayNotBeMailed() throws Exception {
        people();
        hubSpot.refuseEnrollment(ann, "BOUNCED");
        assertThat(enroll(REP, "123456789", REP.email()).at("/errorType")).isEqualTo("SequenceError.BOUNCED");

        hubSpot.edit(CONTACT, ann, "hs_email_optout", "true");
        assertThat(enroll(REP, "123456789", REP.email()).at("/errorType")).isEqualTo("SequenceError.UNSUBSCRIBED");
    }

    @Test
    void lessensWhatAnInboxMaySend() throws Exception {
        people();
        hubSpot.limitSends(REP.email(), 0);

        assertThat(enroll(REP, "123456789", REP.email()).at("/errorType"))
                .isEqualTo("SequenceError.SEND_LIMIT_EXCEEDED");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 404})
    void saysInSomeWayThatAContactIsNotEnrolled(int status) throws Exception {
        restart(HubSpotOptions.contractSuite().notEnrolledStatus(status));

        Reply reply = client.get("/automation/v4/sequences/enrollments/contact/5");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body().has("id")).isFalse();
    }

    @Test
    void keepsATaskAsAPersonSeesIt() throws Exception {
        people();
        String body = "{'properties':{'hs_timestamp':'2026-11-25T04:59:00.000Z','hs_task_subject':'Call Acme',"
                + "'hs_task_body':'<p>Hit its limit.</p><p>Pays &lt;5 &amp; more.<br>Call!</p> [pql:abc]',"
                + "'hubspot_owner_id':'" + REP.ownerId() + "'},'associations':[{'to':{'id':'" + acme
                + "'},'types':[{'associationCategory':'HUBSPOT_DEFINED','associationTypeId':192}]}]}";

        Reply reply = client.post("/crm/objects/2026-09/tasks", body);

        assertThat(reply.status()).isEqualTo(201);
        assertThat(hubSpot.tasks())
                .containsExactly(new CrmUnderTest.Task(
                        new CrmId(reply.at("/id")),
                        acme,
                        "Call Acme",
                        "Hit its limit.\nPays <5 & more.\nCall!",
                        "rep@ours.example",
                        LocalDate.of(2026, 11, 24)));
    }

    @Test
    void keepsANoteAsAPersonSeesIt() throws Exception {
        people();
        String body = "{'properties':{'hs_timestamp':'2026-11-25T04:59:00.000Z',"
                + "'hs_note_body':'Became hot:<br>5 limits &amp; more<br><br>[pql:abc]'},'associations':[{'to':{'id':'"
                + acme + "'},'types':[{'associationCategory':'HUBSPOT_DEFINED','associationTypeId':190}]}]}";

        Reply reply = client.post("/crm/objects/2026-09/notes", body);

        assertThat(reply.status()).isEqualTo(201);
        assertThat(hubSpot.notes())
                .containsExactly(
                        new CrmUnderTest.Note(new CrmId(reply.at("/id")), acme, "Became hot:\n5 limits & more"));
    }

    @Test
    void tellsWhoWorksThere() throws Exception {
        Reply owner = client.get("/crm/owners/2026-09?email=Rep@ours.example");
        Reply first = client.get("/crm/owners/2026-09?limit=1");

        assertThat(owner.body().path("results")).hasSize(1);
        assertThat(owner.at("/results/0/id")).isEqualTo(REP.ownerId());
        assertThat(owner.body().at("/results/0/userId").asLong()).isEqualTo(REP.userId());
        assertThat(first.at("/paging/next/after")).isEqualTo("1");
    }

    @Test
    void findsDealsByWhenTheyChanged() throws Exception {
        people();
        Instant start = Instant.parse("2026-03-01T00:00:00Z");
        hubSpot.addOutcome(acme, Outcome.Kind.CUSTOMER, new BigDecimal("12.50"), start);

        Reply reply = client.post(
                "/crm/objects/2026-09/deals/search",
                "{'filterGroups':[{'filters':[{'propertyName':'closedate','operator':'GTE','value':'"
                        + start.toEpochMilli() + "'},{'propertyName':'associations.company','operator':'EQ','value':'"
                        + acme + "'}]}],'properties':['amount','hs_is_closed_won','closedate']}");

        assertThat(reply.at("/results/0/properties/amount")).isEqualTo("12.50");
        assertThat(reply.at("/results/0/properties/hs_is_closed_won")).isEqualTo("true");
        assertThat(reply.at("/results/0/properties/closedate")).isEqualTo("2026-03-01T00:00:00.000Z");
    }

    private void people() {
        acme = hubSpot.createRecord(COMPANY, Map.of("name", "Acme"));
        ann = hubSpot.createRecord(CONTACT, Map.of("email", "ann@acme.example"));
    }

    private String list(String name, String processing) throws Exception {
        return client.post(
                        "/crm/lists/2026-09",
                        "{'name':'" + name + "','objectTypeId':'0-2','processingType':'" + processing + "'}")
                .at("/list/listId");
    }

    private Reply members(String list, String deed, String body) throws Exception {
        return client.send("PUT", "/crm/lists/2026-09/" + list + "/memberships/" + deed, body);
    }

    private Reply enroll(HubSpotUser user, String sequence, String sender) throws Exception {
        return client.post(ENROLL + user.userId(), enrollment(sequence, sender));
    }

    private String enrollment(String sequence, String sender) {
        return "{'sequenceId':'" + sequence + "','contactId':'" + ann + "','senderEmail':'" + sender + "'}";
    }

    private void restart(HubSpotOptions options) {
        hubSpot.close();
        hubSpot = Portals.start(options);
        client = new HubSpotClient(hubSpot);
    }
}
