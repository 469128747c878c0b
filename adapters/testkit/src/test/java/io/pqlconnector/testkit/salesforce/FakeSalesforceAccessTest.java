package io.pqlconnector.testkit.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.testkit.salesforce.SalesforceClient.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Logins, sessions, hosts and limits, Salesforce contract §0, §1, §6.1 to §6.3. */
final class FakeSalesforceAccessTest extends OrgTest {
    private static final String PRODUCTION = "https://login.salesforce.com";

    @Test
    void tellsAnotherHostAndNoEndOfTheToken() throws Exception {
        Reply reply = client.login(client.jwt(PRODUCTION, 120));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.at("/instance_url")).isNotEqualTo(salesforce.loginUrl().toString());
        assertThat(reply.at("/token_type")).isEqualTo("Bearer");
        assertThat(reply.body().has("expires_in")).isFalse();
        assertThat(reply.body().has("refresh_token")).isFalse();
        assertThat(reply.at("/id")).endsWith("/" + salesforce.admin().clientUserId());
    }

    @Test
    void refusesAJwtWhoseAudienceTimeOrSignatureIsWrong() throws Exception {
        String good = client.jwt(PRODUCTION, 120);

        assertRefused("audience is invalid", client.jwt("https://test.salesforce.com", 120));
        assertRefused("audience is invalid", client.jwt(PRODUCTION + "/", 120));
        assertRefused("expired authorization code", client.jwt(PRODUCTION, -1));
        assertRefused("expired authorization code", client.jwt(PRODUCTION, 600));
        assertRefused("invalid assertion", good.substring(0, good.length() - 6) + "AAAAAA");
    }

    private void assertRefused(String description, String jwt) throws IOException, InterruptedException {
        Reply reply = client.login(jwt);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.at("/error_description")).isEqualTo(description);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "UNAVAILABLE")
    void refusesLoginsAsATestWants(TokenTrouble trouble) throws Exception {
        salesforce.admin().refuseLogins(trouble, 1);

        Reply refused = client.login(client.jwt(PRODUCTION, 120));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("/error")).isEqualTo(trouble.error());
        assertThat(client.login(client.jwt(PRODUCTION, 120)).status()).isEqualTo(200);
    }

    @Test
    void takesClientCredentialsOnAHostOfTheOrgOnly() throws Exception {
        Map<String, String> form = Map.of(
                "grant_type", "client_credentials",
                "client_id", salesforce.app().clientId(),
                "client_secret", salesforce.app().clientSecret());
        assertThat(client.token(form).status()).isEqualTo(200);

        restart(options().commonLoginHost());

        assertThat(client.token(form).at("/error_description")).isEqualTo("request not supported on this domain");
    }

    @Test
    void takesARotatedRefreshTokenOnce() throws Exception {
        restart(options().app(SalesforceApp.usual().rotating()));
        Map<String, String> form = Map.of(
                "grant_type", "refresh_token",
                "client_id", salesforce.app().clientId(),
                "client_secret", salesforce.app().clientSecret(),
                "refresh_token", salesforce.app().refreshToken());
        Reply first = client.token(form);
        client.useToken(first.at("/access_token"));
        assertThat(client.get("limits").status()).isEqualTo(200);
        assertThat(first.at("/refresh_token")).isEqualTo(salesforce.refreshToken());

        Reply replayed = client.token(form);

        assertThat(replayed.at("/error_description")).isEqualTo("expired access/refresh token");
        assertThat(client.get("limits").at("/0/errorCode")).isEqualTo("INVALID_SESSION_ID");
    }

    @Test
    void endsSessionsWhenAnAdminOrTheTimeSays() throws Exception {
        salesforce.admin().revokeSessions();
        Reply revoked = client.get("limits");
        client.login();
        Reply fresh = client.get("limits");
        time.pause(Duration.ofHours(25));

        assertThat(revoked.status()).isEqualTo(401);
        assertThat(revoked.at("/0/message")).isEqualTo("Session expired or invalid");
        assertThat(fresh.status()).isEqualTo(200);
        assertThat(client.get("limits").status()).isEqualTo(401);
    }

    @Test
    void movesToAnotherHost() throws Exception {
        String before = salesforce.instanceUrl().toString();
        salesforce.admin().moveOrg();

        Reply old = client.at(before, "limits");
        Reply login = client.login(client.jwt(PRODUCTION, 120));

        assertThat(old.status()).isEqualTo(420);
        assertThat(old.text()).startsWith("<html>");
        assertThat(login.at("/instance_url"))
                .isEqualTo(salesforce.instanceUrl().toString())
                .isNotEqualTo(before);
        assertThat(client.get("limits").status()).isEqualTo(200);
    }

    @Test
    void countsCallsAndStopsWhenTheDayIsUsedUp() throws Exception {
        restart(options().quota(new SalesforceOptions.Quota(15_000, 14_999)));
        Reply versions = client.get("/services/data");
        Reply last = client.get("limits");
        salesforce.admin().countPerApp();
        Reply tooMany = client.get("limits");

        assertThat(versions.header("Sforce-Limit-Info")).isEmpty();
        assertThat(versions.body()
                        .valueStream()
                        .map(one -> one.path("version").asString(""))
                        .toList())
                .contains("31.0", "66.0")
                .doesNotContain("30.0");
        assertThat(last.header("Sforce-Limit-Info")).isEqualTo("api-usage=15000/15000");
        assertThat(last.at("/DailyApiRequests/Remaining")).isEqualTo("0");
        assertThat(tooMany.status()).isEqualTo(403);
        assertThat(tooMany.header("Sforce-Limit-Info")).startsWith("api-usage=15000/15000; per-app-api-usage=");
        assertThat(tooMany.at("/0/message")).isEqualTo("TotalRequests Limit exceeded.");
    }

    @Test
    void knowsWhichVersionsAreGone() throws Exception {
        assertThat(client.get("/services/data/v30.0/limits").status()).isEqualTo(410);
        assertThat(client.get("/services/data/v99.0/limits").status()).isEqualTo(404);
        assertThat(client.get("query?q=" + "x".repeat(17_000)).status()).isEqualTo(414);
        assertThat(client.sendRaw("POST", "sobjects/Account", "text/plain", "{}")
                        .status())
                .isEqualTo(415);
        assertThat(client.delete("limits").status()).isEqualTo(405);
    }
}
