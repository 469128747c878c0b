package io.pqlconnector.rules.book;

import io.pqlconnector.rules.condition.Formula;
import io.pqlconnector.rules.signal.SignalName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which signals are computed from which. */
final class Dependencies {
    private final Map<SignalName, Formula> formulas;

    Dependencies(Map<SignalName, Formula> formulas) {
        this.formulas = formulas;
    }

    /** The names, each after those that it is computed from; the given order otherwise. */
    List<SignalName> inOrder(Collection<SignalName> names) {
        Set<SignalName> ordered = new LinkedHashSet<>();
        names.stream().filter(name -> !formulas.containsKey(name)).forEach(ordered::add);
        names.forEach(name -> add(name, ordered, new LinkedHashSet<>()));
        return List.copyOf(ordered);
    }

    private void add(SignalName name, Set<SignalName> ordered, Set<SignalName> above) {
        if (ordered.contains(name) || !above.add(name)) {
            return;
        }
        reads(name).forEach(read -> add(read, ordered, above));
        ordered.add(name);
    }

    /** The shortest way from a signal over those that it reads back to itself: {@code [a, b, a]}. */
    Optional<List<SignalName>> circle(SignalName start) {
        List<List<SignalName>> ways = new ArrayList<>(List.of(List.of(start)));
        Set<SignalName> seen = new LinkedHashSet<>();
        for (int i = 0; i < ways.size(); i++) {
            List<SignalName> way = ways.get(i);
            for (SignalName read : reads(way.get(way.size() - 1))) {
                List<SignalName> longer = new ArrayList<>(way);
                longer.add(read);
                if (read.equals(start)) {
                    return Optional.of(longer);
                }
                if (seen.add(read)) {
                    ways.add(longer);
                }
            }
        }
        return Optional.empty();
    }

    private Set<SignalName> reads(SignalName name) {
        Set<SignalName> reads = new TreeSet<>();
        Formula formula = formulas.get(name);
        if (formula != null) {
            formula.reads().stream()
                    .filter(fact ->
                            fact.group().equals("signals") || fact.group().equals("fired"))
                    .forEach(fact -> reads.add(new SignalName(fact.member())));
        }
        return reads;
    }
}
