package io.pqlconnector.testkit.salesforce;

/** Why a login can be refused (Salesforce contract §1.4). */
public enum TokenTrouble {
    /** The app is not set to admin-approved users, or the user's profile is not in it. */
    NOT_PRE_AUTHORIZED("invalid_grant", "user hasn't approved this consumer"),
    /** The JWT names another audience than the org's. */
    WRONG_AUDIENCE("invalid_grant", "audience is invalid"),
    /** The JWT, or a code, is too old. */
    EXPIRED_ASSERTION("invalid_grant", "expired authorization code"),
    /** The certificate of the app has run out, or something else is wrong with who asks. */
    EXPIRED_CERTIFICATE("invalid_grant", "authentication failure"),
    /** The user is locked. */
    LOCKED_USER("invalid_grant", "user is locked"),
    /** Refresh tokens that have run out. */
    EXPIRED_REFRESH_TOKEN("invalid_grant", "expired access/refresh token"),
    /** The user is not active. */
    INACTIVE_USER("inactive_user", "user is inactive"),
    /** The app's policies keep the user out. */
    NO_ACCESS_TO_THE_APP("invalid_app_access", "user is not admin approved to access this app"),
    /** The app is not there. */
    UNKNOWN_APP("invalid_client_id", "client identifier invalid"),
    /** Two asked at once. */
    BUSY("invalid_grant", "token request is already being processed"),
    /** More than 3,600 logins in an hour. */
    TOO_MANY_LOGINS("invalid_grant", "login rate exceeded"),
    /** The login host fails: 503 with HTML. */
    UNAVAILABLE("", "");

    private final String error;
    private final String description;

    TokenTrouble(String error, String description) {
        this.error = error;
        this.description = description;
    }

    String error() {
        return error;
    }

    String description() {
        return description;
    }
}
