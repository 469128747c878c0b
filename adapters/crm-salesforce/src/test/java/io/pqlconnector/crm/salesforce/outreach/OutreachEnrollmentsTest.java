package io.pqlconnector.crm.salesforce.outreach;

import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.REP;
import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.confirmed;
import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.deferred;
import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.enrollment;
import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.crm.salesforce.cadence.Enrollment;
import io.pqlconnector.crm.salesforce.cadence.Person;
import io.pqlconnector.http.Json;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RejectionCodes;
import io.pqlconnector.testkit.web.Answer;
import io.pqlconnector.testkit.web.Asked;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is enrolled in Outreach, and who is not and why. */
final class OutreachEnrollmentsTest extends OutreachTest {
    private static final Enrollment ANN = enrollment("ann", "Welcome");

    @Test
    void enrollsWithTheMailboxOfTheSender() throws Exception {
        String ann = outreach.prospect("ann@acme.example");

        Receipt.Confirmed receipt = confirmed(provider.enroll(ANN));

        assertThat(outreach.statesOf("ann@acme.example"))
                .singleElement()
                .satisfies(state -> assertThat(Json.text(state, "id"))
                        .isEqualTo(receipt.id().value()));
        assertThat(receipt.record()).isEqualTo(new CrmId("003-ann"));
        assertThat(receipt.link()).contains("https://acme.my.salesforce.com/003-ann");
        assertThat(receipt.created()).isFalse();
        Asked asked = asked("POST /api/v2/sequenceStates");
        assertThat(asked.text())
                .isEqualTo("{\"data\":{\"type\":\"sequenceState\",\"relationships\":{\"prospect\":{\"data\":{\"type\":"
                        + "\"prospect\",\"id\":" + ann + "}},\"sequence\":{\"data\":{\"type\":\"sequence\",\"id\":"
                        + welcome
                        + "}},\"mailbox\":{\"data\":{\"type\":\"mailbox\",\"id\":" + mailbox + "}}}}}");
        assertThat(asked.header("Content-Type")).contains("application/vnd.api+json");
        assertThat(asked.header("Accept")).contains("application/vnd.api+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"active", "pending", "paused"})
    void leavesWhoIsInTheSequence(String state) throws Exception {
        outreach.state(outreach.prospect("ann@acme.example"), welcome, state);

        Receipt.Rejected rejected = rejected(provider.enroll(ANN));

        assertThat(rejected.code()).isEqualTo(RejectionCodes.ALREADY_ENROLLED);
        assertThat(rejected.message()).isEqualTo("The person is in the sequence \"Welcome\" already.");
        assertThat(outreach.calls(FakeOutreach.ENROLL)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"finished", "bounced", "opted_out", "a word of next year"})
    void leavesWhoWasInTheSequenceBefore(String state) throws Exception {
        outreach.state(outreach.prospect("ann@acme.example"), welcome, state);

        Receipt.Rejected rejected = rejected(provider.enroll(ANN));

        assertThat(rejected.code()).isEqualTo(RejectionCodes.ALREADY_ENROLLED);
        assertThat(rejected.message())
                .isEqualTo("The person went through the sequence \"Welcome\" before (" + state + ").");
        assertThat(rejected.remedy()).contains("reenroll: true");
        assertThat(outreach.calls(FakeOutreach.ENROLL)).isZero();
    }

    @Test
    void enrollsAgainWhoFinishedIfThatIsAllowed() throws Exception {
        reconnect("reenroll: true");
        outreach.state(outreach.prospect("ann@acme.example"), welcome, "finished");

        confirmed(provider.enroll(ANN));

        assertThat(outreach.statesOf("ann@acme.example")).hasSize(2);
    }

    @Test
    void neverEnrollsAgainWhereItWasBrokenOff() throws Exception {
        reconnect("reenroll: true");
        outreach.state(outreach.prospect("ann@acme.example"), welcome, "bounced");

        Receipt.Rejected rejected = rejected(provider.enroll(ANN));

        assertThat(rejected.code()).isEqualTo("BROKEN_OFF_BEFORE");
        assertThat(rejected.message()).contains("(bounced)");
        assertThat(outreach.calls(FakeOutreach.ENROLL)).isZero();
    }

    @Test
    void doesNotCareForOtherSequencesAndOtherPeople() throws Exception {
        outreach.passFiltersOver();
        String ann = outreach.prospect("ann@acme.example");
        outreach.state(ann, outreach.sequence("Other", true), "active");
        outreach.state(outreach.prospect("bob@acme.example"), welcome, "active");

        confirmed(provider.enroll(ANN));

        assertThat(outreach.statesOf("bob@acme.example")).hasSize(1);
    }

    @Test
    void doesNotWriteToWhoHasOptedOut() throws Exception {
        outreach.attributes(outreach.prospect("ann@acme.example")).put("optedOut", true);

        Receipt.Rejected rejected = rejected(provider.enroll(ANN));

        assertThat(rejected.code()).isEqualTo("OPTED_OUT");
        assertThat(rejected.remedy()).startsWith("Nothing to do here");
        assertThat(outreach.calls(FakeOutreach.ENROLL)).isZero();
    }

    @Test
    void addsNobodyUnlessThatIsAllowed() throws Exception {
        Receipt.Rejected rejected = rejected(provider.enroll(ANN));

        assertThat(rejected.code()).isEqualTo(RejectionCodes.NO_MATCH);
        assertThat(rejected.message()).isEqualTo("Outreach has no prospect with this e-mail address.");
        assertThat(rejected.remedy()).contains("create_missing: true");
        assertThat(outreach.calls(FakeOutreach.MAKE)).isZero();
    }

    @Test
    void addsWhoIsMissingIfThatIsAllowed() throws Exception {
        reconnect("create_missing: true\ntags: [pql, hot]");

        confirmed(provider.enroll(ANN));

        assertThat(outreach.prospects("ann@acme.example")).hasSize(1);
        assertThat(asked("POST /api/v2/prospects").text())
                .isEqualTo("{\"data\":{\"type\":\"prospect\",\"attributes\":{\"emails\":[\"ann@acme.example\"],"
                        + "\"firstName\":\"ann\",\"lastName\":\"Doe\",\"externalId\":\"003-ann\",\"tags\":[\"pql\",\"hot\"]},"
                        + "\"relationships\":{\"owner\":{\"data\":{\"type\":\"user\",\"id\":" + rep + "}}}}}");
    }

    @Test
    void takesWhomSomebodyElseAddsInTheSameMoment() throws Exception {
        reconnect("create_missing: true");
        String ann = outreach.prospect("ann@acme.example");
        outreach.answerInstead(FakeOutreach.FIND, new Answer.Whole(200, "{\"data\":[]}"));

        confirmed(provider.enroll(ANN));

        assertThat(outreach.prospects("ann@acme.example"))
                .singleElement()
                .satisfies(one -> assertThat(Json.text(one, "id")).isEqualTo(ann));
    }

    @Test
    void saysWhyAPersonCouldNotBeAdded() throws Exception {
        reconnect("create_missing: true");
        outreach.answerInstead(
                FakeOutreach.MAKE,
                FakeOutreach.error(422, "validationError", "Emails is not an address"),
                FakeOutreach.error(403, "unauthorizedOauthScope", "Missing scope prospects.all"));

        Receipt.Rejected rejected = rejected(provider.enroll(ANN));
        assertThat(rejected.code()).isEqualTo("validationError");
        assertThat(rejected.message())
                .isEqualTo("Outreach did not let us add the prospect (status 422): Emails is not an address.");

        Receipt.Deferred deferred = deferred(provider.enroll(ANN));
        assertThat(deferred.code()).isEqualTo("PERSON_NOT_MADE");
        assertThat(deferred.reason()).contains("prospects.all", "docs/adapters/outreach-salesloft.md");
    }

    @Test
    void enrollsNeitherOfTwoWithOneAddress() throws Exception {
        String one = outreach.prospect("ann@acme.example");
        String other = outreach.prospect("ann@acme.example");

        Receipt.Rejected rejected = rejected(provider.enroll(ANN));

        assertThat(rejected.code()).isEqualTo(RejectionCodes.AMBIGUOUS_MATCH);
        assertThat(rejected.message()).contains(one + ", " + other);
    }

    @Test
    void enrollsNobodyWhoseAddressIsAnother() throws Exception {
        outreach.passFiltersOver();
        outreach.prospect("bob@acme.example");

        assertThat(rejected(provider.enroll(ANN)).code()).isEqualTo(RejectionCodes.NO_MATCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "no address", "a@b.example,c@d.example"})
    void asksNothingWithoutAnAddress(String email) throws Exception {
        Person nobody = new Person(new CrmId("003"), email, "", "", "", Optional.empty());

        Receipt.Rejected rejected =
                rejected(provider.enroll(new Enrollment(new IdempotencyKey("k"), nobody, "Welcome", Optional.of(REP))));

        assertThat(rejected.code()).isEqualTo(email.isBlank() ? RejectionCodes.NO_MATCH : "INVALID_EMAIL");
        assertThat(rejected.remedy()).contains("./pql rejected --retry");
        assertThat(outreach.calls()).isZero();
    }

    @Test
    void leavesARefusalToAPersonInOutreachsWords() throws Exception {
        outreach.prospect("ann@acme.example");
        outreach.answerInstead(
                FakeOutreach.ENROLL, FakeOutreach.error(422, "validationError", "Prospect is on vacation until May"));

        Receipt.Rejected rejected = rejected(provider.enroll(ANN));

        assertThat(rejected.code()).isEqualTo("validationError");
        assertThat(rejected.message()).isEqualTo("Prospect is on vacation until May");
        assertThat(rejected.remedy())
                .isEqualTo(
                        "Look at the prospect and the sequence in Outreach; when it is mended: ./pql rejected --retry");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>No</html>", "[]", "{\"errors\":\"x\"}", "{\"errors\":[7]}"})
    void takesARefusalWithoutWords(String body) throws Exception {
        outreach.prospect("ann@acme.example");
        outreach.answerInstead(FakeOutreach.ENROLL, new Answer.Whole(422, body));

        assertThat(rejected(provider.enroll(ANN)))
                .returns("REFUSED", Receipt.Rejected::code)
                .returns("no reason given", Receipt.Rejected::message);
    }

    @Test
    void findsThatSomebodyWasFaster() throws Exception {
        outreach.state(outreach.prospect("ann@acme.example"), welcome, "active");
        outreach.answerInstead(FakeOutreach.STATES, new Answer.Whole(200, "{\"data\":[]}"));

        assertThat(rejected(provider.enroll(ANN)).code()).isEqualTo(RejectionCodes.ALREADY_ENROLLED);

        assertThat(outreach.calls(FakeOutreach.ENROLL)).isEqualTo(1);
        assertThat(outreach.statesOf("ann@acme.example")).hasSize(1);
    }

    @Test
    void waitsWhereTheSequenceWasTurnedOffMeanwhile() throws Exception {
        outreach.prospect("ann@acme.example");
        outreach.prospect("bob@acme.example");
        confirmed(provider.enroll(ANN));
        outreach.attributes(welcome).put("enabled", false);

        Receipt.Deferred deferred = deferred(provider.enroll(enrollment("bob", "Welcome")));

        assertThat(deferred.code()).isEqualTo("SEQUENCE_OFF");
        assertThat(deferred.reason())
                .isEqualTo(
                        "The sequence \"Welcome\" is off in Outreach. Turn it on there, or take it out of the mapping.");
        assertThat(deferred.until()).isEqualTo(time.now().plus(Duration.ofHours(1)));
    }

    @Test
    void waitsWhereOutreachDoesNotLetTheSenderEnroll() throws Exception {
        outreach.prospect("ann@acme.example");
        outreach.answerInstead(
                FakeOutreach.ENROLL,
                FakeOutreach.error(403, "unauthorizedRequest", "rep@ours.example may not edit ann@acme.example"));

        Receipt.Deferred deferred = deferred(provider.enroll(ANN));

        assertThat(deferred.code()).isEqualTo("SENDER_NOT_ALLOWED");
        assertThat(deferred.reason())
                .contains("(an address) may not edit (an address)")
                .contains("sequenceStates.all");
    }

    @Test
    void asksOnceForWhatStaysTheSame() throws Exception {
        for (String who : List.of("ann", "bob", "cyd")) {
            outreach.prospect(who + "@acme.example");
            confirmed(provider.enroll(enrollment(who, "Welcome")));
        }

        for (String call : List.of(FakeOutreach.SEQUENCES, FakeOutreach.USERS, FakeOutreach.MAILBOXES)) {
            assertThat(outreach.calls(call)).as(call).isEqualTo(1);
        }
        assertThat(outreach.calls()).isEqualTo(1 + 3 + 3 * 3);
        assertThat(provider.calls()).isEqualTo(outreach.calls());
    }

    private Asked asked(String start) {
        return outreach.asked().stream()
                .filter(one -> one.toString().startsWith(start))
                .findFirst()
                .orElseThrow();
    }
}
