package io.pqlconnector.worker.render;

import io.pqlconnector.learn.backtest.Backtest;
import io.pqlconnector.learn.backtest.FailIf;
import io.pqlconnector.learn.backtest.Replay;
import io.pqlconnector.learn.backtest.TierShift;
import io.pqlconnector.rules.book.RuleBooks;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A backtest, perhaps of two rule books.
 *
 * @param now the configured rules
 * @param other what they are compared with
 * @param zone where days start
 */
public record Tested(Under now, Optional<Under> other, ZoneId zone) {

    /** What came of one rule book. */
    public record Under(RuleBooks rules, Replay.Replayed replayed) {
        /** The figures. */
        public Backtest backtest() {
            return replayed.backtest();
        }
    }

    /** Who would be in another tier at the last instant; empty without other rules. */
    public List<TierShift> shifts() {
        return other.map(against -> {
                    List<String> tiers = new ArrayList<>(now.rules().account().tierNames());
                    tiers.addAll(against.rules().account().tierNames());
                    return TierShift.between(
                            tiers, now.replayed().tiers(), against.replayed().tiers());
                })
                .orElse(List.of());
    }

    /** The routes that anybody took under either. */
    public SortedSet<String> routes() {
        SortedSet<String> routes = new TreeSet<>(now.backtest().byRoute().keySet());
        other.ifPresent(against -> routes.addAll(against.backtest().byRoute().keySet()));
        return routes;
    }

    /** Why the configured rules fail a condition; empty if they do not. */
    public Optional<String> failure(FailIf condition) {
        Backtest backtest = now.backtest();
        OptionalDouble value = condition.figure().of(backtest);
        return condition.fails(backtest).orElse(true)
                ? Optional.of("Failed: "
                        + (value.isPresent()
                                ? condition.figure().word() + " is " + figure(value.getAsDouble())
                                : condition.figure().word() + " cannot be told, since there is nothing to tell it from")
                        + " (--fail-if \"" + condition.text() + "\")")
                : Optional.empty();
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.4f", value).replaceAll("0+$", "").replaceAll("\\.$", "");
    }
}
