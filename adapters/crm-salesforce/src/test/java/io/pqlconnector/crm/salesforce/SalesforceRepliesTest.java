package io.pqlconnector.crm.salesforce;

import static io.pqlconnector.crm.salesforce.Operations.account;
import static io.pqlconnector.crm.salesforce.Operations.deliver;
import static io.pqlconnector.crm.salesforce.Operations.known;
import static io.pqlconnector.crm.salesforce.Operations.update;
import static io.pqlconnector.crm.salesforce.Operations.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.CallUsage;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.testkit.salesforce.SalesforceTally;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer to a whole request means (Salesforce contract §6.2, §6.3). */
final class SalesforceRepliesTest extends OrgTest {
    private RecordRef acme = account("acme");

    @BeforeEach
    void make() throws InterruptedException {
        CrmId id =
                confirmed(deliver(destination, upsert(account("acme"), "warm"))).record();
        acme = known(account("acme"), id);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | INVALID_FIELD            | CONFIGURATION  | Salesforce refused to change records of Account (status 400, INVALID_FIELD, said).",
                "400 | MALFORMED_QUERY          | CONFIGURATION  | Salesforce refused to change records of Account (status 400, MALFORMED_QUERY, said).",
                "403 | INSUFFICIENT_ACCESS      | AUTHENTICATION | Salesforce does not let us change records of Account (INSUFFICIENT_ACCESS, said). Give the user",
                "403 | API_DISABLED_FOR_ORG     | AUTHENTICATION | Salesforce does not let us change records of Account (API_DISABLED_FOR_ORG, said).",
                "404 | NOT_FOUND                | CONFIGURATION  | Salesforce refused to change records of Account (status 404, NOT_FOUND, said).",
                "405 | METHOD_NOT_ALLOWED       | CONFIGURATION  | Salesforce refused to change records of Account (status 405",
                "410 | UNSUPPORTED_API_VERSION  | CONFIGURATION  | Salesforce does not know this version of its interface any more",
                "414 | URI_TOO_LONG             | CONFIGURATION  | Salesforce refused to change records of Account (status 414",
                "428 | PRECONDITION             | CONFIGURATION  | Salesforce refused to change records of Account (status 428",
                "403 | STORAGE_LIMIT_EXCEEDED   | UNAVAILABLE    | Salesforce refused to change records of Account (STORAGE_LIMIT_EXCEEDED, said). The org's storage is full."
            })
    void saysWhatIsWrongWithAWholeRequestAndSendsItOnce(int status, String code, FailureKind kind, String words) {
        org.answerNext("collections/update", status, error(code, "said"));

        AdapterException failure =
                catchThrowableOfType(AdapterException.class, () -> deliver(destination, update(acme, "hot")));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.words()).startsWith(words);
        assertThat(org.tally().calls("collections/update")).isEqualTo(1);
        assertThat(org.tally().calls(SalesforceTally.TOKEN)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "400, UNABLE_TO_LOCK_ROW",
        "400, SERVER_UNAVAILABLE",
        "400, ORG_LOCKED",
        "403, FUNCTIONALITY_TEMPORARILY_UNAVAILABLE",
        "403, TOO_MANY_APEX_REQUESTS",
        "409, CONFLICT",
        "412, PRECONDITION_FAILED",
        "500, UNKNOWN_EXCEPTION",
        "503, SERVER_UNAVAILABLE"
    })
    void sendsAWholeRequestAgainThatMayGoWellNextTime(int status, String code) throws Exception {
        org.answerNext("collections/update", status, error(code, "said"));

        confirmed(deliver(destination, update(acme, "hot")));

        assertThat(org.tally().calls("collections/update")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ConcurrentPerOrgLongTxn Limit exceeded.",
                "ConcurrentRequests (Concurrent API Requests) Limit exceeded.",
                "Something else."
            })
    void waitsAMomentWhereTooManyCallsAreUnderWay(String message) throws Exception {
        org.answerNext("collections/update", 403, error("REQUEST_LIMIT_EXCEEDED", message));

        confirmed(deliver(destination, update(acme, "hot")));

        assertThat(time.pauses())
                .singleElement()
                .satisfies(pause -> assertThat(pause).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(60)));
    }

    @Test
    void stopsWhereTheDaysCallsAreUsedUp() {
        org.admin().exhaustQuota();

        AdapterException failure =
                catchThrowableOfType(AdapterException.class, () -> deliver(destination, update(acme, "hot")));

        assertThat(failure.kind()).isEqualTo(FailureKind.RATE_LIMITED);
        assertThat(failure.retryAfter()).isBetween(Duration.ofMinutes(14), Duration.ofMinutes(15));
        assertThat(org.tally().calls(SalesforceTally.TOKEN)).isEqualTo(1);
    }

    @Test
    void takesInvalidSessionIdForTheEndOfASessionWhateverTheStatus() throws Exception {
        org.answerNext("collections/update", 400, error("InvalidSessionId", "Invalid session id"));

        confirmed(deliver(destination, update(acme, "hot")));

        assertThat(org.tally().calls(SalesforceTally.TOKEN)).isEqualTo(2);
    }

    @Test
    void tellsTheDaysQuota() {
        CallUsage usage = destination.callUsage();

        assertThat(usage.quota())
                .hasValueSatisfying(quota -> assertThat(quota.limit()).isEqualTo(100_000));
    }

    private static String error(String code, String message) {
        return "[{\"errorCode\":\"" + code + "\",\"message\":\"" + message + "\"}]";
    }
}
