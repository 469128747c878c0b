package io.pqlconnector.usage.signal;

import io.pqlconnector.spi.source.RecordKind;
import java.time.Instant;

/** A record of the lake; absent values are empty. */
record TestRecord(
        RecordKind kind,
        String name,
        Instant at,
        Instant received,
        String user,
        String anonymous,
        String group,
        String previous,
        String properties,
        String context) {

    private static TestRecord of(RecordKind kind, String name, Instant at) {
        return new TestRecord(kind, name, at, at, "", "", "", "", "", "");
    }

    /** An event of a user in an account that its property {@code org} names. */
    static TestRecord event(String name, String account, String user, Instant at) {
        return of(RecordKind.TRACK, name, at).user(user).properties("{\"org\":\"" + account + "\"}");
    }

    /** An event of a user whose properties say nothing. */
    static TestRecord event(String name, String user, Instant at) {
        return of(RecordKind.TRACK, name, at).user(user);
    }

    static TestRecord identify(String anonymous, String user, Instant at, String traits) {
        return of(RecordKind.IDENTIFY, "", at).user(user).anonymous(anonymous).properties(traits);
    }

    static TestRecord alias(String previous, String user, Instant at) {
        return new TestRecord(RecordKind.ALIAS, "", at, at, user, "", "", previous, "", "");
    }

    static TestRecord group(String user, String group, Instant at, String traits) {
        return of(RecordKind.GROUP, "", at).user(user).group(group).properties(traits);
    }

    static TestRecord userProfile(String user, String traits) {
        return of(RecordKind.USER_PROFILE, "", Instant.EPOCH).user(user).properties(traits);
    }

    static TestRecord accountProfile(String account, Instant at, String traits) {
        return of(RecordKind.ACCOUNT_PROFILE, "", at).group(account).properties(traits);
    }

    static TestRecord enrichedAccount(String account, String traits) {
        return of(RecordKind.ENRICHMENT, "", Instant.EPOCH).group(account).properties(traits);
    }

    static TestRecord enrichedUser(String user, String traits) {
        return of(RecordKind.ENRICHMENT, "", Instant.EPOCH).user(user).properties(traits);
    }

    TestRecord kind(RecordKind value) {
        return new TestRecord(value, name, at, received, user, anonymous, group, previous, properties, context);
    }

    TestRecord user(String value) {
        return new TestRecord(kind, name, at, received, value, anonymous, group, previous, properties, context);
    }

    TestRecord anonymous(String value) {
        return new TestRecord(kind, name, at, received, user, value, group, previous, properties, context);
    }

    TestRecord group(String value) {
        return new TestRecord(kind, name, at, received, user, anonymous, value, previous, properties, context);
    }

    TestRecord properties(String value) {
        return new TestRecord(kind, name, at, received, user, anonymous, group, previous, value, context);
    }

    TestRecord context(String value) {
        return new TestRecord(kind, name, at, received, user, anonymous, group, previous, properties, value);
    }

    TestRecord received(Instant value) {
        return new TestRecord(kind, name, at, value, user, anonymous, group, previous, properties, context);
    }
}
