package io.pqlconnector.crm.hubspot;

import io.pqlconnector.spi.destination.Operation.Enroll;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What a refused enrollment means (HubSpot contract §8.4). The codes stand in HubSpot's knowledge base; where in an answer they
 * come, it does not say, so they are looked for in all of it.
 *
 * @see <a href="https://knowledge.hubspot.com/sequences/troubleshoot-sequence-enrollment-errors">Troubleshoot sequence
 *     enrollment errors</a>
 */
final class SequenceRefusals {
    /** Codes of contacts who are not to be written to, with what a person can know of them. */
    private static final List<Refusal> FOR_GOOD = List.of(
            new Refusal("UNSUBSCRIBED_PERSONAL", "The contact has unsubscribed from one-to-one e-mails."),
            new Refusal("UNSUBSCRIBED", "The contact has unsubscribed."),
            new Refusal("RECIPIENT_PREVIOUSLY_BOUNCED_ON_PORTAL", "An earlier e-mail to the address came back."),
            new Refusal("RECIPIENT_PREVIOUSLY_BOUNCED_GLOBALLY", "E-mails to the address came back at other senders."),
            new Refusal("BOUNCED", "An earlier e-mail to the address came back."),
            new Refusal("BLOCKED_ADDRESS", "The address is blocked in your portal."),
            new Refusal("BLOCKED_DOMAIN", "The domain is blocked in your portal."),
            new Refusal("PREVIOUSLY_MARKED_AS_SPAM", "The contact has marked an earlier e-mail as spam."),
            new Refusal("OTHER_SEND_REJECTED", "HubSpot does not send to this contact."));

    private static final List<String> OF_THE_SENDER =
            List.of("INBOX", "SENDER", "SEAT", "PERMISSION", "CONNECTED", "USER");

    private SequenceRefusals() {}

    private record Refusal(String code, String meaning) {}

    /** Whether the contact is in a sequence already; in which one the refusal does not say. */
    static boolean isEnrolledAlready(ApiError error) {
        return said(error).contains("ALREADY_ENROLLED");
    }

    private static String said(ApiError error) {
        return (String.join(" ", error.codes()) + " " + error.message()).toUpperCase(Locale.ROOT);
    }

    /**
     * A receipt for a refused enrollment.
     *
     * @param soon when a person may have mended it
     * @param tomorrow when the sender's day begins anew
     */
    static Receipt of(Enroll enroll, Answer answer, Owners.Owner sender, Instant soon, Instant tomorrow) {
        ApiError error = answer.error();
        String all = said(error);
        if (all.contains("SEND_LIMIT_EXCEEDED")) {
            return new Receipt.Deferred(
                    enroll.key(),
                    tomorrow,
                    "SEND_LIMIT_EXCEEDED",
                    sender.email()
                            + " has reached HubSpot's limit of enrollments for a day. The rest follows tomorrow.");
        }
        for (Refusal refusal : FOR_GOOD) {
            if (all.contains(refusal.code)) {
                return new Receipt.Rejected(
                        enroll.key(),
                        refusal.code,
                        "",
                        refusal.meaning + " " + error.words(),
                        "Nothing to do here: write to somebody else, or in another way.");
            }
        }
        if (answer.status() == 403 || OF_THE_SENDER.stream().anyMatch(all::contains)) {
            return ofSender(enroll, answer, sender, soon);
        }
        if (answer.status() == 404) {
            return new Receipt.Deferred(
                    enroll.key(),
                    soon,
                    "SEQUENCE_NOT_FOUND",
                    "HubSpot does not find the sequence \"" + enroll.sequence() + "\": " + error.words());
        }
        return new Receipt.Rejected(
                enroll.key(),
                error.code(),
                "",
                error.words(),
                "Look at the contact and the sequence in HubSpot; when it is mended: ./pql rejected --retry");
    }

    /** A receipt where it is the sender who cannot send; enrollments of other senders go on. */
    static Receipt ofSender(Enroll enroll, Answer answer, Owners.Owner sender, Instant soon) {
        String why = answer.status() == 403
                ? Refusals.forbidden(answer.error(), "use sequences as " + sender.email())
                : "HubSpot does not let " + sender.email() + " enroll: "
                        + answer.error().words();
        return new Receipt.Deferred(
                enroll.key(),
                soon,
                "SENDER_NOT_ALLOWED",
                why + " A sender needs a paid seat of Sales or Service Hub and a connected inbox.");
    }
}
