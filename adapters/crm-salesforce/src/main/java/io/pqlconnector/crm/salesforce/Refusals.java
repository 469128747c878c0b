package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.Json;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import java.util.stream.Collectors;

/** Why a call as a whole came to nothing, in words that say what to do (Salesforce contract §6.2). */
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
     * @param what what was attempted, as the object of "refused to": {@code read accounts}
     */
    static AdapterException of(Answer answer, String what) {
        ApiError error = answer.error();
        String said = error.code() + ", "
                + answer.errors().stream().map(ApiError::words).collect(Collectors.joining(" "));
        ErrorCode code = ErrorCode.of(error);
        if (answer.status() == 300) {
            return failure(
                    FailureKind.CONFIGURATION,
                    "Salesforce refused to " + what + " (MULTIPLE_MATCHES): several records carry one key, "
                            + String.join(", ", Json.texts(answer.body())) + ". "
                            + ErrorCode.DUPLICATE_EXTERNAL_ID.remedy());
        }
        if (answer.status() == 410 || code == ErrorCode.UNSUPPORTED_API_VERSION) {
            return failure(
                    FailureKind.CONFIGURATION,
                    "Salesforce does not know this version of its interface any more (" + said
                            + "). Set api_version to a newer one: ./pql check --live says which there are.");
        }
        if (code == ErrorCode.STORAGE_LIMIT_EXCEEDED) {
            return failure(
                    FailureKind.UNAVAILABLE, "Salesforce refused to " + what + " (" + said + "). " + code.remedy());
        }
        if (code.treatment() == ErrorCode.Treatment.RETRY || answer.status() >= 500) {
            return failure(
                    FailureKind.UNAVAILABLE,
                    "Salesforce could not " + what + " now (" + said + "). The next run tries again.");
        }
        if (answer.status() == 403) {
            return failure(
                    FailureKind.AUTHENTICATION,
                    "Salesforce does not let us " + what + " (" + said
                            + "). Give the user the permission set that ./pql provision --apply makes; what is needed for"
                            + " what: docs/adapters/salesforce.md");
        }
        return failure(
                FailureKind.CONFIGURATION,
                "Salesforce refused to " + what + " (status " + answer.status() + ", " + said + "). " + code.remedy());
    }

    /** An answer of success that says nothing we understand. */
    static AdapterException notUnderstood(String what) {
        return failure(
                FailureKind.AMBIGUOUS,
                "Salesforce was asked to " + what
                        + " and answered with success, but not in its own format. Look whether"
                        + " base_url leads to Salesforce.");
    }

    /** A failure that only a change of mapping, configuration or org mends. */
    static AdapterException wrong(String message) {
        return failure(FailureKind.CONFIGURATION, message);
    }

    private static AdapterException failure(FailureKind kind, String message) {
        return new AdapterException(kind, message, null);
    }
}
