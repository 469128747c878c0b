package io.pqlconnector.crm.salesforce.cadence.once;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;

/** Failures of whole calls that are not the wire's. */
public final class Failures {
    private Failures() {}

    /**
     * The provider refused a call that reads.
     *
     * @param what what was attempted, as the object of "refused to": {@code read its users}
     * @param remedy what a person can do where it does not let us
     */
    public static AdapterException refused(Vocabulary words, Answer answer, String what, String remedy) {
        String said = words.provider() + " refused to let us " + what + " (status " + answer.status() + "): "
                + answer.refusal().wordsWithoutPeople() + ". ";
        return answer.status() == 403
                ? new AdapterException(FailureKind.AUTHENTICATION, said + remedy, null)
                : new AdapterException(
                        FailureKind.CONFIGURATION,
                        said + "Look whether base_url leads to " + words.provider() + ".",
                        null);
    }

    /** An answer of success that says nothing we understand. Never taken for "there is nobody". */
    public static AdapterException notUnderstood(Vocabulary words, String what) {
        return new AdapterException(
                FailureKind.PROTOCOL,
                words.provider() + " was asked to let us " + what
                        + " and answered with success, but not in its own format. Look whether base_url leads to "
                        + words.provider() + ".",
                null);
    }
}
