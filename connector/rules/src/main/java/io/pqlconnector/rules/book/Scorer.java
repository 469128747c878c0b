package io.pqlconnector.rules.book;

import io.pqlconnector.rules.condition.Condition;
import io.pqlconnector.rules.condition.FactName;
import io.pqlconnector.rules.condition.Facts;
import io.pqlconnector.rules.condition.Formula;
import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.score.Assessment.ChosenPlay;
import io.pqlconnector.rules.score.Trigger;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.rules.signal.NumericText;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.rules.signal.SignalValue;
import io.pqlconnector.rules.signal.TraitTest;
import io.pqlconnector.rules.template.Template;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns a measurement into an assessment. */
final class Scorer {
    private static final Comparator<Trigger> HIGHEST_FIRST = (a, b) -> {
        int byPoints = Integer.compare(b.points(), a.points());
        return byPoints != 0 ? byPoints : a.signal().compareTo(b.signal());
    };

    private final RuleBook book;
    private final Set<SignalName> percents;
    private final ZoneId zone;
    private volatile @Nullable List<Step> steps;

    /**
     * For one book.
     *
     * @param percents the signals whose values are shown in percent
     * @param zone of calendar days in texts
     */
    Scorer(RuleBook book, Set<SignalName> percents, ZoneId zone) {
        this.book = book;
        this.percents = Set.copyOf(percents);
        this.zone = zone;
    }

    /** One signal with all that its assessment needs. */
    private record Step(
            Signal signal,
            Optional<Formula> formula,
            Optional<Points> points,
            Optional<Template> reason,
            SignalWording wording,
            String needed) {}

    // Put together when first needed, because the order of expressions is known only once they are compiled.
    private List<Step> steps() {
        List<Step> known = steps;
        if (known == null) {
            known = book.inOrder().values().stream().map(this::step).toList();
            steps = known;
        }
        return known;
    }

    private Step step(Signal signal) {
        SignalName name = signal.name();
        SignalWording wording = new SignalWording(signal, percents.contains(name), zone);
        return new Step(
                signal,
                Optional.ofNullable(book.formulas().get(name)),
                Optional.ofNullable(book.points().get(name)),
                Optional.ofNullable(book.reasons().get(name)),
                wording,
                wording.needed());
    }

    Assessment assess(Measurement measurement, Instant asOf) {
        State state = new State(measurement, zone);
        List<Step> fired = new ArrayList<>();
        SortedMap<SignalName, String> missed = new TreeMap<>();
        SortedMap<SignalName, Measured> signals = new TreeMap<>();
        for (Step step : steps()) {
            SignalName name = step.signal().name();
            Measured measured = measured(step, measurement, state);
            signals.put(name, measured);
            state.measured.put(name.value(), measured);
            if (SignalTest.fires(step.signal(), measured.value(), asOf)) {
                fired.add(step);
                state.fired.add(name.value());
            } else {
                missed.put(name, step.needed());
            }
        }
        List<Trigger> triggers = fired.stream()
                .map(step -> trigger(step, state, asOf))
                .sorted(HIGHEST_FIRST)
                .toList();
        int score = triggers.stream().mapToInt(Trigger::points).sum();
        state.put("score", (double) score);
        state.put("threshold", (double) book.threshold());
        Optional<String> tier = book.tiers().stream()
                .filter(candidate -> candidate.when().holds(state))
                .map(Tier::name)
                .findFirst();
        state.put("tier", tier.orElse(""));
        state.put("qualified", score >= book.threshold());
        Optional<ChosenPlay> play = book.plays().stream()
                .filter(candidate -> holds(candidate.when(), state))
                .findFirst()
                .map(chosen -> filled(chosen, triggers, state));
        return new Assessment(
                measurement, asOf, score, book.threshold(), tier, triggers, missed, signals, play, Optional.empty());
    }

    /** The sum of the points alone. */
    int score(Measurement measurement, Instant asOf) {
        State state = new State(measurement, zone);
        int score = 0;
        for (Step step : steps()) {
            String name = step.signal().name().value();
            Measured measured = measured(step, measurement, state);
            state.measured.put(name, measured);
            if (SignalTest.fires(step.signal(), measured.value(), asOf)) {
                state.fired.add(name);
                score += points(step, measured);
            }
        }
        return score;
    }

    private static boolean holds(Optional<Condition> when, Facts facts) {
        return when.map(condition -> condition.holds(facts)).orElse(true);
    }

    private static Measured measured(Step step, Measurement measurement, State state) {
        if (step.formula().isPresent()) {
            OptionalDouble value = step.formula().get().value(state);
            return value.isPresent() ? Measured.number(value.getAsDouble()) : Measured.ABSENT;
        }
        Measured measured = measurement.signals().get(step.signal().name());
        return measured != null ? measured : unmeasured(step.signal(), measurement);
    }

    /** What a signal is worth that nobody measured: no event is a count of 0; a trait may still be known. */
    private static Measured unmeasured(Signal signal, Measurement measurement) {
        if (signal instanceof Signal.Trait trait) {
            return Optional.ofNullable(measurement.traits().get(trait.trait()))
                    .map(text -> new Measured(value(trait.test(), text), Optional.empty(), Optional.empty()))
                    .orElse(Measured.ABSENT);
        }
        boolean counted = signal instanceof Signal.Count
                || signal instanceof Signal.DistinctDays
                || signal instanceof Signal.DistinctUsers
                || signal instanceof Signal.Trend
                || (signal instanceof Signal.Aggregate aggregate && aggregate.how() == Signal.Aggregate.How.SUM);
        return counted ? Measured.number(0) : Measured.ABSENT;
    }

    private static SignalValue value(TraitTest test, String text) {
        OptionalDouble number = test instanceof TraitTest.InRange ? NumericText.parse(text) : OptionalDouble.empty();
        return number.isPresent() ? new SignalValue.Number(number.getAsDouble()) : new SignalValue.Text(text);
    }

    private static Trigger trigger(Step step, State state, Instant asOf) {
        Measured measured = state.measured.getOrDefault(step.signal().name().value(), Measured.ABSENT);
        String reason = step.reason()
                .map(template -> template.fill(new ReasonFacts(measured, step.needed()).or(state)))
                .orElseGet(() -> step.wording().reason(measured, asOf));
        return new Trigger(step.signal().name(), points(step, measured), reason, measured, step.needed());
    }

    private static int points(Step step, Measured measured) {
        // A trait that is text counts as one unit.
        double units = measured.value() instanceof SignalValue.Number number ? number.value() : 1;
        return step.points().map(points -> points.of(units)).orElse(0);
    }

    private static ChosenPlay filled(Play play, List<Trigger> triggers, State state) {
        String route = play.routes().stream()
                .filter(candidate -> holds(candidate.when(), state))
                .map(Play.Route::to)
                .findFirst()
                .orElse("");
        state.triggers = triggers;
        state.play.put("name", play.name());
        state.play.put("route", route);
        state.play.put("list", play.list());
        state.play.put("sequence", play.sequence());
        String action = play.action().map(text -> text.fill(state)).orElse("");
        state.play.put("action", action);
        String message = play.message().map(text -> text.fill(state)).orElse("");
        return new ChosenPlay(play.name(), action, route, message, play.list(), play.sequence());
    }

    /** What is known about one trigger. */
    private record ReasonFacts(Measured measured, String needed) implements Facts {
        @Override
        public Optional<Object> fact(FactName name) {
            if (!name.group().isEmpty()) {
                return Optional.empty();
            }
            return switch (name.member()) {
                case "value" -> AssessmentFacts.value(measured);
                case "needed" -> Optional.of(needed);
                default -> Optional.empty();
            };
        }
    }

    /** What is known so far about the account or user; grows while it is scored. Used by one thread. */
    private static final class State implements Facts {
        private final Measurement measurement;
        private final ZoneId zone;
        private final Map<String, Measured> measured = new HashMap<>();
        private final Set<String> fired = new HashSet<>();
        private final Map<String, Object> singles = new HashMap<>();
        private final Map<String, String> play = new HashMap<>();
        private List<Trigger> triggers = List.of();

        State(Measurement measurement, ZoneId zone) {
            this.measurement = measurement;
            this.zone = zone;
        }

        void put(String name, Object value) {
            singles.put(name, value);
        }

        // Few texts show the reasons, and joining them for every account is not free.
        private Optional<Object> single(String name) {
            return name.equals("reasons")
                    ? Optional.of(AssessmentFacts.reasons(triggers))
                    : Optional.ofNullable(singles.get(name));
        }

        @Override
        public Optional<Object> fact(FactName name) {
            return switch (name.group()) {
                case "" -> single(name.member());
                case "fired" -> Optional.of(fired.contains(name.member()));
                case "signals" ->
                    Optional.ofNullable(measured.get(name.member())).flatMap(AssessmentFacts::value);
                case "first", "last" ->
                    Optional.ofNullable(measured.get(name.member()))
                            .flatMap(found -> AssessmentFacts.day(name.group(), found, zone));
                case "traits" -> Optional.ofNullable(measurement.traits().get(name.member()));
                case "play" -> Optional.ofNullable(play.get(name.member()));
                default -> AssessmentFacts.entity(measurement, name);
            };
        }
    }
}
