package io.pqlconnector.rules.book;

import io.pqlconnector.rules.condition.ValueType;
import io.pqlconnector.rules.condition.Vocabulary;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.rules.signal.TraitTest;
import io.pqlconnector.spi.EntityKind;
import java.util.Collection;
import java.util.List;

/** Which names the conditions and texts of a rule book may use. */
final class Names {
    private Names() {}

    /**
     * What is known before anything is scored: for expression signals.
     *
     * @param broken signals that could not be read; a reference to one is no mistake of its own
     */
    static Vocabulary measured(EntityKind kind, Collection<Signal> signals, Collection<String> broken) {
        Vocabulary.Builder names = Vocabulary.builder();
        for (Signal signal : signals) {
            names.member("fired", signal.name().value(), ValueType.FLAG);
        }
        for (Signal signal : signals) {
            names.member("signals", signal.name().value(), typeOf(signal));
        }
        for (String name : broken) {
            names.member("fired", name, ValueType.FLAG).member("signals", name, ValueType.BY_USE);
        }
        return entity(kind, names.openGroup("traits", ValueType.BY_USE)).build();
    }

    private static ValueType typeOf(Signal signal) {
        return signal instanceof Signal.Trait trait && !(trait.test() instanceof TraitTest.InRange)
                ? ValueType.BY_USE
                : ValueType.NUMBER;
    }

    private static Vocabulary.Builder entity(EntityKind kind, Vocabulary.Builder names) {
        String entity = kind.word();
        names.member(entity, "key", ValueType.TEXT)
                .member(entity, "name", ValueType.TEXT)
                .member(entity, "domain", ValueType.TEXT)
                .member(entity, "first_seen", ValueType.INSTANT)
                .member(entity, "last_seen", ValueType.INSTANT);
        if (kind == EntityKind.USER) {
            names.member(entity, "email", ValueType.TEXT).member(entity, "work_email", ValueType.FLAG);
        }
        return names;
    }

    /** What is known once the points are added up: for tiers. */
    static Vocabulary scored(Vocabulary measured) {
        return Vocabulary.builder()
                .name("score", ValueType.NUMBER)
                .name("threshold", ValueType.NUMBER)
                .addAll(measured)
                .build();
    }

    /** What is known once the tier is: for plays and routes. */
    static Vocabulary tiered(Vocabulary scored, List<String> tiers) {
        return scored.toBuilder()
                .name("qualified", ValueType.FLAG)
                .name("tier", tiers.isEmpty() ? ValueType.TEXT : ValueType.oneOf(tiers))
                .build();
    }

    // The days of a signal's first and last event are for texts; an expression that asked for one would have to be
    // computed after it, and nobody compares days in a tier.
    private static Vocabulary.Builder withDays(Vocabulary names, Collection<Signal> signals) {
        Vocabulary.Builder builder = names.toBuilder();
        for (String group : List.of("first", "last")) {
            signals.stream()
                    .filter(Names::isCountedOnEvents)
                    .forEach(signal -> builder.member(group, signal.name().value(), ValueType.TEXT));
        }
        return builder;
    }

    private static boolean isCountedOnEvents(Signal signal) {
        return !(signal instanceof Signal.Trait) && !(signal instanceof Signal.Expression);
    }

    /** For the reason of one signal. */
    static Vocabulary reason(Vocabulary measured, Collection<Signal> signals) {
        return withDays(measured, signals)
                .name("value", ValueType.BY_USE)
                .name("needed", ValueType.TEXT)
                .build();
    }

    /** For the texts of a play; its action cannot show itself. */
    static Vocabulary action(Vocabulary tiered, Collection<Signal> signals) {
        return withDays(tiered, signals)
                .name("reasons", ValueType.TEXT)
                .member("play", "name", ValueType.TEXT)
                .member("play", "route", ValueType.TEXT)
                .member("play", "list", ValueType.TEXT)
                .member("play", "sequence", ValueType.TEXT)
                .build();
    }

    /** For the message of a play. */
    static Vocabulary message(Vocabulary action) {
        return action.toBuilder().member("play", "action", ValueType.TEXT).build();
    }

    /** Everything that an assessment has: for mappings. */
    static Vocabulary assessed(Vocabulary tiered, Collection<Signal> signals, List<String> plays, List<String> routes) {
        return withDays(tiered, signals)
                .name("reasons", ValueType.TEXT)
                .name("triggers", ValueType.TEXT)
                .member("play", "name", plays.isEmpty() ? ValueType.TEXT : ValueType.oneOf(plays))
                .member("play", "route", routes.isEmpty() ? ValueType.TEXT : ValueType.oneOf(routes))
                .member("play", "action", ValueType.TEXT)
                .member("play", "message", ValueType.TEXT)
                .member("play", "list", ValueType.TEXT)
                .member("play", "sequence", ValueType.TEXT)
                .build();
    }
}
