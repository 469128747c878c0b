package io.pqlconnector.source.amplitude;

import io.pqlconnector.http.HttpReply;
import io.pqlconnector.http.ReplyPolicy;
import io.pqlconnector.http.Verdict;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import java.time.Instant;
import java.util.Locale;

/**
 * What Amplitude's answers mean that are none of success, in words that say what to change.
 *
 * @see <a href="https://amplitude.com/docs/apis/analytics/export">Export API: status codes</a>
 */
final class Refusals implements ReplyPolicy {
    private static final int LONGEST_QUOTE = 500;

    private final AmplitudeSettings settings;

    Refusals(AmplitudeSettings settings) {
        this.settings = settings;
    }

    // 504 is how Amplitude says that an export is too much for it: asking for the same again and again makes it no
    // less.
    // Of 401 more can be said here than a lane says, as nothing can be renewed.
    @Override
    public Verdict judge(HttpReply reply, Instant now) {
        return reply.status() == 504 || reply.status() == 401 ? Verdict.ANSWERED : ReplyPolicy.byStatus(reply, now);
    }

    /** Whether there is nothing in what was asked for. */
    static boolean isEmpty(HttpReply reply) {
        return reply.status() == 404;
    }

    /** Whether less at a time may do: 400 is more than 4 GB, among other things, and 504 more than could be gathered in time. */
    static boolean mayBeTooLarge(HttpReply reply) {
        return reply.status() == 400 || reply.status() == 504;
    }

    /** Why a call failed. */
    AdapterException of(HttpReply reply, UploadHours hours) {
        String answer = "(status " + reply.status() + quoted(reply.text()) + ")";
        if (mayBeTooLarge(reply)) {
            return new AdapterException(
                    reply.status() == 504 ? FailureKind.UNAVAILABLE : FailureKind.CONFIGURATION,
                    hours + ": Amplitude does not export it, not even by itself " + answer
                            + ". If it is more than 4 GB, use Amplitude's S3 export.",
                    null);
        }
        if (reply.status() == 401 || reply.status() == 403) {
            return new AdapterException(
                    FailureKind.AUTHENTICATION,
                    "Amplitude refused the keys " + answer
                            + ". Are api_key and secret_key those of one project, and is it" + " in region "
                            + settings.region().name().toLowerCase(Locale.ROOT) + "?",
                    null);
        }
        return new AdapterException(
                FailureKind.CONFIGURATION,
                hours + ": Amplitude refused to export it " + answer + ". Look at region and base_url.",
                null);
    }

    // Some services repeat in their words what they were sent.
    private String quoted(String body) {
        String secret = settings.secretKey().value();
        String text =
                (secret.isEmpty() ? body : body.replace(secret, "***")).strip().replaceAll("\\s+", " ");
        return text.isEmpty() ? "" : ": " + text.substring(0, Math.min(LONGEST_QUOTE, text.length()));
    }
}
