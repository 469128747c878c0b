package io.pqlconnector.learn.calibrate;

import io.pqlconnector.rules.signal.EventFilter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds rules in what became of leads. Pure: the same leads, goal and seed give the same.
 *
 * @param goal what the threshold is for
 * @param seed of the splits by which the rules are judged
 */
public record Calibrator(Goal goal, long seed) {
    /** Ten events for each of three rules is what regressions are asked for at least, and 30 % of them are held out. */
    public static final int NEEDED = 50;

    /**
     * Finds rules, or why there are none.
     *
     * @param known what is known to follow the conversion: behaviours, or what several of them are measures of
     */
    public Calibration calibrate(Leads leads, List<Leak> known) {
        int fewer = Math.min(leads.conversions(), leads.rows() - leads.conversions());
        if (fewer < NEEDED) {
            return new Calibration.TooFew(leads.rows(), leads.conversions(), NEEDED);
        }
        Usable usable = Usable.of(leads);
        Leads all = leads.with(usable.behaviours());
        List<Leak> leaks = new ArrayList<>(known);
        Set<String> named = known.stream().map(Leak::behaviour).collect(Collectors.toSet());
        Leak.tooGood(all, seed).stream()
                .filter(leak -> all.behaviours().stream()
                        .noneMatch(behaviour ->
                                behaviour.name().equals(leak.behaviour()) && named.contains(behaviour.family())))
                .forEach(leaks::add);
        Set<String> leaking = leaks.stream().map(Leak::behaviour).collect(Collectors.toSet());
        Leads sound = all.with(without(leaking, all.behaviours()));
        Optional<Judged> judged = Judged.of(sound, goal, seed);
        if (judged.isEmpty()) {
            return new Calibration.TooFew(leads.rows(), leads.conversions(), NEEDED);
        }
        Optional<Judged> withLeaks = leaks.isEmpty() ? Optional.empty() : Judged.of(all, goal, seed);
        Calibration.Found found = new Calibration.Found(
                leads.rows(), leads.conversions(), usable.leftOut(), leaks, judged.get(), withLeaks);
        return verdict(sound, found);
    }

    /**
     * Those that neither leak nor measure the same as one that does: in another window, or by days or people, it knows as much,
     * of fewer leads.
     *
     * @param leaking names of behaviours, or of events
     */
    private static List<Behaviour> without(Set<String> leaking, List<Behaviour> behaviours) {
        Set<String> told = new HashSet<>(leaking);
        behaviours.stream()
                .filter(behaviour -> leaking.contains(behaviour.name()))
                .map(Behaviour::family)
                .forEach(told::add);
        return behaviours.stream()
                .filter(behaviour -> !told.contains(behaviour.name())
                        && !told.contains(behaviour.family())
                        && events(behaviour).noneMatch(told::contains))
                .toList();
    }

    /** The events that it counts. */
    private static Stream<String> events(Behaviour behaviour) {
        return behaviour.form() instanceof SignalForm.Measured measured
                ? EventFilter.of(measured.signal()).stream().flatMap(filter -> filter.names().stream())
                : Stream.of();
    }

    private Calibration verdict(Leads leads, Calibration.Found found) {
        Scorecard card = RuleSearch.search(leads, leads.all());
        if (card.rules().isEmpty() || found.judged().couldBeChance()) {
            return new Calibration.NoSignal(found);
        }
        if (found.judged().drifts()) {
            return new Calibration.Drift(found);
        }
        List<Evidence> evidence =
                card.rules().stream().map(rule -> Evidence.of(leads, rule)).toList();
        if (card.rules().stream().allMatch(rule -> rule.points() < 0)) {
            return new Calibration.OnlyAgainst(found, evidence);
        }
        return new Calibration.Proposal(found, card, evidence, Threshold.choose(leads, card, leads.all(), goal));
    }
}
