package io.pqlconnector.spi.source;

/** What a record is. Only the first three are usage; the others say who somebody is. */
public enum RecordKind {
    /** Something that a user did; the name says what. */
    TRACK,
    /** A page that was viewed. */
    PAGE,
    /** A screen that was viewed. */
    SCREEN,
    /** Facts about a user, and that an anonymous id is this user. The properties are the traits. */
    IDENTIFY,
    /** That a user belongs to an account, and facts about the account. The properties are the account's traits. */
    GROUP,
    /** That two ids are one user: {@code previousId} and {@code userId}. */
    ALIAS,
    /** A user's profile as it stood when it was exported. The properties are the traits. */
    USER_PROFILE,
    /** An account's traits from a profile or a table; {@code groupId} is the account's key or domain. */
    ACCOUNT_PROFILE,
    /**
     * What a CRM holds of an account or user that usage knows: {@code groupId} is the account's key, or {@code userId} the
     * user's. The properties are traits that fill in what nothing else says; nobody is there because of them.
     */
    ENRICHMENT;

    /** Whether records of this kind are counted by signals. */
    public boolean isUsage() {
        return this == TRACK || this == PAGE || this == SCREEN;
    }
}
