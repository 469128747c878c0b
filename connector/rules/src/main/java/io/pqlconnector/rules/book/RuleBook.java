package io.pqlconnector.rules.book;

import io.pqlconnector.rules.condition.FactName;
import io.pqlconnector.rules.condition.Formula;
import io.pqlconnector.rules.condition.Vocabulary;
import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.rules.template.Template;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.source.PropertyPath;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How accounts, or users, are scored. Immutable and thread-safe.
 *
 * <p>{@link #assess} is a pure function: the same measurement and instant give the same assessment, byte for byte.
 */
public final class RuleBook {
    private final Parts parts;
    private final EntityKind kind;
    private final List<Signal> signals;
    private final Set<String> broken;
    private final Map<SignalName, Formula> formulas;
    private final Map<SignalName, Points> points;
    private final int threshold;
    private final List<Tier> tiers;
    private final List<Play> plays;
    private final Map<SignalName, Template> reasons;
    private final Vocabulary vocabulary;
    private final Scorer scorer;

    /**
     * From what the parser read.
     *
     * @param zone of calendar days in texts
     */
    RuleBook(Parts parts, ZoneId zone) {
        this.parts = parts;
        kind = parts.kind();
        signals = List.copyOf(parts.signals());
        broken = Set.copyOf(parts.broken());
        formulas = Map.copyOf(parts.formulas());
        points = Map.copyOf(parts.points());
        threshold = parts.threshold();
        tiers = List.copyOf(parts.tiers());
        plays = List.copyOf(parts.plays());
        reasons = Map.copyOf(parts.reasons());
        vocabulary = Names.assessed(
                Names.tiered(Names.scored(Names.measured(kind, signals, List.of())), tierNames()),
                signals,
                playNames(),
                routes());
        scorer = new Scorer(this, parts.percents(), zone);
    }

    /**
     * What the parser read.
     *
     * @param broken the names of signals that could not be read
     * @param formulas of the expression signals
     * @param percents the signals whose values are shown in percent
     */
    record Parts(
            EntityKind kind,
            List<Signal> signals,
            Set<String> broken,
            Map<SignalName, Formula> formulas,
            Set<SignalName> percents,
            Map<SignalName, Points> points,
            int threshold,
            List<Tier> tiers,
            List<Play> plays,
            Map<SignalName, Template> reasons) {}

    /** The same book, with the days in its texts those of another zone. */
    RuleBook in(ZoneId zone) {
        return new RuleBook(parts, zone);
    }

    /** Whether it scores accounts or users. */
    public EntityKind kind() {
        return kind;
    }

    /** What is measured, in the order of the file; expressions included. */
    public List<Signal> signals() {
        return signals;
    }

    /** A signal by its name. */
    public Optional<Signal> signal(SignalName name) {
        return signals.stream().filter(signal -> signal.name().equals(name)).findFirst();
    }

    /** Whether a signal could not be read, so that a mention of it is no mistake of its own. */
    boolean isBroken(String signal) {
        return broken.contains(signal);
    }

    /** What the signals are worth; those without points are left out. */
    public Map<SignalName, Points> points() {
        return points;
    }

    /** The most points that each signal gives if it fires; those that never add any are left out. */
    public Map<SignalName, Integer> mostPoints() {
        Map<SignalName, Integer> most = new TreeMap<>();
        points.forEach((name, given) -> {
            int limit = given instanceof Points.PerUnit each
                    ? each.cap()
                    : given instanceof Points.Fixed fixed ? fixed.points() : Integer.MAX_VALUE;
            if (limit > 0) {
                most.put(name, limit);
            }
        });
        return Collections.unmodifiableMap(most);
    }

    /** The score from which one is qualified. */
    public int threshold() {
        return threshold;
    }

    /** The tiers, in the order in which they are tried. */
    public List<Tier> tiers() {
        return tiers;
    }

    /** The names of the tiers, best first. */
    public List<String> tierNames() {
        return tiers.stream().map(Tier::name).toList();
    }

    /** The plays, in the order in which they are tried. */
    public List<Play> plays() {
        return plays;
    }

    /** The names of the plays. */
    public List<String> playNames() {
        return plays.stream().map(Play::name).toList();
    }

    /** Every route that a play can take, in the order of the file, each once. */
    public List<String> routes() {
        return plays.stream()
                .flatMap(play -> play.routes().stream())
                .map(Play.Route::to)
                .distinct()
                .toList();
    }

    /** How triggers read, where the book says so. */
    Map<SignalName, Template> reasons() {
        return reasons;
    }

    Map<SignalName, Formula> formulas() {
        return formulas;
    }

    /**
     * The names that conditions and texts about an assessment of this book may use; {@link AssessmentFacts} has their values.
     */
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** The properties of events that the signals refer to. */
    public NavigableSet<PropertyPath> properties() {
        NavigableSet<PropertyPath> properties = new TreeSet<>();
        for (Signal signal : signals) {
            if (signal instanceof Signal.Aggregate aggregate) {
                properties.add(aggregate.property());
                aggregate.dividedBy().ifPresent(properties::add);
            }
            events(signal).where().forEach(test -> properties.add(test.property()));
        }
        return Collections.unmodifiableNavigableSet(properties);
    }

    /** The names of the events that the signals refer to. */
    public NavigableSet<String> eventNames() {
        NavigableSet<String> names = new TreeSet<>();
        signals.forEach(signal -> names.addAll(events(signal).names()));
        return Collections.unmodifiableNavigableSet(names);
    }

    private static EventFilter events(Signal signal) {
        if (signal instanceof Signal.Count count) {
            return count.events();
        }
        if (signal instanceof Signal.DistinctDays days) {
            return days.events();
        }
        if (signal instanceof Signal.DistinctUsers users) {
            return users.events();
        }
        if (signal instanceof Signal.Aggregate aggregate) {
            return aggregate.events();
        }
        if (signal instanceof Signal.QuietFor quiet) {
            return quiet.events();
        }
        if (signal instanceof Signal.FirstSeen age) {
            return age.events();
        }
        return signal instanceof Signal.Trend trend ? trend.events() : EventFilter.ANY;
    }

    /** The traits that the book refers to, in signals, conditions and texts. Compiles all of them. */
    public NavigableSet<String> traits() {
        NavigableSet<String> traits = new TreeSet<>();
        for (Signal signal : signals) {
            if (signal instanceof Signal.Trait trait) {
                traits.add(trait.trait());
            }
        }
        Set<FactName> reads = new LinkedHashSet<>();
        formulas.values().forEach(formula -> reads.addAll(formula.reads()));
        reasons.values().forEach(reason -> reads.addAll(reason.reads()));
        tiers.forEach(tier -> reads.addAll(tier.when().reads()));
        for (Play play : plays) {
            play.when().ifPresent(when -> reads.addAll(when.reads()));
            play.action().ifPresent(action -> reads.addAll(action.reads()));
            play.message().ifPresent(message -> reads.addAll(message.reads()));
            play.routes().forEach(route -> route.when().ifPresent(when -> reads.addAll(when.reads())));
        }
        reads.stream().filter(name -> name.group().equals("traits")).forEach(name -> traits.add(name.member()));
        return Collections.unmodifiableNavigableSet(traits);
    }

    /**
     * What the rules say about one account or user.
     *
     * @param measurement of the kind that the book scores; a signal that it lacks counts as not measured
     * @param asOf the instant that the measurement is of
     */
    public Assessment assess(Measurement measurement, Instant asOf) {
        check(measurement);
        return scorer.assess(measurement, asOf);
    }

    /** Whether one is qualified, as {@link #assess} says it, at a fraction of its cost: without reasons, tier and play. */
    public boolean qualifies(Measurement measurement, Instant asOf) {
        check(measurement);
        return scorer.score(measurement, asOf) >= threshold;
    }

    private void check(Measurement measurement) {
        if (measurement.kind() != kind) {
            throw new IllegalArgumentException("the book scores an " + kind.word() + ", not a "
                    + measurement.kind().word());
        }
    }

    /** The signals with their formulas, in an order in which each stands after those that it reads; without circles. */
    Map<SignalName, Signal> inOrder() {
        Map<SignalName, Signal> byName = new LinkedHashMap<>();
        signals.forEach(signal -> byName.put(signal.name(), signal));
        Map<SignalName, Signal> ordered = new LinkedHashMap<>();
        new Dependencies(formulas).inOrder(byName.keySet()).forEach(name -> {
            Signal signal = byName.get(name);
            if (signal != null) {
                ordered.put(name, signal);
            }
        });
        return ordered;
    }
}
