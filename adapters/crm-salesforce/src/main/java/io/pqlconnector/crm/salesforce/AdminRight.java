package io.pqlconnector.crm.salesforce;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;

/** What somebody has to be allowed who changes an org, and our user need not be. */
enum AdminRight {
    CUSTOMIZE("Customize Application"),
    PERMISSION_SETS("Manage Profiles and Permission Sets"),
    ASSIGN("Assign Permission Sets");

    private final String permission;

    AdminRight(String permission) {
        this.permission = permission;
    }

    /**
     * Lets an answer of success through.
     *
     * @param what what was attempted, as the object of "may not": {@code make the field account.PQL_Score__c}
     */
    Answer expectSuccess(Answer answer, String what) {
        ErrorCode code = ErrorCode.of(answer.error());
        boolean forbidden = answer.status() == 403
                || code == ErrorCode.INSUFFICIENT_ACCESS
                || code == ErrorCode.INSUFFICIENT_ACCESS_OR_READONLY;
        if (!answer.isSuccess() && forbidden) {
            throw new AdapterException(
                    FailureKind.AUTHENTICATION,
                    "Our user may not " + what + " (" + answer.error().code() + ", "
                            + answer.error().words() + "): it lacks the permission \"" + permission + "\". "
                            + byHand(),
                    null);
        }
        return Refusals.expectSuccess(answer, what);
    }

    /** What a person does where programs may not. */
    static String byHand() {
        return "Have an admin deploy it: ./pql provision --metadata deploy    then, in that folder: sf project deploy start"
                + " --source-dir force-app";
    }
}
