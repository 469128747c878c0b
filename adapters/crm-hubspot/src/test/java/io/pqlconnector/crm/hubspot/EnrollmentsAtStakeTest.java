package io.pqlconnector.crm.hubspot;

import static io.pqlconnector.crm.hubspot.Operations.COMPANY;
import static io.pqlconnector.crm.hubspot.Operations.CONTACT;
import static io.pqlconnector.crm.hubspot.Operations.REP;
import static io.pqlconnector.crm.hubspot.Operations.company;
import static io.pqlconnector.crm.hubspot.Operations.contact;
import static io.pqlconnector.crm.hubspot.Operations.deliver;
import static io.pqlconnector.crm.hubspot.Operations.enroll;
import static io.pqlconnector.crm.hubspot.Operations.known;
import static io.pqlconnector.crm.hubspot.Operations.text;
import static io.pqlconnector.crm.hubspot.Operations.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pqlconnector.http.Json;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Finding;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.crm.Faults;
import io.pqlconnector.testkit.hubspot.FakeHubSpot;
import io.pqlconnector.testkit.hubspot.HubSpotOptions;
import io.pqlconnector.testkit.hubspot.HubSpotSequence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Where a wrong guess would mail somebody twice, mail the wrong one, or never. */
final class EnrollmentsAtStakeTest extends PortalTest {
    @Test
    void enrollsTheContactThatAnotherWasMergedInto() throws Exception {
        CrmId ann = contactOf("ann");
        CrmId survivor = merged(ann);

        Receipt receipt = deliver(destination, enroll(known(contact("ann"), ann), "Welcome"));

        assertThat(confirmed(receipt).record()).isEqualTo(survivor);
    }

    @Test
    void findsAnEnrollmentWhoseContactWasMergedSince() throws Exception {
        CrmId ann = contactOf("ann");
        Operation enroll = enroll(known(contact("ann"), ann), "Welcome");
        Instant sentAt = time.now();
        CrmId survivor = merged(ann);
        confirmed(deliver(destination, enroll(known(contact("ann"), survivor), "Welcome")));

        try (Destination later = connect("sequences:\n  gap: none")) {
            assertThat(confirmed(later.verify(enroll, sentAt)).record()).isEqualTo(survivor);
        }
    }

    @Test
    void looksInWhichSequenceAContactIsThatHubSpotCallsEnrolled() throws Exception {
        CrmId ann = contactOf("ann");
        confirmed(deliver(destination, enroll(contact("ann"), "Outgrown free plan")));
        AtomicInteger looks = new AtomicInteger();

        try (Destination late = ChangedAnswers.connect(portal, Optional.empty(), (way, call, answer) -> {
            boolean first = call.toString().contains("/enrollments/contact") && looks.getAndIncrement() == 0;
            return first ? new Answer(404, Json.missing()) : answer;
        })) {
            Receipt receipt = deliver(late, enroll(known(contact("ann"), ann), "Welcome"));

            assertThat(deferred(receipt).code()).isEqualTo("IN_ANOTHER_SEQUENCE");
        }
    }

    @Test
    void keepsTheGapAfterAnEnrollmentWhoseEndIsUnclear() throws Exception {
        contactOf("ann");
        contactOf("bob");
        try (Destination slow = connect("sequences:\n  gap: 1m")) {
            portal.misbehaveOn("sequences/enroll", Faults.script(List.of(Fault.RESET_AFTER)));
            AdapterException unclear = catchThrowableOfType(
                    AdapterException.class, () -> deliver(slow, enroll(contact("ann"), "Welcome")));
            assertThat(unclear.kind()).isEqualTo(FailureKind.AMBIGUOUS);

            confirmed(deliver(slow, enroll(contact("bob"), "Welcome")));

            assertThat(time.pauses()).contains(Duration.ofMinutes(1));
        }
    }

    @Test
    void enrollsInNeitherOfTwoSequencesOfOneName() throws Exception {
        try (FakeHubSpot doubled = Portals.start(HubSpotOptions.contractSuite()
                        .sequences(List.of(new HubSpotSequence("1", "Welcome"), new HubSpotSequence("2", "Welcome"))));
                Destination there = connect(doubled, "sequences:\n  gap: none")) {
            doubled.createRecord(CONTACT, Map.of("email", "ann@acme.example"));

            Receipt.Deferred deferred = deferred(deliver(there, enroll(contact("ann"), "Welcome")));

            assertThat(deferred.code()).isEqualTo("SEQUENCE_NOT_CLEAR");
            assertThat(deferred.reason()).contains("1, 2");
            assertThat(doubled.enrollments()).isEmpty();
            confirmed(deliver(there, enroll(contact("ann"), "2")));
        }
    }

    @Test
    void enrollsNobodyInAnotherPortal() throws Exception {
        CrmId ann = contactOf("ann");
        Optional<Credentials> own = Optional.of(new Credentials.Token(new Secret(portal.secret())));
        try (Destination mixed = ChangedAnswers.connect(portal, own, (way, call, answer) -> {
            if (way == HubSpotClient.Way.SEQUENCES
                    && call.toString().contains("/account-info")
                    && answer.body() instanceof ObjectNode body) {
                body.put("portalId", 999);
            }
            return answer;
        })) {
            Receipt.Deferred deferred = deferred(deliver(mixed, enroll(known(contact("ann"), ann), "Welcome")));

            assertThat(deferred.code()).isEqualTo("SEQUENCES_NOT_ALLOWED");
            assertThat(deferred.reason()).contains("portal 999");
            assertThat(portal.enrollments()).isEmpty();
            Blueprint needs = new Blueprint(
                    List.of(),
                    List.of(),
                    List.of(new Blueprint.Sequence("Welcome", new TreeSet<>(), Optional.empty())),
                    new TreeSet<>(),
                    false);
            assertThat(mixed.inspect(needs)).singleElement().satisfies(finding -> {
                assertThat(finding.state()).isEqualTo(Finding.State.WRONG);
                assertThat(finding.toString()).contains("portal 999");
            });
        }
    }

    @Test
    void takesTheStandInWhereTheOwnerHasNoLoginAnyMore() throws Exception {
        CrmId acme = portal.createRecord(COMPANY, Map.of("domain", "acme.example"));
        portal.giveOwner(COMPANY, acme, "owner@ours.example");
        contactOf("ann");
        Assignee sender = new Assignee(Optional.of(company("acme")), REP.email());
        try (Destination there = ChangedAnswers.connect(
                portal,
                Optional.empty(),
                ChangedAnswers.Change.body(
                        "/owners",
                        body -> body.path("results").forEach(owner -> {
                            if (owner.path("email").asString().equals("owner@ours.example")) {
                                ((ObjectNode) owner).remove("userId");
                            }
                        })))) {

            confirmed(deliver(there, new Operation.Enroll(Operations.key(), contact("ann"), "Welcome", sender)));

            assertThat(portal.enrollments())
                    .singleElement()
                    .satisfies(one -> assertThat(one.sender()).isEqualTo("rep@ours.example"));
        }
    }

    @Test
    void takesOfTwoUsersWithOneAddressTheOneWhoCanSend() throws Exception {
        contactOf("ann");
        try (Destination there = ChangedAnswers.connect(
                portal,
                Optional.empty(),
                ChangedAnswers.Change.body(
                        "/owners",
                        body -> ((ArrayNode) body.path("results"))
                                .insertObject(0)
                                .put("id", "1")
                                .put("email", "rep@ours.example")))) {

            confirmed(deliver(there, enroll(contact("ann"), "Welcome")));
        }
    }

    private CrmId merged(CrmId contact) throws InterruptedException {
        confirmed(deliver(destination, upsert(known(contact("ann"), contact), "pql_tier", text("hot"))));
        portal.edit(CONTACT, contact, "pql_user_key", "ann");
        return portal.merge(CONTACT, contact, portal.createRecord(CONTACT, Map.of("email", "ann.other@acme.example")));
    }

    private CrmId contactOf(String key) {
        return portal.createRecord(CONTACT, Map.of("email", key + "@acme.example"));
    }
}
