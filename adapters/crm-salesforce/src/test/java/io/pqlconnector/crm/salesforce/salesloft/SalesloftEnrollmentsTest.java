package io.pqlconnector.crm.salesforce.salesloft;

import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.REP;
import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.confirmed;
import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.deferred;
import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.enrollment;
import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.person;
import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.crm.salesforce.cadence.Enrollment;
import io.pqlconnector.http.Json;
import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Finding;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RejectionCodes;
import io.pqlconnector.testkit.web.Answer;
import io.pqlconnector.testkit.web.Asked;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is enrolled in Salesloft, by whom, and who is not and why. */
final class SalesloftEnrollmentsTest extends SalesloftTest {
    private static final Enrollment ANN = enrollment("ann", "Welcome");

    @ParameterizedTest
    @ValueSource(ints = {200, 201})
    void enrollsInTheNameOfTheSender(int status) throws Exception {
        String ann = salesloft.person("ann@acme.example");
        if (status == 201) {
            salesloft.answerInstead(FakeSalesloft.ENROLL, new Answer.Whole(201, "{\"data\":{\"id\":7}}"));
        }

        Receipt.Confirmed receipt = confirmed(provider.enroll(ANN));

        assertThat(receipt.record()).isEqualTo(new CrmId("003-ann"));
        assertThat(receipt.link()).contains("https://acme.my.salesforce.com/003-ann");
        assertThat(receipt.id())
                .isEqualTo(
                        status == 201
                                ? new CrmId("7")
                                : new CrmId(Json.text(salesloft.memberships(ann).get(0), "id")));
        Asked asked = asked("POST /v2/cadence_memberships");
        assertThat(asked.text())
                .isEqualTo("{\"person_id\":" + ann + ",\"cadence_id\":" + welcome + ",\"user_id\":" + rep + "}");
        assertThat(asked.header("Authorization")).contains("Bearer key-1");
    }

    @Test
    void leavesWhoIsInTheCadence() throws Exception {
        salesloft.membership(salesloft.person("ann@acme.example"), welcome, true);

        Receipt.Rejected rejected = rejected(provider.enroll(ANN));

        assertThat(rejected.code()).isEqualTo(RejectionCodes.ALREADY_ENROLLED);
        assertThat(rejected.message()).isEqualTo("The person is in the cadence \"Welcome\" already.");
        assertThat(salesloft.calls(FakeSalesloft.ENROLL)).isZero();
    }

    @Test
    void leavesWhoMayBeInTheCadence() throws Exception {
        String membership = salesloft.membership(salesloft.person("ann@acme.example"), welcome, true);
        salesloft.get(membership).remove("currently_on_cadence");

        assertThat(rejected(provider.enroll(ANN)).message()).contains("already");
    }

    @Test
    void doesNotStartAgainForWhoFinished() throws Exception {
        String ann = salesloft.person("ann@acme.example");
        salesloft.membership(ann, welcome, false);

        Receipt.Rejected rejected = rejected(provider.enroll(ANN));

        assertThat(rejected.code()).isEqualTo(RejectionCodes.ALREADY_ENROLLED);
        assertThat(rejected.message()).isEqualTo("The person went through the cadence \"Welcome\" before (completed).");
        assertThat(rejected.remedy()).contains("reenroll: true");
        assertThat(salesloft.letIn(ann)).isZero();
    }

    @Test
    void startsAgainIfThatIsAllowed() throws Exception {
        reconnect("reenroll: true");
        String ann = salesloft.person("ann@acme.example");
        String membership = salesloft.membership(ann, welcome, false);

        assertThat(confirmed(provider.enroll(ANN)).id()).isEqualTo(new CrmId(membership));

        assertThat(salesloft.letIn(ann)).isEqualTo(1);
        assertThat(rejected(provider.enroll(ANN)).code()).isEqualTo(RejectionCodes.ALREADY_ENROLLED);
    }

    @Test
    void doesNotCareForOtherCadencesAndOtherPeople() throws Exception {
        salesloft.passFiltersOver();
        salesloft.membership(salesloft.person("ann@acme.example"), salesloft.cadence("Other", true, rep), true);
        salesloft.membership(salesloft.person("bob@acme.example"), welcome, true);

        confirmed(provider.enroll(ANN));
    }

    @Test
    void doesNotWriteToWhoMustNotBeContacted() throws Exception {
        salesloft.get(salesloft.person("ann@acme.example")).put("do_not_contact", true);

        assertThat(rejected(provider.enroll(ANN)))
                .returns("OPTED_OUT", Receipt.Rejected::code)
                .returns("The person has opted out in Salesloft.", Receipt.Rejected::message);
        assertThat(salesloft.calls(FakeSalesloft.ENROLL)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"secondary_email_address", "personal_email_address"})
    void knowsPeopleByTheirOtherAddresses(String member) throws Exception {
        salesloft.passFiltersOver();
        salesloft.get(salesloft.person("old@acme.example")).put(member, "Ann@acme.example");

        confirmed(provider.enroll(ANN));
    }

    @Test
    void addsNobodyUnlessThatIsAllowed() throws Exception {
        assertThat(rejected(provider.enroll(ANN)))
                .returns(RejectionCodes.NO_MATCH, Receipt.Rejected::code)
                .returns("Salesloft has no person with this e-mail address.", Receipt.Rejected::message);
        assertThat(salesloft.calls(FakeSalesloft.MAKE)).isZero();
    }

    @Test
    void addsWhoIsMissingIfThatIsAllowed() throws Exception {
        reconnect("create_missing: true\ntags: pql");

        confirmed(provider.enroll(ANN));

        assertThat(asked("POST /v2/people").text())
                .isEqualTo("{\"email_address\":\"ann@acme.example\",\"first_name\":\"ann\",\"last_name\":\"Doe\","
                        + "\"person_company_name\":\"Acme\",\"owner_id\":" + rep + ",\"tags\":[\"pql\"]}");
        assertThat(salesloft.people("ann@acme.example")).hasSize(1);
    }

    @Test
    void takesWhomSomebodyElseAddsInTheSameMoment() throws Exception {
        reconnect("create_missing: true");
        salesloft.person("ann@acme.example");
        salesloft.answerInstead(FakeSalesloft.FIND, new Answer.Whole(200, "{\"data\":[]}"));

        confirmed(provider.enroll(ANN));

        assertThat(salesloft.people("ann@acme.example")).hasSize(1);
    }

    @Test
    void leavesARefusalToAPersonInSalesloftsWords() throws Exception {
        salesloft.person("ann@acme.example");
        salesloft.answerInstead(
                FakeSalesloft.ENROLL,
                new Answer.Whole(
                        422, "{\"errors\":{\"person\":[\"is asleep\",\"is away\"],\"cadence\":[\"is full\"]}}"));

        assertThat(rejected(provider.enroll(ANN)))
                .returns("REFUSED", Receipt.Rejected::code)
                .returns("person is asleep; person is away; cadence is full", Receipt.Rejected::message)
                .returns(
                        "Look at the person and the cadence in Salesloft; when it is mended: ./pql rejected --retry",
                        Receipt.Rejected::remedy);
    }

    @Test
    void findsThatSomebodyWasFaster() throws Exception {
        salesloft.membership(salesloft.person("ann@acme.example"), welcome, true);
        salesloft.answerInstead(FakeSalesloft.MEMBERSHIPS, new Answer.Whole(200, "{\"data\":[]}"));

        assertThat(rejected(provider.enroll(ANN)).code()).isEqualTo(RejectionCodes.ALREADY_ENROLLED);
    }

    @ParameterizedTest
    @CsvSource({"current_state,archived", "current_state,draft", "archived_at,2026-11-20T00:00:00Z"})
    void waitsForACadenceThatIsOff(String member, String value) throws Exception {
        salesloft.person("ann@acme.example");
        salesloft.get(welcome).put(member, value);

        assertThat(deferred(provider.enroll(ANN)))
                .returns("SEQUENCE_OFF", Receipt.Deferred::code)
                .returns(
                        "The cadence \"Welcome\" is off in Salesloft. Turn it on there, or take it out of the mapping.",
                        Receipt.Deferred::reason)
                .returns(time.now().plus(Duration.ofHours(1)), Receipt.Deferred::until);
    }

    @Test
    void waitsWhereTheCadenceBelongsToSomebodyElse() throws Exception {
        salesloft.person("ann@acme.example");
        String own = salesloft.cadence("Boss only", false, salesloft.user("boss@ours.example"));

        assertThat(deferred(provider.enroll(enrollment("ann", own))))
                .returns("SENDER_NOT_ALLOWED", Receipt.Deferred::code)
                .returns(
                        "The cadence \"Boss only\" belongs to somebody else than rep@ours.example. Make it a team cadence"
                                + " in Salesloft, or name its owner as sender.",
                        Receipt.Deferred::reason);
        confirmed(provider.enroll(
                new Enrollment(new IdempotencyKey("k"), person("ann"), own, Optional.of("boss@ours.example"))));
    }

    @Test
    void doesNotSendAsSomebodyWhoLeft() throws Exception {
        salesloft.get(rep).put("active", false);

        assertThat(rejected(provider.enroll(ANN)))
                .returns(RejectionCodes.NO_SENDER, Receipt.Rejected::code)
                .returns("The Salesloft user rep@ours.example is not active.", Receipt.Rejected::message);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void findsWhatStandsOnALaterPage(boolean saysWhichPageIsNext) throws Exception {
        if (saysWhichPageIsNext) {
            salesloft.largestPage(10);
        } else {
            salesloft.sayNoPage();
        }
        for (int i = 0; i < 205; i++) {
            salesloft.cadence("Cadence " + i, true, rep);
        }
        salesloft.person("ann@acme.example");

        confirmed(provider.enroll(enrollment("ann", "Cadence 204")));

        assertThat(salesloft.calls(FakeSalesloft.CADENCES)).isEqualTo(saysWhichPageIsNext ? 21 : 3);
    }

    @Test
    void asksOnceForWhatStaysTheSame() throws Exception {
        for (String who : List.of("ann", "bob", "cyd")) {
            salesloft.person(who + "@acme.example");
            confirmed(provider.enroll(enrollment(who, "Welcome")));
        }

        assertThat(salesloft.calls()).isEqualTo(2 + 3 * 3);
        assertThat(provider.calls()).isEqualTo(salesloft.calls());
    }

    @Test
    void inspectsCadencesAndSenders() throws Exception {
        salesloft.cadence("Boss only", false, salesloft.user("boss@ours.example"));

        List<Finding> findings = provider.inspect(
                List.of(need("Welcome", REP, "gone@ours.example"), need("Boss only", REP), need("Lost", REP)));

        assertThat(findings)
                .extracting(finding -> finding.subject() + ", " + finding.state() + ": " + finding.words())
                .containsExactly(
                        "sequence \"Welcome\", PRESENT: is on in Salesloft",
                        "sender gone@ours.example, WRONG: Salesloft shows us no user with the address gone@ours.example. Add"
                                + " or activate the user in Salesloft, or name another sender in the mapping; then: ./pql"
                                + " rejected --retry",
                        "sender rep@ours.example, PRESENT: can send in Salesloft",
                        "sequence \"Boss only\", PRESENT: is on in Salesloft",
                        "sender rep@ours.example, WRONG: The cadence \"Boss only\" belongs to somebody else than"
                                + " rep@ours.example. Make it a team cadence in Salesloft, or name its owner as sender.",
                        "sequence \"Lost\", WRONG: Salesloft shows us no cadence with the name or id \"Lost\". Correct the"
                                + " name in the mapping, or let the user whose credentials these are see the cadence.");
    }

    private static Blueprint.Sequence need(String cadence, String... senders) {
        return new Blueprint.Sequence(cadence, new TreeSet<>(List.of(senders)), Optional.empty());
    }

    private Asked asked(String start) {
        return salesloft.asked().stream()
                .filter(one -> one.toString().startsWith(start))
                .findFirst()
                .orElseThrow();
    }
}
