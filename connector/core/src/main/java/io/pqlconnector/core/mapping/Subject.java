package io.pqlconnector.core.mapping;

import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.core.score.ScoredUser;
import io.pqlconnector.rules.book.AssessmentFacts;
import io.pqlconnector.rules.condition.Facts;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** What a mapping's conditions, texts and fields speak about: an account, and for a person's record the person. Immutable. */
public final class Subject {
    private final ScoredAccount account;
    private final Optional<ScoredUser> user;
    private final Instant asOf;
    private final ZoneId zone;
    private final Facts assessed;

    private Subject(ScoredAccount account, Optional<ScoredUser> user, Instant asOf, ZoneId zone, Facts assessed) {
        this.account = account;
        this.user = user;
        this.asOf = asOf;
        this.zone = zone;
        this.assessed = assessed;
    }

    /** An account alone. */
    public static Subject of(ScoredAccount account, ZoneId zone) {
        return new Subject(
                account,
                Optional.empty(),
                account.assessment().asOf(),
                zone,
                new AssessmentFacts(account.assessment(), zone));
    }

    /** A person of the same account. */
    public Subject with(ScoredUser person) {
        return new Subject(account, Optional.of(person), asOf, zone, assessed);
    }

    /**
     * The same, asked for another instant.
     *
     * @param instant for which {@code entered('hot')} is asked: that of the earlier run that planned an operation which is
     *     still to be sent
     */
    public Subject at(Instant instant) {
        return instant.equals(asOf) ? this : new Subject(account, user, instant, zone, assessed);
    }

    /** The account. */
    public ScoredAccount account() {
        return account;
    }

    /** The person; empty where the account alone is meant. */
    public Optional<ScoredUser> user() {
        return user;
    }

    /** The instant for which {@code entered('hot')} is asked. */
    public Instant asOf() {
        return asOf;
    }

    /** The zone of calendar days. */
    public ZoneId zone() {
        return zone;
    }

    /** Whether a rep does not want the account now: then it is on no list, and nothing is made for it or its people. */
    public boolean isSuppressed() {
        return account.assessment().suppression().isPresent();
    }

    /** What the account's assessment says. */
    Facts assessed() {
        return assessed;
    }
}
