package io.pqlconnector.testkit.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.testkit.hubspot.HubSpotClient.Reply;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HubSpot contract §4.6, §6: the search, and definitions of properties. */
final class FakeHubSpotSchemaTest {
    private static final ObjectName COMPANY = new ObjectName("company");
    private static final String PROPERTIES = "/crm/properties/2026-09/companies";
    private static final String SEARCH = "/crm/objects/2026-09/companies/search";

    private FakeHubSpot hubSpot = Portals.start(HubSpotOptions.contractSuite());
    private HubSpotClient client = new HubSpotClient(hubSpot);

    @AfterEach
    void stop() {
        hubSpot.close();
    }

    @Test
    void definesAPropertyOnce() throws Exception {
        Reply created = client.post(PROPERTIES, property("pql_new", "string", "text", ",'hasUniqueValue':true"));
        Reply again = client.post(PROPERTIES, property("pql_new", "number", "number", ""));
        Reply read = client.get(PROPERTIES + "/pql_new");
        Reply change = client.send("PATCH", PROPERTIES + "/pql_new", "{'hasUniqueValue':false}");

        assertThat(created.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.at("/category")).isEqualTo("OBJECT_ALREADY_EXISTS");
        assertThat(again.at("/subCategory")).isEqualTo("Properties.PROPERTY_WITH_NAME_EXISTS");
        assertThat(read.body().path("hasUniqueValue").asBoolean()).isTrue();
        assertThat(read.at("/type")).isEqualTo("string");
        assertThat(change.status()).isEqualTo(400);
    }

    @Test
    void bringsAnArchivedPropertyBackAsItIsDefinedNow() throws Exception {
        hubSpot.deleteProperty(COMPANY, "pql_tier");
        assertThat(client.get(PROPERTIES + "/pql_tier").status()).isEqualTo(404);

        Reply restored = client.post(PROPERTIES, property("pql_tier", "number", "number", ""));

        assertThat(restored.status()).isEqualTo(201);
        assertThat(client.get(PROPERTIES + "/pql_tier").at("/type")).isEqualTo("number");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PQL      | string      | text     |
            pql_a    | string      | checkbox |
            pql_a    | number      | text     |
            pql_a    | enumeration | select   |
            pql_a    | enumeration | select   | ,'options':[{'label':'A','value':'a','hidden':false}]
            pql_a    | date        | date     | ,'hasUniqueValue':true
            """)
    void refusesDefinitionsThatCannotBe(String name, String type, String field, String more) throws Exception {
        assertThat(client.post(PROPERTIES, property(name, type, field, more == null ? "" : more))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void hasTenUniquePropertiesAtMost() throws Exception {
        List<Integer> statuses = IntStream.range(0, 10)
                .mapToObj(i -> property("pql_u" + i, "string", "text", ",'hasUniqueValue':true"))
                .map(this::created)
                .toList();

        assertThat(statuses).startsWith(201, 201).endsWith(400, 400);
        assertThat(statuses.stream().filter(status -> status == 201)).hasSize(8);
    }

    @Test
    void replacesAllOptions() throws Exception {
        client.send(
                "PATCH",
                PROPERTIES + "/pql_triggers",
                "{'options':[{'label':'N','value':'new','displayOrder':0,'hidden':false}]}");

        assertThat(client.get(PROPERTIES + "/pql_triggers").body().path("options"))
                .hasSize(1);
    }

    @Test
    void saysThatAGroupIsThereInItsOddWay() throws Exception {
        String group = "{'name':'pql2','label':'PQL','displayOrder':-1}";

        assertThat(client.post(PROPERTIES + "/groups", group).status()).isEqualTo(201);
        Reply again = client.post(PROPERTIES + "/groups", group);

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.at("/message")).startsWith("{\"status\":\"error\"");
        assertThat(client.get(PROPERTIES + "/groups").body().toString()).contains("\"pql2\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            'propertyName':'domain','operator':'EQ','value':'ACME.example'            | Acme
            'propertyName':'domain','operator':'IN','values':['acme.example']         | Acme
            'propertyName':'domain','operator':'IN','values':['ACME.example']         |
            'propertyName':'pql_score','operator':'GTE','value':'50'                  | Acme Globex
            'propertyName':'pql_score','operator':'BETWEEN','value':'1','highValue':'60' | Globex
            'propertyName':'pql_score','operator':'NOT_HAS_PROPERTY'                  | Initech
            'propertyName':'name','operator':'CONTAINS_TOKEN','value':'glo*'          | Globex
            'propertyName':'pql_since','operator':'LT','value':'2026-02-01'           | Globex
            'propertyName':'name','operator':'NEQ','value':'acme'                     | Globex Initech
            """)
    void finds(String filter, String names) throws Exception {
        three();

        Reply reply = client.post(
                SEARCH, "{'filterGroups':[{'filters':[{" + filter + "}]}],'properties':['name'],'sorts':['name']}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(names(reply)).isEqualTo(names == null ? "" : names);
    }

    @Test
    void findsWhatFitsAnyGroupByPages() throws Exception {
        three();
        String groups = "{'filters':[{'propertyName':'name','operator':'EQ','value':'Acme'}]},"
                + "{'filters':[{'propertyName':'name','operator':'EQ','value':'Initech'}]}";

        Reply first = client.post(SEARCH, "{'filterGroups':[" + groups + "],'limit':1}");
        Reply second = client.post(SEARCH, "{'filterGroups':[" + groups + "],'limit':1,'after':'1'}");

        assertThat(first.body().path("total").asInt()).isEqualTo(2);
        assertThat(first.at("/paging/next/after")).isEqualTo("1");
        assertThat(names(first) + " " + names(second)).isEqualTo("Acme Initech");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'limit':201}",
                "{'limit':200,'after':'9900'}",
                "{'sorts':['name','domain']}",
                "{'filterGroups':[{'filters':[{'propertyName':'nothing','operator':'HAS_PROPERTY'}]}]}",
                "{'filterGroups':[{'filters':[{'propertyName':'name','operator':'LIKE','value':'a'}]}]}",
                "{'filterGroups':[{},{},{},{},{},{}]}"
            })
    void refusesSearchesBeyondItsLimits(String body) throws Exception {
        assertThat(client.post(SEARCH, body).status()).isEqualTo(400);
    }

    @Test
    void seesWhatWasWrittenOnlyLater() throws Exception {
        hubSpot.close();
        hubSpot = Portals.start(HubSpotOptions.contractSuite().searchLag(2));
        client = new HubSpotClient(hubSpot);
        CrmId acme = hubSpot.createRecord(COMPANY, Map.of("name", "Acme"));

        List<String> seen = List.of(found("Acme"), found("Acme"), found("Acme"));
        hubSpot.edit(COMPANY, acme, "name", "Acme Inc");
        String before = found("Acme");
        hubSpot.index();

        assertThat(seen).containsExactly("0", "0", "1");
        assertThat(before).isEqualTo("1");
        assertThat(found("Acme Inc")).isEqualTo("1");
    }

    @Test
    void isFastEnoughForManyRecords() throws Exception {
        for (int batch = 0; batch < 100; batch++) {
            int from = batch * 100;
            String inputs = IntStream.range(from, from + 100)
                    .mapToObj(i -> "{'id':'k" + i + "','idProperty':'pql_account_key','objectWriteTraceId':'" + i
                            + "','properties':{'name':'A','domain':'d" + i + ".example'}}")
                    .collect(Collectors.joining(",", "{'inputs':[", "]}"));
            assertThat(client.post("/crm/objects/2026-09/companies/batch/upsert", inputs)
                            .status())
                    .isEqualTo(200);
        }

        assertThat(hubSpot.records(COMPANY)).hasSize(10_000);
    }

    private String found(String name) throws Exception {
        return client.post(
                        SEARCH,
                        "{'filterGroups':[{'filters':[{'propertyName':'name','operator':'EQ','value':'" + name
                                + "'}]}]}")
                .at("/total");
    }

    private int created(String body) {
        try {
            return client.post(PROPERTIES, body).status();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void three() {
        hubSpot.createRecord(
                COMPANY,
                Map.of("name", "Acme", "domain", "acme.example", "pql_score", "100", "pql_since", "2026-03-01"));
        hubSpot.createRecord(
                COMPANY,
                Map.of("name", "Globex", "domain", "globex.example", "pql_score", "60", "pql_since", "2026-01-01"));
        hubSpot.createRecord(COMPANY, Map.of("name", "Initech"));
    }

    private static String names(Reply reply) {
        return reply.body()
                .path("results")
                .valueStream()
                .map(one -> one.at("/properties/name").asString(""))
                .collect(Collectors.joining(" "));
    }

    private static String property(String name, String type, String fieldType, String more) {
        return "{'groupName':'pql','name':'" + name + "','label':'L','type':'" + type + "','fieldType':'" + fieldType
                + "'" + more + "}";
    }
}
