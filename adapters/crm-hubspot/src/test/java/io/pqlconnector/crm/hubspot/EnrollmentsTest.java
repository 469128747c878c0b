package io.pqlconnector.crm.hubspot;

import static io.pqlconnector.crm.hubspot.Operations.CONTACT;
import static io.pqlconnector.crm.hubspot.Operations.contact;
import static io.pqlconnector.crm.hubspot.Operations.deliver;
import static io.pqlconnector.crm.hubspot.Operations.enroll;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RejectionCodes;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is enrolled, who is not and why, and how fast. */
final class EnrollmentsTest extends PortalTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UNSUBSCRIBED",
                "UNSUBSCRIBED_PERSONAL",
                "BOUNCED",
                "RECIPIENT_PREVIOUSLY_BOUNCED_ON_PORTAL",
                "RECIPIENT_PREVIOUSLY_BOUNCED_GLOBALLY",
                "BLOCKED_ADDRESS",
                "BLOCKED_DOMAIN",
                "PREVIOUSLY_MARKED_AS_SPAM",
                "OTHER_SEND_REJECTED"
            })
    void givesEachRefusalItsName(String code) throws Exception {
        portal.refuseEnrollment(contactOf("ann"), code);

        Receipt.Rejected rejected = rejected(deliver(destination, enroll(contact("ann"), "Welcome")));

        assertThat(rejected.code()).isEqualTo(code);
        assertThat(rejected.remedy()).startsWith("Nothing to do here");
        assertThat(portal.enrollments()).isEmpty();
    }

    @Test
    void waitsForTomorrowWhereTheContactIsInAnotherSequence() throws Exception {
        contactOf("ann");
        confirmed(deliver(destination, enroll(contact("ann"), "Outgrown free plan")));

        Receipt.Deferred deferred = deferred(deliver(destination, enroll(contact("ann"), "Welcome")));

        assertThat(deferred.code()).isEqualTo("IN_ANOTHER_SEQUENCE");
        assertThat(deferred.reason()).contains("\"Outgrown free plan\"");
        assertThat(deferred.until()).isEqualTo(time.now().plus(Duration.ofDays(1)));
    }

    @Test
    void waitsForTomorrowWhenTheSendersDayIsFull() throws Exception {
        portal.limitSends("rep@ours.example", 1);
        contactOf("ann");
        contactOf("bob");
        confirmed(deliver(destination, enroll(contact("ann"), "Welcome")));

        Receipt.Deferred deferred = deferred(deliver(destination, enroll(contact("bob"), "Welcome")));

        assertThat(deferred.code()).isEqualTo("SEND_LIMIT_EXCEEDED");
        assertThat(deferred.reason()).startsWith("rep@ours.example has reached HubSpot's limit");
    }

    @Test
    void takesASequenceByItsNumberToo() throws Exception {
        contactOf("ann");

        confirmed(deliver(destination, enroll(contact("ann"), "123456789")));

        assertThat(portal.enrollments())
                .singleElement()
                .satisfies(enrollment -> assertThat(enrollment.sequence()).isEqualTo("Welcome"));
        assertThat(rejected(deliver(destination, enroll(contact("ann"), "Welcome")))
                        .code())
                .isEqualTo(RejectionCodes.ALREADY_ENROLLED);
    }

    @Test
    void waitsForASequenceThatIsNotThere() throws Exception {
        contactOf("ann");

        Receipt.Deferred deferred = deferred(deliver(destination, enroll(contact("ann"), "Nothing of that name")));

        assertThat(deferred.code()).isEqualTo("SEQUENCE_NOT_FOUND");
        assertThat(deferred.reason()).contains("Share it with everyone in HubSpot");
    }

    @Test
    void sendsNoFasterThanTheGapAndWaitsOnlySoLong() throws Exception {
        Stream.of("ann", "bob", "cyd").forEach(this::contactOf);
        try (Destination slow = connect("sequences:\n  gap: 1m\n  patience: 90s")) {
            confirmed(deliver(slow, enroll(contact("ann"), "Welcome")));
            confirmed(deliver(slow, enroll(contact("bob"), "Welcome")));
            Receipt.Deferred third = deferred(deliver(slow, enroll(contact("cyd"), "Welcome")));

            assertThat(time.pauses()).containsExactly(Duration.ofMinutes(1));
            assertThat(third.code()).isEqualTo("SENDER_PACE");
            assertThat(third.until()).isEqualTo(time.now().plus(Duration.ofMinutes(1)));
            assertThat(portal.enrollments()).hasSize(2);
        }
    }

    @Test
    void looksSeveralTimesAndThenLeavesItToAPerson() throws Exception {
        CrmId ann = contactOf("ann");
        Operation enroll = enroll(contact("ann"), "Welcome");

        Receipt receipt = destination.verify(enroll, time.now());

        assertThat(time.pauses())
                .containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(90));
        assertThat(receipt).isInstanceOf(Receipt.Unknown.class);
        assertThat(((Receipt.Unknown) receipt).reason())
                .isEqualTo(
                        "The connection broke when the contact was enrolled in \"Welcome\", and HubSpot does not show the"
                                + " contact in it. Look at the contact: https://app.hubspot.com/contacts/"
                                + portal.portalId()
                                + "/record/0-1/" + ann);
    }

    @Test
    void looksOnceAtWhatWasSentLongAgo() throws Exception {
        contactOf("ann");

        destination.verify(enroll(contact("ann"), "Welcome"), time.now().minus(Duration.ofHours(1)));

        assertThat(time.pauses()).isEmpty();
        assertThat(portal.tally().calls("sequences/status")).isEqualTo(1);
    }

    @Test
    void takesNoOlderEnrollmentForItsOwn() throws Exception {
        contactOf("ann");
        confirmed(deliver(destination, enroll(contact("ann"), "Welcome")));
        time.advance(Duration.ofHours(1));

        Receipt receipt = destination.verify(enroll(contact("ann"), "Welcome"), time.now());

        assertThat(rejected(receipt).code()).isEqualTo(Destination.NOT_DONE);
    }

    private CrmId contactOf(String key) {
        return portal.createRecord(CONTACT, Map.of("email", key + "@acme.example"));
    }
}
