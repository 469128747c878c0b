package io.pqlconnector.testkit.hubspot;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of records that the fake has, as paths name them (HubSpot contract §1). */
enum ObjectType {
    COMPANIES("companies", "0-2", "COMPANY", 450_254_569_000L),
    CONTACTS("contacts", "0-1", "CONTACT", 33_450),
    DEALS("deals", "0-3", "DEAL", 9_700_000_000L),
    TASKS("tasks", "0-27", "TASK", 71_000_000_000L),
    NOTES("notes", "0-46", "NOTE", 81_000_000_000L);

    private final String word;
    private final String id;
    private final String singular;
    private final long firstRecord;

    ObjectType(String word, String id, String singular, long firstRecord) {
        this.word = word;
        this.id = id;
        this.singular = singular;
        this.firstRecord = firstRecord;
    }

    /** The kind that a path or a body names, by word or by number. */
    static Optional<ObjectType> named(String name) {
        return Arrays.stream(values())
                .filter(type -> type.word.equals(name) || type.id.equals(name))
                .findFirst();
    }

    String word() {
        return word;
    }

    /** {@code 0-1} and the like. */
    String id() {
        return id;
    }

    /** As messages name one. */
    String singular() {
        return singular;
    }

    /** As the types of associations name one: {@code contact_to_company}. */
    String lower() {
        return singular.toLowerCase(Locale.ROOT);
    }

    /** Ids of different kinds do not meet, so that one taken for the other is found out; most are no {@code int}. */
    long firstRecord() {
        return firstRecord;
    }

    /** The property that says when a record changed last. */
    String modified() {
        return this == CONTACTS ? "lastmodifieddate" : "hs_lastmodifieddate";
    }

    /** The property that says when a record was made. */
    String created() {
        return this == TASKS || this == NOTES ? "hs_createdate" : "createdate";
    }
}
