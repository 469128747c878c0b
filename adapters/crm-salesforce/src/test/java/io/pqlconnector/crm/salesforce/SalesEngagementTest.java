package io.pqlconnector.crm.salesforce;

import static io.pqlconnector.crm.salesforce.Operations.ACCOUNT;
import static io.pqlconnector.crm.salesforce.Operations.CONTACT;
import static io.pqlconnector.crm.salesforce.Operations.account;
import static io.pqlconnector.crm.salesforce.Operations.contact;
import static io.pqlconnector.crm.salesforce.Operations.deliver;
import static io.pqlconnector.crm.salesforce.Operations.enroll;
import static io.pqlconnector.crm.salesforce.Operations.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.testkit.CrmUnderTest;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.crm.Faults;
import io.pqlconnector.testkit.salesforce.FakeSalesforce;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cadences of Sales Engagement, of which nobody knows the words (Salesforce contract §5.1). */
final class SalesEngagementTest extends OrgTest {
    private static final String ASSIGN = "actions/assignTargetToSalesCadence";

    private CrmId jane = new CrmId("none");

    @BeforeEach
    void make() {
        jane = org.createRecord(CONTACT, Map.of("PQL_User_Key__c", "jane", "Email", "jane@acme.example"));
    }

    @Test
    void enrollsSomebodyInTheNameOfTheSender() throws Exception {
        confirmed(deliver(destination, enroll(contact("jane"), "Welcome")));

        assertThat(org.enrollments())
                .singleElement()
                .extracting(
                        CrmUnderTest.Enrollment::contact,
                        CrmUnderTest.Enrollment::sequence,
                        CrmUnderTest.Enrollment::sender)
                .containsExactly(jane, "Welcome", "rep@ours.example");
    }

    @Test
    void enrollsNobodyTwice() throws Exception {
        deliver(destination, enroll(contact("jane"), "Welcome"));

        Receipt.Rejected second = rejected(deliver(destination, enroll(contact("jane"), "Welcome")));

        assertThat(second.code()).isEqualTo("ALREADY_ENROLLED");
        assertThat(second.message()).isEqualTo("The person is in the cadence \"Welcome\" already.");
        assertThat(org.tally().calls(ASSIGN)).isEqualTo(1);
    }

    @Test
    void leavesSomebodyAloneWhoHasBeenThroughBefore() throws Exception {
        deliver(destination, enroll(contact("jane"), "Welcome"));
        org.finish(org.enrollments().get(0));

        Receipt.Rejected second = rejected(deliver(destination, enroll(contact("jane"), "Welcome")));

        assertThat(second.message()).isEqualTo("The person has been through the cadence \"Welcome\" before.");
        assertThat(second.remedy()).contains("cadences: { reenroll: true }");
    }

    @Test
    void enrollsSomebodyAgainWhereItIsTold() throws Exception {
        deliver(destination, enroll(contact("jane"), "Welcome"));
        org.finish(org.enrollments().get(0));
        try (Destination again = connect("cadences:\n  reenroll: true\n")) {
            confirmed(deliver(again, enroll(contact("jane"), "Welcome")));
        }
        assertThat(org.enrollments()).hasSize(2);
    }

    @Test
    void waitsWithSomebodyWhoIsInAnotherCadence() throws Exception {
        deliver(destination, enroll(contact("jane"), "Welcome"));

        Receipt.Deferred waits = deferred(deliver(destination, enroll(contact("jane"), "Outgrown free plan")));

        assertThat(waits.code()).isEqualTo("IN_ANOTHER_CADENCE");
        assertThat(waits.until()).isEqualTo(time.now().plus(Duration.ofDays(1)));
        assertThat(org.tally().calls(ASSIGN)).isEqualTo(1);
    }

    @Test
    void takesSomebodyOutOfAnotherCadenceWhereItIsTold() throws Exception {
        deliver(destination, enroll(contact("jane"), "Welcome"));
        try (Destination bold = connect("cadences:\n  in_another: replace\n")) {
            confirmed(deliver(bold, enroll(contact("jane"), "Outgrown free plan")));
        }
        assertThat(org.query("SELECT CompletionReason FROM ActionCadenceTracker WHERE IsTrackerActive = false"))
                .singleElement()
                .asString()
                .contains("ManuallyRemoved");
    }

    @Test
    void enrollsSomebodyWhomAnErrorHasThrownOut() throws Exception {
        deliver(destination, enroll(contact("jane"), "Welcome"));
        org.admin().changeTracker(jane, "State", "Error");
        org.admin().changeTracker(jane, "IsTrackerActive", "false");

        confirmed(deliver(destination, enroll(contact("jane"), "Welcome")));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400})
    void rejectsWhoIsRefusedWhateverTheStatusAndTheCode(int status) throws Exception {
        try (FakeSalesforce other = Orgs.start(usual().failedActionStatus(status));
                Destination there = connect(other, "")) {
            CrmId ann = other.createRecord(CONTACT, Map.of("PQL_User_Key__c", "ann"));
            other.admin().refuseEnrollment(ann, "SOME_CODE");

            Receipt.Rejected receipt = rejected(deliver(there, enroll(contact("ann"), "Welcome")));

            assertThat(receipt.code()).isEqualTo("SOME_CODE");
            assertThat(receipt.message()).isEqualTo("The target can't be added to a cadence");
            assertThat(other.enrollments()).isEmpty();
        }
    }

    @Test
    void enrollsNobodyAgainWhoseEnrollmentHadAnUnclearEnd() throws Exception {
        org.misbehaveOn(ASSIGN, Faults.script(List.of(Fault.RESET_AFTER)));
        assertThatThrownBy(() -> deliver(destination, enroll(contact("jane"), "Welcome")))
                .isInstanceOf(AdapterException.class);

        assertThat(rejected(deliver(destination, enroll(contact("jane"), "Welcome")))
                        .code())
                .isEqualTo("ALREADY_ENROLLED");
        assertThat(org.enrollments()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"RESET_AFTER", "ERROR_AFTER", "HTML_AFTER", "JUNK_AFTER"})
    void sendsAnEnrollmentOnceWhoseEndIsUnclearAndVerifiesIt(Fault fault) throws Exception {
        Operation.Enroll enrollment = enroll(contact("jane"), "Welcome");
        org.misbehaveOn(ASSIGN, Faults.script(List.of(fault)));

        AdapterException failure = catchThrowableOfType(AdapterException.class, () -> deliver(destination, enrollment));

        assertThat(failure.kind()).isEqualTo(FailureKind.AMBIGUOUS);
        assertThat(org.tally().calls(ASSIGN)).isEqualTo(1);
        confirmed(destination.verify(enrollment, time.now()));
    }

    @Test
    void looksSeveralTimesForAnEnrollmentThatShowsLate() throws Exception {
        try (FakeSalesforce slow = Orgs.start(usual().trackerLag(3));
                Destination there = connect(slow, "")) {
            slow.createRecord(CONTACT, Map.of("PQL_User_Key__c", "ann"));
            Operation.Enroll enrollment = enroll(contact("ann"), "Welcome");
            confirmed(deliver(there, enrollment));

            confirmed(there.verify(enrollment, time.now()));
        }
    }

    @Test
    void saysThatAnEnrollmentDidNotHappen() throws Exception {
        Receipt.Rejected receipt = rejected(destination.verify(enroll(contact("jane"), "Welcome"), time.now()));

        assertThat(receipt.code()).isEqualTo(Destination.NOT_DONE);
        assertThat(receipt.message()).isEqualTo("Salesforce does not know of this enrollment.");
    }

    @ParameterizedTest
    @EnumSource(
            value = SalesforceOptions.Engagement.class,
            names = {"MISSING", "NO_LICENCE"})
    void leavesCadencesAloneThatAreOffAndDoesTheRest(SalesforceOptions.Engagement engagement) throws Exception {
        try (FakeSalesforce small = Orgs.start(usual().engagement(engagement));
                Destination there = connect(small, "")) {
            small.createRecord(CONTACT, Map.of("PQL_User_Key__c", "ann"));

            Receipt.Deferred waits = deferred(deliver(there, enroll(contact("ann"), "Welcome")));

            assertThat(waits.reason()).contains("Sales Engagement is not on for our user.");
            confirmed(deliver(there, upsert(account("acme"), "hot")));
            assertThat(small.enrollments()).isEmpty();
        }
    }

    @Test
    void waitsForACadenceThatIsNotThereOrNotOn() throws Exception {
        org.admin().cadenceState("Outgrown free plan", "Inactive");

        assertThat(deferred(deliver(destination, enroll(contact("jane"), "Welcom'%")))
                        .reason())
                .startsWith("Salesforce shows our user no cadence with the name or id \"Welcom'%\".");
        assertThat(deferred(deliver(destination, enroll(contact("jane"), "Outgrown free plan")))
                        .reason())
                .isEqualTo("The cadence \"Outgrown free plan\" is not active in Salesforce (Inactive). Activate it.");
    }

    @Test
    void needsASenderWhoIsActive() throws Exception {
        org.admin().deactivateUser("rep@ours.example");

        assertThat(rejected(deliver(destination, enroll(contact("jane"), "Welcome")))
                        .code())
                .isEqualTo("NO_SENDER");
        Assignee nobody = new Assignee(Optional.empty(), Optional.empty());
        assertThat(rejected(deliver(
                                destination,
                                new Operation.Enroll(Operations.key(), contact("jane"), "Welcome", nobody)))
                        .code())
                .isEqualTo("NO_SENDER");
        assertThat(org.enrollments()).isEmpty();
    }

    @Test
    void enrollsNoAccount() throws Exception {
        org.createRecord(ACCOUNT, Map.of("PQL_Account_Key__c", "acme"));

        assertThat(rejected(deliver(destination, enroll(account("acme"), "Welcome")))
                        .message())
                .isEqualTo("Sales Engagement enrolls leads and contacts only, and this enrollment is of: account.");
    }
}
