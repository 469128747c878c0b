package io.pqlconnector.crm.salesforce.outreach;

import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.REP;
import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.confirmed;
import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.deferred;
import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.enrollment;
import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.person;
import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.crm.salesforce.cadence.Enrollment;
import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.Finding;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RejectionCodes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which sequence is meant, who sends, and from which mailbox. */
final class OutreachSeatsTest extends OutreachTest {
    @BeforeEach
    void addAnn() {
        outreach.prospect("ann@acme.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann+test", "o'hara", "a&b=c", "50%"})
    void findsPeopleByAddressesOfAnyCharacters(String who) throws Exception {
        outreach.prospect(who + "@acme.example");

        confirmed(provider.enroll(enrollment(who, "Welcome")));
    }

    @Test
    void takesASequenceByItsNumber() throws Exception {
        confirmed(provider.enroll(enrollment("ann", welcome)));

        assertThat(outreach.calls(FakeOutreach.SEQUENCE)).isEqualTo(1);
        assertThat(outreach.calls(FakeOutreach.SEQUENCES)).isZero();
    }

    @Test
    void takesANumberThatIsAName() throws Exception {
        outreach.sequence("2026", true);

        confirmed(provider.enroll(enrollment("ann", "2026")));
    }

    @Test
    void findsASequenceOnALaterPage() throws Exception {
        outreach.largestPage(1);
        outreach.sequence("Second", true);
        outreach.sequence("Third", true);

        confirmed(provider.enroll(enrollment("ann", "Third")));

        assertThat(outreach.calls(FakeOutreach.SEQUENCES)).isEqualTo(3);
    }

    @Test
    void waitsForASequenceThatIsNotThereAndLooksAgainAfterAWhile() throws Exception {
        Receipt.Deferred deferred = deferred(provider.enroll(enrollment("ann", "Farewell")));
        deferred(provider.enroll(enrollment("ann", "Farewell")));

        assertThat(deferred.code()).isEqualTo("SEQUENCE_NOT_FOUND");
        assertThat(deferred.reason())
                .startsWith("Outreach shows us no sequence with the name or id \"Farewell\". Correct the name");
        assertThat(outreach.calls(FakeOutreach.SEQUENCES)).isEqualTo(1);

        outreach.sequence("Farewell", true);
        time.advance(Duration.ofMinutes(15));
        confirmed(provider.enroll(enrollment("ann", "Farewell")));
    }

    @Test
    void waitsForASequenceThatIsOff() throws Exception {
        outreach.sequence("Farewell", false);

        assertThat(deferred(provider.enroll(enrollment("ann", "Farewell"))).code())
                .isEqualTo("SEQUENCE_OFF");
    }

    @Test
    void enrollsInNeitherOfTwoSequencesOfOneName() throws Exception {
        String other = outreach.sequence("Welcome", true);

        Receipt.Deferred deferred = deferred(provider.enroll(enrollment("ann", "Welcome")));

        assertThat(deferred.code()).isEqualTo("SEQUENCE_NOT_CLEAR");
        assertThat(deferred.reason()).contains(welcome + ", " + other);
        confirmed(provider.enroll(enrollment("ann", other)));
    }

    @Test
    void needsSomebodyWhoSends() throws Exception {
        Receipt.Rejected rejected = rejected(provider.enroll(sentBy(Optional.empty())));

        assertThat(rejected.code()).isEqualTo(RejectionCodes.NO_SENDER);
        assertThat(rejected.remedy()).contains("a user of Outreach");
    }

    @Test
    void needsAUserOfOutreach() throws Exception {
        Receipt.Rejected rejected = rejected(provider.enroll(sentBy(Optional.of("gone@ours.example"))));

        assertThat(rejected.code()).isEqualTo(RejectionCodes.NO_SENDER);
        assertThat(rejected.message()).isEqualTo("Outreach has no user with the address gone@ours.example.");
    }

    @Test
    void doesNotSendAsALockedUser() throws Exception {
        outreach.attributes(rep).put("locked", true);

        assertThat(rejected(provider.enroll(enrollment("ann", "Welcome"))).message())
                .isEqualTo("The Outreach user rep@ours.example is locked.");
    }

    @Test
    void waitsForAMailboxThatSends() throws Exception {
        outreach.attributes(mailbox).put("sendDisabled", true);

        Receipt.Deferred deferred = deferred(provider.enroll(enrollment("ann", "Welcome")));

        assertThat(deferred.code()).isEqualTo("SENDER_NOT_ALLOWED");
        assertThat(deferred.reason())
                .isEqualTo(
                        "The Outreach user rep@ours.example has no mailbox that may send. Connect one in Outreach under"
                                + " the user's settings, and let it send.");
    }

    @Test
    void takesTheMailboxOfTheAddressRatherThanAnother() throws Exception {
        outreach.attributes(mailbox).put("email", "alias@ours.example");
        String own = outreach.mailbox(rep, "Rep@Ours.example", false);
        outreach.mailbox(rep, "third@ours.example", false);

        confirmed(provider.enroll(enrollment("ann", "Welcome")));

        assertThat(OutreachApi.related(outreach.statesOf("ann@acme.example").get(0), "mailbox"))
                .isEqualTo(own);
    }

    @Test
    void neverSendsFromTheMailboxOfSomebodyElse() throws Exception {
        outreach.attributes(mailbox).put("sendDisabled", true);
        outreach.mailbox(outreach.user("boss@ours.example"), "boss@ours.example", false);
        outreach.passFiltersOver();

        assertThat(deferred(provider.enroll(enrollment("ann", "Welcome"))).code())
                .isEqualTo("SENDER_NOT_ALLOWED");
    }

    @Test
    void inspectsSequencesAndSenders() throws Exception {
        outreach.sequence("Farewell", false);
        outreach.user("new@ours.example");

        List<Finding> findings = provider.inspect(List.of(
                need("Welcome", REP, "new@ours.example", "gone@ours.example"),
                need("Farewell", REP),
                need("Lost", REP),
                need(welcome)));

        assertThat(findings)
                .extracting(finding -> finding.subject() + ", " + finding.state() + ": " + finding.words())
                .containsExactly(
                        "sequence \"Welcome\", PRESENT: is on in Outreach",
                        "sender gone@ours.example, WRONG: Outreach has no user with the address gone@ours.example. Add or"
                                + " unlock the user in Outreach, or name another sender in the mapping; then: ./pql rejected"
                                + " --retry",
                        "sender new@ours.example, WRONG: The Outreach user new@ours.example has no mailbox that may send."
                                + " Connect one in Outreach under the user's settings, and let it send.",
                        "sender rep@ours.example, PRESENT: can send in Outreach",
                        "sequence \"Farewell\", WRONG: The sequence \"Farewell\" is off in Outreach. Turn it on there, or"
                                + " take it out of the mapping.",
                        "sequence \"Lost\", WRONG: Outreach shows us no sequence with the name or id \"Lost\". Correct the"
                                + " name in the mapping, or let the user whose credentials these are see the sequence.",
                        "sequence \"" + welcome
                                + "\", PRESENT: is on in Outreach; who sends is looked for when the first"
                                + " owner does: name a sender (else: { email: ... }) to have that checked now");
        assertThat(outreach.calls(FakeOutreach.ENROLL)).isZero();
    }

    @Test
    void inspectsWhatItMayNotSee() throws Exception {
        outreach.withhold("users.read");

        assertThat(provider.inspect(List.of(need("Welcome", REP))))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.subject()).isEqualTo("Outreach");
                    assertThat(finding.state()).isEqualTo(Finding.State.WRONG);
                    assertThat(finding.words()).contains("read its users (status 403)", "Missing scope users.read");
                });
    }

    private static Blueprint.Sequence need(String sequence, String... senders) {
        return new Blueprint.Sequence(sequence, new TreeSet<>(List.of(senders)), Optional.empty());
    }

    private static Enrollment sentBy(Optional<String> sender) {
        return new Enrollment(new IdempotencyKey("k"), person("ann"), "Welcome", sender);
    }
}
