package io.pqlconnector.crm.salesforce;

import static io.pqlconnector.crm.salesforce.Operations.ACCOUNT;
import static io.pqlconnector.crm.salesforce.Operations.account;
import static io.pqlconnector.crm.salesforce.Operations.deliver;
import static io.pqlconnector.crm.salesforce.Operations.known;
import static io.pqlconnector.crm.salesforce.Operations.update;
import static io.pqlconnector.crm.salesforce.Operations.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.BatchRefusedException;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.crm.Faults;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that say less than they should, or come from somebody else. */
final class VagueAnswersTest extends OrgTest {
    private static final String UPSERT = "collections/upsert/Account";

    private Operation.Upsert acme = upsert(account("acme"), "hot");
    private Operation.Upsert globex = upsert(account("globex"), "hot");

    @BeforeEach
    void logIn() throws InterruptedException {
        destination.describe();
        acme = upsert(account("acme"), "hot");
        globex = upsert(account("globex"), "hot");
    }

    @Test
    void doesNotGuessWhichRowsAnAnswerIsAboutThatIsTooShort() throws Exception {
        org.misbehaveOn(UPSERT, Faults.script(List.of(Fault.PART_OF_THE_ANSWER)));

        List<Receipt> receipts = deliver(destination, List.of(acme, globex));

        assertThat(receipts).allSatisfy(receipt -> assertThat(receipt).isInstanceOf(Receipt.Unknown.class));
        assertThat(receipts.get(0).toString())
                .contains("Salesforce was asked to write records of Account and answered for 1 rows of 2.");
        assertThat(deliver(destination, List.of(acme, globex))).allSatisfy(OrgTest::confirmed);
        assertThat(org.records(ACCOUNT)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "\"ok\"", "{\"records\":[]}"})
    void takesASuccessThatNamesNoRowForNone(String body) throws Exception {
        org.answerNext(UPSERT, 200, body);

        assertThat(deliver(destination, acme)).isInstanceOf(Receipt.Unknown.class);
    }

    @Test
    void takesASuccessInWhichEveryRowFailedForAFailureOfEach() throws Exception {
        org.admin().validationRule("Account", any -> true, "Not without a budget");

        assertThat(deliver(destination, List.of(acme, globex))).allSatisfy(receipt -> {
            assertThat(rejected(receipt).code()).isEqualTo("FIELD_CUSTOM_VALIDATION_EXCEPTION");
            assertThat(rejected(receipt).message()).isEqualTo("Not without a budget");
        });
    }

    @Test
    void takesARowThatFailedWithoutAReasonForRefused() throws Exception {
        org.answerNext(UPSERT, 200, "[{\"success\":false,\"errors\":[]}]");

        Receipt.Rejected receipt = rejected(deliver(destination, acme));

        assertThat(receipt.code()).isEqualTo("REFUSED");
        assertThat(receipt.message()).isEqualTo("Salesforce refused the row and gave no reason.");
    }

    @Test
    void takesARowThatWentWellWithANoticeForASuccess() throws Exception {
        org.answerNext(
                UPSERT,
                200,
                "[{\"id\":\"001xx0000000001AAA\",\"success\":true,\"errors\":[{\"statusCode\":\"OPERATION_ENQUEUED\"}]}]");

        assertThat(confirmed(deliver(destination, acme)).record()).isEqualTo(new CrmId("001xx0000000001AAA"));
    }

    @Test
    void judgesARowByTheWorstOfItsErrors() throws Exception {
        org.answerNext(
                UPSERT,
                200,
                "[{\"success\":false,\"errors\":[{\"statusCode\":\"UNABLE_TO_LOCK_ROW\",\"message\":\"locked\"},"
                        + "{\"statusCode\":\"REQUIRED_FIELD_MISSING\",\"message\":\"Required fields are missing:"
                        + " [Name]\",\"fields\":[\"Name\"]}]}]");

        Receipt.Rejected receipt = rejected(deliver(destination, acme));

        assertThat(receipt.code()).isEqualTo("REQUIRED_FIELD_MISSING");
        assertThat(receipt.field()).isEqualTo("Name");
    }

    @Test
    void takesAKeyThatIsNotUniqueForAMistakeOfTheOrg() throws Exception {
        org.answerNext(
                UPSERT,
                300,
                "[\"/services/data/v66.0/sobjects/Account/001A\",\"/services/data/v66.0/sobjects/Account/001B\"]");

        assertThatThrownBy(() -> deliver(destination, acme))
                .isInstanceOf(AdapterException.class)
                .hasMessageStartingWith(
                        "Salesforce refused to write records of Account (MULTIPLE_MATCHES): several records"
                                + " carry one key, /services/data/v66.0/sobjects/Account/001A, ");
        assertThat(org.records(ACCOUNT)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"HTML_AFTER", "JUNK_AFTER", "RESET_AFTER", "ERROR_AFTER", "RESET_BEFORE", "ERROR_BEFORE"})
    void makesNoSecondRecordWhateverBecomesOfTheAnswer(Fault fault) throws Exception {
        org.misbehaveOn(UPSERT, Faults.script(List.of(fault)));

        confirmed(deliver(destination, acme));

        assertThat(org.records(ACCOUNT)).hasSize(1);
    }

    @Test
    void saysThatNobodyKnowsWhereHtmlComesForEver() {
        org.misbehaveOn(UPSERT, Faults.always(Fault.HTML_AFTER));

        AdapterException failure = catchThrowableOfType(AdapterException.class, () -> deliver(destination, acme));

        assertThat(failure.kind()).isEqualTo(FailureKind.AMBIGUOUS);
        assertThat(org.records(ACCOUNT)).hasSize(1);
    }

    @Test
    void blamesTheRowsForWhatOneOfThemHolds() {
        org.answerNext(
                UPSERT, 400, "[{\"errorCode\":\"JSON_PARSER_ERROR\",\"message\":\"Unexpected character at 5\"}]");

        assertThatThrownBy(() -> deliver(destination, List.of(acme, globex)))
                .isInstanceOf(BatchRefusedException.class)
                .hasMessage("Unexpected character at 5");
    }

    @Test
    void blamesTheTasksForWhatOneOfThemHolds() {
        org.createRecord(ACCOUNT, Map.of("PQL_Account_Key__c", "acme"));
        org.answerNext(
                "collections/upsert/Task",
                400,
                "[{\"errorCode\":\"JSON_PARSER_ERROR\",\"message\":\"Unexpected character at 5\"}]");

        assertThatThrownBy(() -> deliver(destination, Operations.task(account("acme"), "Call")))
                .isInstanceOf(BatchRefusedException.class)
                .hasMessage("Unexpected character at 5");
    }

    @Test
    void writesAgainAfterARefusalOfTheWholeBatch() throws Exception {
        org.answerNext(UPSERT, 400, "[{\"errorCode\":\"JSON_PARSER_ERROR\",\"message\":\"no\"}]");
        assertThatThrownBy(() -> deliver(destination, acme)).isInstanceOf(BatchRefusedException.class);

        confirmed(deliver(destination, acme));
    }

    @Test
    void startsAQueryAnewWhosePagesAreGone() throws Exception {
        CrmId id = confirmed(deliver(destination, acme)).record();
        org.answerNext(
                "query",
                200,
                "{\"totalSize\":2,\"done\":false,\"nextRecordsUrl\":\"/services/data/v66.0/query/01gxx-2000\",\"records\":[]}");
        try (Destination next = connect("")) {
            assertThat(confirmed(deliver(next, update(account("acme"), "cold"))).record())
                    .isEqualTo(id);
        }
    }

    @Test
    void followsNoPageThatLeadsElsewhere() {
        org.answerNext(
                "query",
                200,
                "{\"done\":false,\"nextRecordsUrl\":\"https://evil.example/services/data/v66.0/query/01g\",\"records\":[]}");

        assertThatThrownBy(() -> deliver(destination, acme))
                .hasMessageStartingWith(
                        "Salesforce was asked to look for records of account and answered with success, but"
                                + " not in its own format.");
    }

    @Test
    void rejectsAnUnknownCodeWithItsName() throws Exception {
        CrmId id = confirmed(deliver(destination, acme)).record();
        org.admin().refuse("Account", any -> true, "BRAND_NEW_CODE", "whatever", 1);

        Receipt.Rejected receipt = rejected(deliver(destination, update(known(account("acme"), id), "cold")));

        assertThat(receipt.code()).isEqualTo("BRAND_NEW_CODE");
        assertThat(receipt.remedy()).startsWith("Look the code up in Salesforce's help");
    }
}
