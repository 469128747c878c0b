package io.pqlconnector.testkit.hubspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.http.ManualTime;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.crm.Faults;
import io.pqlconnector.testkit.hubspot.HubSpotClient.Reply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HubSpot contract §1, §2, §3, §5: paths, tokens, scopes, limits, and what goes wrong on the way. */
final class FakeHubSpotAccessTest {
    private static final String DETAILS = "/account-info/2026-09/details";
    private static final String SEARCH = "/crm/objects/2026-09/companies/search";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String GRANT =
            "grant_type=refresh_token&client_id=id&client_secret=s3cret&refresh_token=refresh-1";
    private static final HubSpotOptions.OAuthApp APP = new HubSpotOptions.OAuthApp(
            "id", "s3cret", "refresh-1", Duration.ofMinutes(30), Portals.without("crm.lists.write"));

    private final ManualTime time = new ManualTime(Instant.parse("2026-11-21T10:00:00Z"));
    private FakeHubSpot hubSpot = Portals.start(HubSpotOptions.contractSuite());
    private HubSpotClient client = new HubSpotClient(hubSpot);

    @AfterEach
    void stop() {
        hubSpot.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/account-info/v3/details,200",
        "/account-info/2026-03/details,200",
        "/account-info/2026-09/details,200",
        "/account-info/2027-03/details,404",
        "/crm/v3/objects/companies,200",
        "/crm/v4/objects/companies,404",
        "/crm/objects/2026-09/0-2,200",
        "/crm/objects/2026-09/widgets,400",
        "/crm/v3/owners/?limit=1,200",
        "/automation/v4/sequences?userId=2222001,200",
        "/automation/sequences/2026-09?userId=2222001,200",
        "/crm/limits/2026-09/custom-properties,200",
        "/account-info/v3/api-usage/daily/private-apps,200",
        "/somewhere/else,404"
    })
    void knowsThePathsOfEachVersion(String path, int status) throws Exception {
        assertThat(client.get(path).status()).isEqualTo(status);
    }

    @Test
    void hasOnlyTheVersionsThatItIsToldToHave() throws Exception {
        restart(HubSpotOptions.contractSuite().versions(Set.of(ApiVersion.V2026_09)));

        assertThat(client.get("/account-info/v3/details").status()).isEqualTo(404);
        assertThat(client.get(DETAILS).status()).isEqualTo(200);
    }

    @Test
    void tellsWhoseAccountItIs() throws Exception {
        Reply reply = client.get(DETAILS);

        assertThat(reply.body().path("portalId").asLong()).isEqualTo(hubSpot.portalId());
        assertThat(reply.at("/timeZone")).isEqualTo("America/New_York");
        assertThat(reply.at("/uiDomain")).isEqualTo("app.hubspot.com");
    }

    @Test
    void tellsItsLimitsButOnASearch() throws Exception {
        Reply details = client.get(DETAILS);
        Reply search = client.post(SEARCH, "{}");

        assertThat(details.header("X-HubSpot-RateLimit-Max")).isEqualTo("190");
        assertThat(details.header("X-HubSpot-RateLimit-Interval-Milliseconds")).isEqualTo("10000");
        assertThat(details.header("X-HubSpot-RateLimit-Daily")).isEqualTo("625000");
        assertThat(details.header("X-HubSpot-RateLimit-Daily-Remaining")).isEqualTo("624999");
        assertThat(search.status()).isEqualTo(200);
        assertThat(search.headers().map().keySet()).noneMatch(name -> name.contains("ratelimit"));
    }

    @Test
    void turnsAwayUnknownAndRevokedTokens() throws Exception {
        String token = hubSpot.secret();
        hubSpot.revoke(token);
        Reply revoked = client.get(DETAILS);
        client.token("nonsense");

        assertThat(revoked.status()).isEqualTo(401);
        assertThat(revoked.at("/category")).isEqualTo("INVALID_AUTHENTICATION");
        assertThat(client.get(DETAILS).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/crm/v3/objects/companies,crm.objects.companies.read,crm.objects.companies.write",
        "POST,/crm/v3/objects/contacts/batch/upsert,crm.objects.contacts.write,",
        "POST,/crm/v3/properties/companies,crm.schemas.companies.write,",
        "PUT,/crm/v3/lists/1/memberships/add,crm.lists.read,",
        "PUT,/crm/v3/lists/1/memberships/add,crm.lists.write,",
        "GET,/automation/v4/sequences?userId=1,automation.sequences.read,",
        "POST,/automation/v4/sequences/enrollments?userId=1,automation.sequences.enrollments.write,",
        "GET,/crm/v3/owners,crm.objects.owners.read,",
        "POST,/crm/v3/objects/tasks,crm.objects.contacts.write,",
        "POST,/crm/v4/associations/contacts/companies/batch/associate/default,crm.objects.companies.write,"
    })
    void namesTheScopesThatAreMissing(String method, String path, String scope, String other) throws Exception {
        Set<String> granted = other == null ? Portals.without(scope) : Portals.without(scope, other);
        restart(HubSpotOptions.contractSuite().tokens(Map.of("t", granted)));

        Reply reply = client.send(method, path, method.equals("GET") ? "" : "{}");

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.at("/category")).isEqualTo("MISSING_SCOPES");
        assertThat(reply.body().at("/errors/0/context/requiredGranularScopes").toString())
                .contains(scope);
    }

    @Test
    void givesTokensForAFormAndNothingElse() throws Exception {
        restart(HubSpotOptions.contractSuite().oauth(APP).clock(time::now));

        Reply inQuery = client.sendRaw("POST", "/oauth/2026-09/token?" + GRANT, FORM, "");
        Reply wrong = client.sendRaw("POST", "/oauth/2026-09/token", FORM, GRANT.replace("refresh-1", "other"));
        Reply good = client.sendRaw("POST", "/oauth/v3/token", FORM, GRANT);

        assertThat(List.of(inQuery.status(), wrong.status(), good.status())).containsExactly(400, 400, 200);
        assertThat(wrong.at("/status")).isEqualTo("BAD_REFRESH_TOKEN");
        assertThat(good.body().path("expires_in").asInt()).isEqualTo(1800);
        client.token(good.at("/access_token"));
        Reply details = client.get(DETAILS);
        assertThat(details.status()).isEqualTo(200);
        assertThat(details.header("X-HubSpot-RateLimit-Max")).isEqualTo("190");
        assertThat(details.header("X-HubSpot-RateLimit-Daily")).isEmpty();
        assertThat(client.send("PUT", "/crm/v3/lists/1/memberships/add", "[]").status())
                .isEqualTo(403);

        time.advance(Duration.ofMinutes(30));

        Reply expired = client.get(DETAILS);
        assertThat(expired.status()).isEqualTo(401);
        assertThat(expired.at("/category")).isEqualTo("EXPIRED_AUTHENTICATION");
        assertThat(expired.at("/message")).isEqualTo("The OAuth token used to make this call expired 0 second(s) ago.");
        assertThat(hubSpot.tally().calls()).isEqualTo(3);
    }

    @Test
    void letsATokenRunOutIfThereIsOAuth() throws Exception {
        assertThat(hubSpot.knows(Fault.TOKEN_EXPIRED)).isFalse();
        restart(HubSpotOptions.contractSuite().oauth(APP));
        client.token(client.sendRaw("POST", "/oauth/v3/token", FORM, GRANT).at("/access_token"));
        hubSpot.misbehave(Fault.TOKEN_EXPIRED);

        assertThat(hubSpot.knows(Fault.TOKEN_EXPIRED)).isTrue();
        assertThat(client.get(DETAILS).status()).isEqualTo(401);
        assertThat(client.get(DETAILS).status()).isEqualTo(401);
        client.token(client.sendRaw("POST", "/oauth/v3/token", FORM, GRANT).at("/access_token"));
        assertThat(client.get(DETAILS).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SECONDLY", "TEN_SECONDLY_ROLLING", "DAILY"})
    void throttlesByEachPolicyWithAndWithoutATime(String policy) throws Exception {
        hubSpot.throttle(policy, Optional.of(Duration.ofSeconds(7)), 1);
        hubSpot.throttle(policy, Optional.empty(), 1);

        Reply timed = client.get(DETAILS);
        Reply untimed = client.get(DETAILS);

        assertThat(timed.status()).isEqualTo(429);
        assertThat(timed.at("/policyName")).isEqualTo(policy);
        assertThat(timed.at("/errorType")).isEqualTo("RATE_LIMIT");
        assertThat(timed.header("Retry-After")).isEqualTo("7");
        assertThat(untimed.status()).isEqualTo(429);
        assertThat(untimed.header("Retry-After")).isEmpty();
        assertThat(client.get(DETAILS).status()).isEqualTo(200);
    }

    @Test
    void throttlesSearchesAboveARateAndAllCallsAboveTheDailyLimit() throws Exception {
        restart(HubSpotOptions.contractSuite()
                .clock(time::now)
                .searchesPerSecond(1)
                .quota(new HubSpotOptions.Quota(100, 97, 190)));

        assertThat(client.post(SEARCH, "{}").status()).isEqualTo(200);
        assertThat(client.post(SEARCH, "{}").at("/policyName")).isEqualTo("SECONDLY");
        assertThat(client.get(DETAILS).header("X-HubSpot-RateLimit-Daily-Remaining"))
                .isEqualTo("0");
        assertThat(client.get(DETAILS).at("/policyName")).isEqualTo("DAILY");
    }

    @Test
    void locksRecordsForSomeWrites() throws Exception {
        hubSpot.lock(1);
        String create = "{'properties':{'name':'Acme'}}";

        assertThat(client.post("/crm/v3/objects/companies", create).status()).isEqualTo(423);
        assertThat(client.post("/crm/v3/objects/companies", create).status()).isEqualTo(201);
    }

    @Test
    void failsAsItIsToldAndLeavesOutPartsOfAnswers() throws Exception {
        hubSpot.misbehave(Fault.PART_OF_THE_ANSWER, Fault.THROTTLED_FOR_A_TIME, Fault.ERROR_AFTER);
        String batch = "{'inputs':[{'properties':{'name':'A'}},{'properties':{'name':'B'}}]}";

        assertThat(client.get(DETAILS).status()).isEqualTo(200);
        assertThat(client.post("/crm/v3/objects/companies/batch/create", batch)
                        .body()
                        .path("results"))
                .hasSize(1);
        Reply throttled = client.get(DETAILS);
        assertThat(throttled.header("Retry-After")).isEqualTo("1");
        assertThat(throttled.at("/policyName")).isEqualTo("TEN_SECONDLY_ROLLING");
        assertThatThrownBy(() -> client.post("/crm/v3/objects/companies", "{'properties':{'name':'C'}}"))
                .hasMessageContaining("Unexpected character ('<'");
        assertThat(hubSpot.records(new ObjectName("company"))).hasSize(3);
    }

    @Test
    void failsAtOneKindOfCallOnly() throws Exception {
        hubSpot.misbehaveOn("owners/list", Faults.always(Fault.RESET_BEFORE));

        assertThat(client.get(DETAILS).status()).isEqualTo(200);
        assertThatThrownBy(() -> client.get("/crm/v3/owners")).isInstanceOf(IOException.class);
        assertThat(hubSpot.tally().names()).containsExactlyInAnyOrder("account/details", "owners/list");
    }

    @Test
    void comesBackAtTheSamePlaceWithAllThatItHolds() throws Exception {
        client.post("/crm/v3/objects/companies", "{'properties':{'name':'Acme'}}");

        hubSpot.restart();

        assertThat(client.get("/crm/v3/objects/companies").body().path("results"))
                .hasSize(1);
    }

    private void restart(HubSpotOptions options) {
        hubSpot.close();
        hubSpot = Portals.start(options);
        client = new HubSpotClient(hubSpot);
    }
}
