package io.pqlconnector.source.mixpanel;

import io.pqlconnector.http.HttpReply;
import io.pqlconnector.http.ReplyPolicy;
import io.pqlconnector.http.Verdict;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import java.time.Instant;
import java.util.Locale;

/**
 * What Mixpanel's answers mean that are none of success, in words that say what to change. Its bodies are text as often as
 * JSON, whatever the header says, and a refusal of the credentials has status 400 as well.
 */
final class Refusals implements ReplyPolicy {
    private static final int LONGEST_QUOTE = 500;

    private final MixpanelSettings settings;

    Refusals(MixpanelSettings settings) {
        this.settings = settings;
    }

    // Said here in better words than a lane has: nothing can be renewed.
    @Override
    public Verdict judge(HttpReply reply, Instant now) {
        return reply.status() == 401 ? Verdict.ANSWERED : ReplyPolicy.byStatus(reply, now);
    }

    /**
     * Why a call failed.
     *
     * @param what what was asked for, for a person
     */
    AdapterException of(HttpReply reply, String what) {
        String body = reply.text();
        int status = reply.status();
        if (status == 400 && body.contains("to_date cannot be later than today")) {
            return failure(
                    FailureKind.CONFIGURATION,
                    what
                            + " is still to come in the project's time zone, says Mixpanel. Look at time_basis and time_zone, and at"
                            + " this machine's clock.");
        }
        if (status == 401 || (status == 400 && body.contains("Unable to authenticate"))) {
            return failure(
                    FailureKind.AUTHENTICATION,
                    "Mixpanel refused " + credentials() + " (status " + status
                            + "). Is the secret the right one, the account not"
                            + " expired, and " + settings.projectInWords() + " in region "
                            + settings.region().name().toLowerCase(Locale.ROOT) + "?");
        }
        if (status == 403) {
            return failure(
                    FailureKind.AUTHENTICATION,
                    "Mixpanel lets " + credentials() + " in, but not at " + what + " (status 403). Give it a role in "
                            + settings.projectInWords() + " that may export: Consumer is not enough, Analyst is.");
        }
        if (status == 402) {
            return failure(
                    FailureKind.CONFIGURATION,
                    "Mixpanel does not offer " + what + " with this plan (status 402" + quoted(body) + ").");
        }
        return failure(
                FailureKind.CONFIGURATION,
                "Mixpanel refused " + what + " (status " + status + quoted(body)
                        + "). Look at region, project_id and base_url.");
    }

    /**
     * Why profiles did not come. A plan may lack them; usage is read all the same.
     *
     * @param doWithout what to write so that they are not asked for
     */
    AdapterException ofProfiles(HttpReply reply, String what, String doWithout) {
        if (reply.status() != 402) {
            return of(reply, what);
        }
        return failure(
                FailureKind.WITHHELD,
                "Mixpanel does not offer " + what + " with this plan (status 402). The rest was read; " + doWithout
                        + " to do without.");
    }

    private String credentials() {
        return settings.projectSecret() ? "the project secret" : "the service account";
    }

    private static String quoted(String body) {
        String text = body.strip().replaceAll("\\s+", " ");
        return text.isEmpty() ? "" : ": " + text.substring(0, Math.min(LONGEST_QUOTE, text.length()));
    }

    private static AdapterException failure(FailureKind kind, String message) {
        return new AdapterException(kind, message, null);
    }
}
