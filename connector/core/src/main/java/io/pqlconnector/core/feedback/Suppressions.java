package io.pqlconnector.core.feedback;

import io.pqlconnector.core.ledger.Verdict;
import io.pqlconnector.core.ledger.Verdicts;
import io.pqlconnector.rules.score.Suppression;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which accounts reps do not want as of an instant, by verdicts that stand and have not cooled down. */
public final class Suppressions {
    private final Verdicts verdicts;
    private final List<Feedback> feedback;

    /** By the verdicts of the places that are configured; what was read elsewhere once does not count. */
    public Suppressions(Verdicts verdicts, List<Feedback> feedback) {
        this.verdicts = verdicts;
        this.feedback = List.copyOf(feedback);
    }

    /** Those of some accounts, by key. Of several verdicts on one account the one that lasts longest counts. */
    public Map<String, Suppression> of(Collection<String> accounts, Instant asOf) {
        Map<String, Suppression> suppressions = new HashMap<>();
        if (feedback.isEmpty()) {
            return suppressions;
        }
        for (Verdict verdict : verdicts.of(accounts)) {
            suppression(verdict)
                    .filter(found -> verdict.stoodAt(asOf) && found.until().isAfter(asOf))
                    .ifPresent(found -> suppressions.merge(verdict.account(), found, Suppressions::longer));
        }
        return suppressions;
    }

    /** What follows from a verdict while it stands; empty if it was read where nobody reads any more. */
    private Optional<Suppression> suppression(Verdict verdict) {
        return feedback.stream()
                .filter(one -> one.place().destination().equals(verdict.destination())
                        && one.place().inCrm().equals(verdict.place()))
                .findFirst()
                .flatMap(one -> one.coolDown().after(verdict.words()))
                .map(coolDown -> new Suppression(
                        verdict.words(),
                        verdict.destination().value(),
                        verdict.since(),
                        verdict.since().plus(coolDown)));
    }

    private static Suppression longer(Suppression one, Suppression other) {
        return other.until().isAfter(one.until()) ? other : one;
    }
}
