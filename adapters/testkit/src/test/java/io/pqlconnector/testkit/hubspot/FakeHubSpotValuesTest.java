package io.pqlconnector.testkit.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.testkit.hubspot.HubSpotClient.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HubSpot contract §4.7, §4.8: what may be written, and how it comes back. */
final class FakeHubSpotValuesTest {
    private final FakeHubSpot hubSpot = Portals.start(HubSpotOptions.contractSuite());
    private final HubSpotClient client = new HubSpotClient(hubSpot);

    @AfterEach
    void stop() {
        hubSpot.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'pql_score':87", "'name':null", "'pql_active':true", "'pql_triggers':['a']"})
    void takesTextOnly(String value) throws Exception {
        assertThat(upsert(value).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pql_score     | 1,000         | INVALID_INTEGER
            pql_active    | yes           | INVALID_OPTION
            pql_triggers  | Engaged       | INVALID_OPTION
            pql_triggers  | engaged; hit_limit | INVALID_OPTION
            pql_since     | 1727043535865 | INVALID_DATE
            pql_since     | tomorrow      | INVALID_DATE
            pql_seen_at   | 2026-11-21    | INVALID_DATE
            hs_object_id  | 5             | READ_ONLY_VALUE
            """)
    void refusesValuesThatDoNotFit(String property, String value, String error) throws Exception {
        Reply reply = upsert("'name':'A','" + property + "':'" + value + "'");

        assertThat(reply.status()).isEqualTo(207);
        assertThat(reply.at("/errors/0/message")).contains("\"error\":\"" + error + "\"", property);
    }

    @ParameterizedTest
    @CsvSource({
        "pql_score,1200.50,1200.50",
        "pql_triggers,hit_limit;engaged,hit_limit;engaged",
        "pql_since,2026-03-31,2026-03-31",
        "pql_since,1774915200000,2026-03-31",
        "pql_seen_at,2026-03-31T10:00:00Z,2026-03-31T10:00:00.000Z",
        "pql_seen_at,1774951200000,2026-03-31T10:00:00.000Z"
    })
    void tellsValuesInItsOwnWay(String property, String written, String told) throws Exception {
        Reply reply = upsert("'name':'A','" + property + "':'" + written + "'");

        assertThat(reply.at("/results/0/properties/" + property)).isEqualTo(told);
    }

    @Test
    void addsAChoiceAfterASemicolon() throws Exception {
        upsert("'name':'A','pql_triggers':'engaged'");

        Reply reply = upsert("'pql_triggers':';hit_limit'");

        assertThat(reply.at("/results/0/properties/pql_triggers")).isEqualTo("engaged;hit_limit");
    }

    @Test
    void takesALifecycleStageThatGoesBackAndDoesNotApplyIt() throws Exception {
        upsert("'name':'A','lifecyclestage':'customer'");

        Reply back = upsert("'lifecyclestage':'lead'");

        assertThat(back.status()).isEqualTo(200);
        assertThat(back.at("/results/0/properties/lifecyclestage")).isEqualTo("customer");
    }

    private Reply upsert(String properties) throws Exception {
        return client.post(
                "/crm/objects/2026-09/companies/batch/upsert",
                "{'inputs':[{'id':'a','idProperty':'pql_account_key','objectWriteTraceId':'t','properties':{"
                        + properties + "}}]}");
    }
}
