package io.pqlconnector.core.score;

import io.pqlconnector.core.feedback.Suppressions;
import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.ledger.Assessments;
import io.pqlconnector.core.ledger.Grounds;
import io.pqlconnector.core.ledger.TierChange;
import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.score.Suppression;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.spi.EntityKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns measurements into scored accounts: the account book, the user book if there is one, the champion, and the standing
 * that follows from where the account stood before. Serves one run, whose accounts come in the order of their keys; not
 * thread-safe.
 *
 * <p>A user who is measured in several accounts is scored in each of them. The history kept of such a user is that in the
 * first of them, in the order of keys: the one that the record in a CRM belongs to.
 */
public final class Scoring {
    private static final Comparator<ScoredUser> BEST_FIRST = Comparator.comparingInt(ScoredUser::score)
            .reversed()
            .thenComparing(Comparator.comparingLong(
                            (ScoredUser user) -> user.measurement().recentEvents())
                    .reversed())
            .thenComparing(user -> user.measurement().key());

    private final Assessor accountBook;
    private final Optional<Assessor> userBook;
    private final Assessments assessments;
    private final Suppressions suppressions;
    private final Instant asOf;
    private final long run;
    private final SeenKeys users = new SeenKeys();

    /**
     * For one run.
     *
     * @param suppressions which accounts reps do not want now
     * @param run its number, for the history; 0 for a plan
     */
    public Scoring(
            Assessor accountBook,
            Optional<Assessor> userBook,
            Assessments assessments,
            Suppressions suppressions,
            Instant asOf,
            long run) {
        this.accountBook = accountBook;
        this.userBook = userBook;
        this.assessments = assessments;
        this.suppressions = suppressions;
        this.asOf = asOf;
        this.run = run;
    }

    /** Scores some accounts. */
    public Scored score(List<AccountMeasurement> measurements) {
        List<String> keys = measurements.stream().map(Scoring::key).toList();
        Map<String, Standing> before = assessments.standingsBefore(EntityKind.ACCOUNT, keys, asOf);
        Map<String, Suppression> suppressed = suppressions.of(keys, asOf);
        // Rules are pure, and assessing is most of the work: all cores may do it, in any order.
        List<ScoredAccount> accounts = measurements.parallelStream()
                .map(measurement -> score(
                        measurement,
                        Optional.ofNullable(before.get(key(measurement))),
                        Optional.ofNullable(suppressed.get(key(measurement)))))
                .toList();
        List<TierChange> changes = new ArrayList<>();
        for (ScoredAccount account : accounts) {
            change(EntityKind.ACCOUNT, Optional.ofNullable(before.get(account.key())), account.assessment())
                    .ifPresent(changes::add);
        }
        changes.addAll(userChanges(accounts));
        return new Scored(accounts, changes);
    }

    private List<TierChange> userChanges(List<ScoredAccount> accounts) {
        List<Assessment> assessed = new ArrayList<>();
        for (ScoredAccount account : accounts) {
            for (ScoredUser user : account.users()) {
                user.assessment()
                        .filter(found -> users.add(EntityKind.USER.word(), found.key()))
                        .ifPresent(assessed::add);
            }
        }
        if (assessed.isEmpty()) {
            return List.of();
        }
        Map<String, Standing> before = assessments.standingsBefore(
                EntityKind.USER, assessed.stream().map(Assessment::key).toList(), asOf);
        List<TierChange> changes = new ArrayList<>();
        for (Assessment assessment : assessed) {
            change(EntityKind.USER, Optional.ofNullable(before.get(assessment.key())), assessment)
                    .ifPresent(changes::add);
        }
        return changes;
    }

    private ScoredAccount score(
            AccountMeasurement measurement, Optional<Standing> previous, Optional<Suppression> suppression) {
        Assessment byRules = accountBook.assess(measurement.account(), asOf);
        Assessment assessment = suppression.map(byRules::suppressed).orElse(byRules);
        Standing standing = previous.map(found -> found.next(assessment.tier(), assessment.qualified(), asOf))
                .orElseGet(() -> Standing.first(assessment.tier(), assessment.qualified(), asOf));
        return new ScoredAccount(assessment, standing, users(measurement.users()), measurement.userCount());
    }

    private static String key(AccountMeasurement measurement) {
        return measurement.account().key();
    }

    private Optional<TierChange> change(EntityKind kind, Optional<Standing> previous, Assessment assessment) {
        Optional<String> from = previous.flatMap(Standing::tier);
        boolean wasQualified = previous.flatMap(Standing::qualifiedSince).isPresent();
        if (previous.isPresent() && from.equals(assessment.tier()) && wasQualified == assessment.qualified()) {
            return Optional.empty();
        }
        return Optional.of(new TierChange(
                kind,
                assessment.key(),
                asOf,
                run,
                from,
                assessment.tier(),
                assessment.score(),
                assessment.qualified(),
                kind == EntityKind.ACCOUNT ? Optional.of(Grounds.of(assessment)) : Optional.empty()));
    }

    private List<ScoredUser> users(List<Measurement> measured) {
        List<ScoredUser> users = new ArrayList<>(measured.size());
        for (Measurement measurement : measured) {
            users.add(new ScoredUser(measurement, userBook.map(book -> book.assess(measurement, asOf)), false));
        }
        users.sort(BEST_FIRST);
        for (int i = 0; i < users.size(); i++) {
            ScoredUser user = users.get(i);
            if (user.measurement().workEmail()) {
                users.set(i, new ScoredUser(user.measurement(), user.assessment(), true));
                break;
            }
        }
        return users;
    }

    /**
     * Scored accounts.
     *
     * @param accounts in the order of the measurements
     * @param changes of the accounts, and then of the users in them, that came into another tier, became or stopped being
     *     qualified, or were never scored before
     */
    public record Scored(List<ScoredAccount> accounts, List<TierChange> changes) {
        public Scored {
            accounts = List.copyOf(accounts);
            changes = List.copyOf(changes);
        }
    }
}
