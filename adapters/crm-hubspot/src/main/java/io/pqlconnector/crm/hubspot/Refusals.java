package io.pqlconnector.crm.hubspot;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;

/** Why a call as a whole came to nothing, in words that say what to do (HubSpot contract §3). */
final class Refusals {
    private Refusals() {}

    /** Lets an answer of success through. */
    static Answer expectSuccess(Answer answer, String what) {
        if (!answer.isSuccess()) {
            throw of(answer, what);
        }
        return answer;
    }

    /**
     * Why a call failed.
     *
     * @param what what was attempted, as the object of "refused to": {@code read companies}
     */
    static AdapterException of(Answer answer, String what) {
        ApiError error = answer.error();
        int status = answer.status();
        if (status == 403) {
            return failure(FailureKind.AUTHENTICATION, forbidden(error, what));
        }
        if (status == 409) {
            return failure(
                    FailureKind.AMBIGUOUS, "HubSpot was asked to " + what + " and saw a conflict: " + error.words());
        }
        return failure(
                FailureKind.CONFIGURATION,
                "HubSpot refused to " + what + " (status " + status + "): " + error.words()
                        + " Look at the mapping, at api_version and at base_url.");
    }

    /** What a refusal for lack of permission says. */
    static String forbidden(ApiError error, String what) {
        String scopes = error.scopes().isEmpty()
                ? "The credentials lack a scope, or the portal lacks the product: " + error.words()
                : "The credentials lack the " + (error.scopes().size() == 1 ? "scope " : "scopes ")
                        + String.join(", ", error.scopes()) + ".";
        return "HubSpot does not let us " + what + " (status 403). " + scopes
                + " Add it to the service key or app in HubSpot; which scopes are needed for what:"
                + " docs/adapters/hubspot.md";
    }

    /** An answer of success that says nothing we understand. */
    static AdapterException notUnderstood(String what) {
        return failure(
                FailureKind.AMBIGUOUS,
                "HubSpot was asked to " + what + " and answered with success, but not in its own format. Look whether"
                        + " base_url leads to HubSpot.");
    }

    private static AdapterException failure(FailureKind kind, String message) {
        return new AdapterException(kind, message, null);
    }
}
