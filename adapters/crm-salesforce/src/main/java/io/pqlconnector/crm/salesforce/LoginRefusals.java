package io.pqlconnector.crm.salesforce;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Why Salesforce gave no token, and what an admin can do (Salesforce contract §1.4). */
final class LoginRefusals {
    private static final Duration LOGIN_RATE = Duration.ofSeconds(60);

    /**
     * A refusal.
     *
     * @param error the code; empty for any
     * @param text what the description has in it
     */
    private record Known(String error, String text, String remedy) {
        boolean fits(ApiError refusal) {
            return (error.isEmpty() || refusal.code().equals(error)) && refusal.says(text);
        }
    }

    private static final List<Known> KNOWN = List.of(
            new Known(
                    "",
                    "hasn't approved this consumer",
                    "The app is not pre-authorized for this user. In Salesforce: Setup > External Client App Manager > the"
                            + " app > Policies: \"Admin approved users are pre-authorized\", add a permission set of the"
                            + " user, and give the app the scopes api and refresh_token."),
            new Known(
                    "",
                    "audience is invalid",
                    "The statement is for another login. Write auth: { audience: https://login.salesforce.com } for"
                            + " production, https://test.salesforce.com for a sandbox; no slash at the end."),
            new Known(
                    "",
                    "expired authorization code",
                    "Salesforce takes the statement for too old, or for too far ahead. Compare this machine's clock with"
                            + " the right time."),
            new Known(
                    "",
                    "assertion expired",
                    "Salesforce takes the statement for too old, or for too far ahead. Compare this machine's clock with"
                            + " the right time."),
            new Known(
                    "",
                    "certificate",
                    "The certificate of the app has run out, or is not that of our key. Make a new pair, upload the"
                            + " certificate in the app's OAuth settings, and put the key into the configuration."),
            new Known(
                    "",
                    "invalid assertion",
                    "The certificate of the app has run out, or is not that of our key. Make a new pair, upload the"
                            + " certificate in the app's OAuth settings, and put the key into the configuration."),
            new Known(
                    "",
                    "request not supported on this domain",
                    "Client credentials work on the org's own domain only. Write base_url:"
                            + " https://yourcompany.my.salesforce.com"),
            new Known(
                    "", "user is locked", "The user that we act as is locked. Unlock it in Salesforce: Setup > Users."),
            new Known(
                    "",
                    "expired access/refresh token",
                    "The token was revoked or has run out. Connect the app again, and put the new token into the"
                            + " configuration."),
            new Known(
                    "",
                    "authentication failure",
                    "Look whether the certificate of the app has run out; at the username and at the app's consumer key in"
                            + " the configuration; and in Salesforce at the user's login history."),
            new Known(
                    "inactive_user",
                    "",
                    "The user that we act as is not active. Activate it in Salesforce, or name another."),
            new Known("inactive_org", "", "The org is locked or closed. Ask whoever runs it."),
            new Known(
                    "invalid_client",
                    "",
                    "Look at client_secret; if it is right, ask in Salesforce whether the app was blocked."),
            new Known(
                    "invalid_client_id",
                    "",
                    "Look at client_id: it is the app's consumer key. A new app is known after up to ten minutes."),
            new Known(
                    "unsupported_grant_type",
                    "",
                    "The app does not allow this flow. Switch it on in the app's OAuth settings."),
            new Known(
                    "invalid_app_access",
                    "",
                    "The user may not use this app. Add a permission set of the user to the app's policies."));

    private LoginRefusals() {}

    /** Whether it is worth waiting a moment and asking again: another login of ours is under way. */
    static boolean isBusy(ApiError refusal) {
        return refusal.says("token request is already being processed");
    }

    /**
     * What is thrown.
     *
     * @param server what Salesforce's clock says, if it says so
     */
    static AdapterException of(ApiError refusal, Credentials credentials, Optional<Instant> server, Instant now) {
        if (refusal.says("login rate exceeded")) {
            return new AdapterException(
                    FailureKind.RATE_LIMITED,
                    "Salesforce takes no more logins of this user for a while (login rate exceeded). Look whether another"
                            + " program logs in with the same user all the time.",
                    LOGIN_RATE,
                    null);
        }
        String remedy = KNOWN.stream()
                .filter(known -> known.fits(refusal))
                .map(Known::remedy)
                .findFirst()
                .orElse(
                        "Look at auth: in the configuration, and in Salesforce at the app's OAuth settings and the user's"
                                + " login history.");
        String clocks = isAboutTime(refusal)
                ? server.map(theirs -> " Salesforce's clock says " + theirs + ", ours " + now + ".")
                        .orElse("")
                : "";
        return new AdapterException(
                isBusy(refusal) ? FailureKind.UNAVAILABLE : FailureKind.AUTHENTICATION,
                "Salesforce did not let us in (" + credentials.flow() + "): " + said(refusal) + ". " + remedy + clocks,
                null);
    }

    private static boolean isAboutTime(ApiError refusal) {
        return refusal.says("expired");
    }

    // Only words: what stands there may quote what was sent.
    private static String said(ApiError refusal) {
        String words = refusal.code() + (refusal.message().isEmpty() ? "" : ", " + refusal.message());
        String plain = words.replaceAll("[^A-Za-z0-9_ ,.:/'()-]", " ").strip();
        return plain.isEmpty() ? "no reason given" : plain.substring(0, Math.min(200, plain.length()));
    }
}
