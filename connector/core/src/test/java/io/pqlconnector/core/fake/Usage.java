package io.pqlconnector.core.fake;

import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.rules.signal.SignalValue;
import io.pqlconnector.spi.EntityKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What was measured about an account, put together step by step. */
public final class Usage {
    private final String key;
    private final SortedMap<SignalName, Measured> signals = new TreeMap<>();
    private final SortedMap<String, String> traits = new TreeMap<>();
    private final List<Measurement> users = new ArrayList<>();
    private String name = "";

    private Usage(String key) {
        this.key = key;
        sessions(0);
        limits(0);
    }

    /** An account. */
    public static Usage of(String key) {
        return new Usage(key);
    }

    /** With a name. */
    public Usage named(String itsName) {
        name = itsName;
        return this;
    }

    /** How often the limit was hit; once is enough to fire. */
    public Usage limits(double count) {
        signals.put(new SignalName("hit_limit"), Measured.number(count));
        return this;
    }

    /** How many sessions there were; 10 are enough to fire. */
    public Usage sessions(double count) {
        signals.put(new SignalName("engaged"), Measured.number(count));
        return this;
    }

    /** How many employees it has; 50 are enough to fire. */
    public Usage employees(int count) {
        traits.put("employees", Integer.toString(count));
        signals.put(
                new SignalName("size"),
                new Measured(new SignalValue.Number(count), Optional.empty(), Optional.empty()));
        return this;
    }

    /** With a user whose address is at the account's domain. */
    public Usage user(String userKey, int sessions) {
        return user(userKey, userKey + "@" + key, true, sessions);
    }

    /** With a user. */
    public Usage user(String userKey, String email, boolean workEmail, int sessions) {
        users.add(new Measurement(
                EntityKind.USER,
                userKey,
                "",
                key,
                email,
                workEmail,
                Optional.empty(),
                Optional.empty(),
                sessions,
                new TreeMap<>(java.util.Map.of(new SignalName("active"), Measured.number(sessions))),
                new TreeMap<>()));
        return this;
    }

    /** What was measured. */
    public AccountMeasurement measured() {
        Measurement account = new Measurement(
                EntityKind.ACCOUNT,
                key,
                name,
                key,
                "",
                false,
                Optional.of(Instant.parse("2026-01-05T09:30:00Z")),
                Optional.of(Instant.parse("2026-02-27T17:00:00Z")),
                1,
                signals,
                traits);
        return new AccountMeasurement(account, users, users.size());
    }

    /** A hot account: the limit and many sessions. */
    public static Usage hot(String key) {
        return of(key).limits(1).sessions(20).user(key.charAt(0) + "1", 9);
    }
}
