package io.pqlconnector.crm.salesforce;

import static io.pqlconnector.crm.salesforce.Operations.account;
import static io.pqlconnector.crm.salesforce.Operations.deliver;
import static io.pqlconnector.crm.salesforce.Operations.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.testkit.salesforce.FakeSalesforce;
import io.pqlconnector.testkit.salesforce.SalesforceApp;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import io.pqlconnector.testkit.salesforce.SalesforceTally;
import io.pqlconnector.testkit.salesforce.TokenTrouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions: how they begin, end, are renewed, and what is said where they are refused (Salesforce contract §1). */
final class LoginTest extends OrgTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NOT_PRE_AUTHORIZED   | invalid_grant, user hasn't approved this consumer. The app is not pre-authorized for this user.",
                "WRONG_AUDIENCE       | invalid_grant, audience is invalid. The statement is for another login. Write auth: { audience:",
                "EXPIRED_ASSERTION    | invalid_grant, expired authorization code. Salesforce takes the statement for too old",
                "EXPIRED_CERTIFICATE  | invalid_grant, authentication failure. Look whether the certificate of the app has run out",
                "LOCKED_USER          | invalid_grant, user is locked. The user that we act as is locked. Unlock it in Salesforce: Setup > Users.",
                "EXPIRED_REFRESH_TOKEN| invalid_grant, expired access/refresh token. The token was revoked or has run out.",
                "INACTIVE_USER        | inactive_user, user is inactive. The user that we act as is not active.",
                "NO_ACCESS_TO_THE_APP | invalid_app_access, user is not admin approved to access this app. The user may not use this app.",
                "UNKNOWN_APP          | invalid_client_id, client identifier invalid. Look at client_id: it is the app's consumer key."
            })
    void saysWhyALoginWasRefusedAndWhatToDo(TokenTrouble trouble, String words) {
        org.admin().refuseLogins(trouble);

        AdapterException failure = catchThrowableOfType(AdapterException.class, destination::describe);

        assertThat(failure.kind()).isEqualTo(FailureKind.AUTHENTICATION);
        assertThat(failure.words()).startsWith("Salesforce did not let us in (jwt_bearer): " + words);
        assertThat(org.tally().calls(SalesforceTally.TOKEN)).isEqualTo(1);
    }

    @Test
    void comparesTheClocksWhereAStatementIsTooOld() {
        org.admin().refuseLogins(TokenTrouble.EXPIRED_ASSERTION);

        assertThatThrownBy(destination::describe)
                .hasMessageContaining("Compare this machine's clock with the right time.")
                .hasMessageContaining("ours 2026-11-21T10:00");
    }

    @Test
    void waitsForALoginThatIsUnderWay() throws Exception {
        org.admin().refuseLogins(TokenTrouble.BUSY, 3);

        destination.describe();

        assertThat(time.pauses()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void givesUpOnALoginThatStaysUnderWay() {
        org.admin().refuseLogins(TokenTrouble.BUSY);

        AdapterException failure = catchThrowableOfType(AdapterException.class, destination::describe);

        assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(org.tally().calls(SalesforceTally.TOKEN)).isEqualTo(4);
    }

    @Test
    void waitsAMinuteWhereThereWereTooManyLogins() {
        org.admin().refuseLogins(TokenTrouble.TOO_MANY_LOGINS);

        AdapterException failure = catchThrowableOfType(AdapterException.class, destination::describe);

        assertThat(failure.kind()).isEqualTo(FailureKind.RATE_LIMITED);
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void comesBackWhenTheLoginDoes() throws Exception {
        org.admin().refuseLogins(TokenTrouble.UNAVAILABLE, 2);

        destination.describe();

        assertThat(org.tally().calls(SalesforceTally.TOKEN)).isEqualTo(3);
    }

    @Test
    void makesAnotherStatementWhereOneHasGoneOutOfDateOnItsWay() throws Exception {
        org.admin().refuseLogins(TokenTrouble.UNAVAILABLE, 1);
        TimeAndChance asleep = new TimeAndChance() {
            @Override
            public Instant now() {
                return time.now();
            }

            @Override
            public void pause(Duration duration) throws InterruptedException {
                time.pause(duration.plusMinutes(3));
            }

            @Override
            public double chance() {
                return time.chance();
            }
        };

        try (Destination other = Orgs.connect(org, PATIENCE, "", asleep)) {
            other.describe();
        }

        assertThat(org.tally().calls(SalesforceTally.TOKEN))
                .as("one that found nobody, the same again, and a new one")
                .isEqualTo(3);
    }

    @Test
    void renewsASessionThatHasEndedOnce() throws Exception {
        deliver(destination, upsert(account("acme"), "hot"));
        org.admin().revokeSessions();

        confirmed(deliver(destination, upsert(account("acme"), "cold")));

        assertThat(org.tally().calls(SalesforceTally.TOKEN)).isEqualTo(2);
        assertThat(org.tally().calls("collections/update")).isEqualTo(2);
    }

    @Test
    void renewsASessionOnceForAllThreads() throws Exception {
        deliver(destination, upsert(account("acme"), "hot"));
        org.admin().revokeSessions();
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Callable<Object>> work = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                Operation one = upsert(account("company-" + i), "hot");
                work.add(() -> deliver(destination, one));
            }
            for (Future<Object> done : threads.invokeAll(work)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(org.tally().calls(SalesforceTally.TOKEN)).isEqualTo(2);
    }

    @Test
    void renewsASessionThatIsOlderThanItIsToBecome() throws Exception {
        deliver(destination, upsert(account("acme"), "hot"));
        time.advance(Duration.ofMinutes(61));

        deliver(destination, upsert(account("acme"), "cold"));

        assertThat(org.tally().calls(SalesforceTally.TOKEN)).isEqualTo(2);
        assertThat(org.tally().calls("collections/update")).isEqualTo(1);
    }

    @Test
    void stopsWhereTheNewSessionIsTheOldOne() throws Exception {
        deliver(destination, upsert(account("acme"), "hot"));
        org.admin().revokeSessions();
        org.admin().repeatToken(1_000);

        AdapterException failure = catchThrowableOfType(
                AdapterException.class, () -> deliver(destination, upsert(account("acme"), "cold")));

        assertThat(failure.kind()).isEqualTo(FailureKind.AUTHENTICATION);
        assertThat(org.tally().calls(SalesforceTally.TOKEN)).isLessThanOrEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INVALID_SESSION_ID | This session is not valid for use with the REST API",
                "INVALID_AUTH | Connected app is not attached to Agent",
                "INVALID_OPERATION_WITH_EXPIRED_PASSWORD | The user's password has expired"
            })
    void logsInNoMoreWhereThatCannotHelp(String code, String message) throws Exception {
        deliver(destination, upsert(account("acme"), "hot"));
        org.answerNext("collections/update", 401, "[{\"errorCode\":\"" + code + "\",\"message\":\"" + message + "\"}]");

        AdapterException failure = catchThrowableOfType(
                AdapterException.class, () -> deliver(destination, upsert(account("acme"), "cold")));

        assertThat(failure.kind()).isEqualTo(FailureKind.AUTHENTICATION);
        assertThat(org.tally().calls(SalesforceTally.TOKEN)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {420, 401})
    void followsAnOrgThatMoves(int status) throws Exception {
        deliver(destination, upsert(account("acme"), "hot"));
        String before = org.instanceUrl().toString();
        if (status == 420) {
            org.admin().moveOrg();
        } else {
            org.admin().moveOrgAndForgetSessions();
        }

        assertThat(confirmed(deliver(destination, upsert(account("acme"), "cold")))
                        .link())
                .hasValueSatisfying(link -> assertThat(link)
                        .startsWith(org.instanceUrl().toString())
                        .doesNotStartWith(before));
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_credentials", "refresh_token"})
    void logsInByOtherFlows(String flow) throws Exception {
        try (Destination other = as(org, flow)) {
            confirmed(deliver(other, upsert(account("acme"), "hot")));
            org.admin().revokeSessions();
            confirmed(deliver(other, upsert(account("acme"), "cold")));
        }
    }

    @Test
    void saysThatClientCredentialsNeedTheOrgsOwnDomain() {
        try (FakeSalesforce common = Orgs.start(usual().commonLoginHost());
                Destination other = as(common, "client_credentials")) {
            assertThatThrownBy(other::describe)
                    .hasMessage(
                            "Salesforce did not let us in (client_credentials): invalid_grant, request not supported on"
                                    + " this domain. Client credentials work on the org's own domain only. Write base_url:"
                                    + " https://yourcompany.my.salesforce.com");
        }
    }

    @Test
    void goesOnWithTheNewestRefreshToken() throws Exception {
        SalesforceApp rotating = SalesforceApp.usual().rotating();
        try (FakeSalesforce other = Orgs.start(usual().app(rotating));
                Destination there = as(other, "refresh_token")) {
            for (int i = 0; i < 3; i++) {
                confirmed(deliver(there, upsert(account("acme"), "tier " + i)));
                other.admin().revokeSessions();
            }
            confirmed(deliver(there, upsert(account("acme"), "hot")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jwt_bearer", "client_credentials", "refresh_token"})
    void tellsNoSecretInAMessage(String flow) {
        SalesforceApp app = org.app();
        for (TokenTrouble trouble : TokenTrouble.values()) {
            org.admin().refuseLogins(trouble);
            try (Destination other = as(org, flow)) {
                assertThatThrownBy(other::describe)
                        .satisfies(failure -> assertThat(failure.toString())
                                .doesNotContain(app.clientSecret(), app.refreshToken(), "PRIVATE KEY"));
                assertThat(other.toString()).doesNotContain(app.clientSecret(), app.refreshToken());
            }
        }
    }

    @Test
    void refusesAnotherOrgThanTheOneThatIsMeant() {
        try (Destination wrong = connect("org_id: 00D000000000000")) {
            assertThatThrownBy(wrong::describe)
                    .hasMessageStartingWith("These credentials lead to the Salesforce org 00D")
                    .hasMessageEndingWith("but org_id says 00D000000000000. Nothing was read or written there. Use the"
                            + " credentials of the other org, or correct org_id.");
        }
        assertThat(org.tally().writes()).isZero();
    }

    @Test
    void saysWhichVersionsTheOrgKnows() {
        try (Destination old = connect("api_version: \"12.0\"")) {
            assertThatThrownBy(old::describe)
                    .hasMessageStartingWith("This org does not know version 12.0 of Salesforce's interface. Write"
                            + " api_version: \"");
        }
    }

    private Destination as(FakeSalesforce other, String flow) {
        SalesforceApp app = other.app();
        String settings = flow.equals("jwt_bearer")
                ? Orgs.jwt(other)
                : "auth:\n  flow: " + flow + "\n  client_id: " + app.clientId() + "\n  client_secret: "
                        + app.clientSecret() + "\n"
                        + (flow.equals("refresh_token") ? "  refresh_token: " + other.refreshToken() + "\n" : "");
        return Orgs.connectAs(other, PATIENCE, settings, time);
    }

    @Override
    SalesforceOptions options() {
        return usual();
    }
}
