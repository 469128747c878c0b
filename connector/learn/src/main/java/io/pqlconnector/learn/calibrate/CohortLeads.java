package io.pqlconnector.learn.calibrate;

import io.pqlconnector.core.lake.Cohort;
import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.NumberTest;
import io.pqlconnector.rules.signal.PropertyTest;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.spi.config.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Accounts or users of the lake as leads.
 *
 * @param followers what follows the conversion, named by the event
 */
public record CohortLeads(Leads leads, List<Leak> followers) {
    /** With more of them something is wrong with the traits. */
    private static final int MOST_TRAITS = 200;

    public CohortLeads {
        followers = List.copyOf(followers);
    }

    /** All of a cohort. */
    public static CohortLeads of(Cohort cohort) {
        List<Cohort.Member> members = cohort.members();
        List<Behaviour> behaviours = new ArrayList<>();
        for (int i = 0; i < cohort.signals().size(); i++) {
            int column = i;
            Signal signal = cohort.signals().get(i);
            behaviours.add(new Behaviour.Figure(
                    name(signal),
                    family(signal),
                    new SignalForm.Measured(signal),
                    IntStream.range(0, members.size())
                            .mapToDouble(cohort.figures().get(column)::value)
                            .toArray()));
        }
        List<TableColumn> traits = traits(members);
        traits.stream()
                .filter(trait -> trait.leftOut().isEmpty())
                .map(trait -> trait.behaviour(members.size()))
                .forEach(behaviours::add);
        BitSet converted = new BitSet();
        IntStream.range(0, members.size())
                .filter(row -> members.get(row).converted())
                .forEach(converted::set);
        Leads leads = new Leads(
                behaviours,
                converted,
                IntStream.range(0, members.size()).boxed().toList(),
                members.stream()
                        .map(member -> member.firstSeen().getEpochSecond())
                        .toList(),
                leftOut(traits, cohort.untold()));
        return new CohortLeads(
                leads, cohort.followers().stream().map(CohortLeads::leak).toList());
    }

    private static List<LeftOut> leftOut(List<TableColumn> traits, SortedSet<String> untold) {
        return Stream.concat(
                        traits.stream().flatMap(trait -> trait.leftOut().stream()),
                        untold.stream()
                                .limit(MOST_TRAITS)
                                .map(trait -> new LeftOut(
                                        trait, "is known as it is today, not as it was when they were looked at")))
                .toList();
    }

    private static List<TableColumn> traits(List<Cohort.Member> members) {
        SortedSet<String> names = new TreeSet<>();
        members.forEach(member -> names.addAll(member.traits().keySet()));
        return names.stream()
                .limit(MOST_TRAITS)
                .map(name -> {
                    TableColumn column = new TableColumn(name);
                    IntStream.range(0, members.size())
                            .forEach(row -> column.set(
                                    row,
                                    members.get(row)
                                            .traits()
                                            .getOrDefault(name, "")
                                            .strip()));
                    return column;
                })
                .toList();
    }

    private static Leak leak(Cohort.Follower follower) {
        return new Leak(
                follower.event(),
                "follows the conversion: " + follower.after() + " of " + follower.had()
                        + " that converted had it first within the hour before, or later");
    }

    /** What a reader calls it: the name that it has in the rule book, or what is counted. */
    private static String name(Signal signal) {
        if (signal instanceof Signal.Count count && isCandidate(count.test())) {
            return event(count.events()) + within(count.within());
        } else if (signal instanceof Signal.DistinctDays days && isCandidate(days.test())) {
            return "days with " + event(days.events()) + within(days.within());
        } else if (signal instanceof Signal.DistinctUsers users && isCandidate(users.test())) {
            return "people with " + event(users.events()) + within(users.within());
        }
        return signal.name().value();
    }

    // A signal of a rule book asks for something.
    private static boolean isCandidate(NumberTest test) {
        return test.equals(NumberTest.NONE);
    }

    private static String within(Optional<Duration> within) {
        return within.map(window -> " in " + Durations.inWords(window)).orElse("");
    }

    private static String event(EventFilter filter) {
        String words = filter.where().stream()
                .filter(PropertyTest.OneOf.class::isInstance)
                .map(PropertyTest.OneOf.class::cast)
                .map(test -> " with " + test.property().key() + " " + String.join(" or ", test.values()))
                .collect(Collectors.joining());
        return String.join(" or ", filter.names()) + words;
    }

    private static String family(Signal signal) {
        Optional<EventFilter> filter = signal instanceof Signal.Aggregate ? Optional.empty() : EventFilter.of(signal);
        boolean words = filter.filter(
                        of -> of.names().size() == 1 && !of.where().isEmpty())
                .isPresent();
        if (words && signal instanceof Signal.Count count && isCandidate(count.test())) {
            return count.events().names().get(0) + " "
                    + count.events().where().get(0).property();
        }
        return filter.filter(of -> of.names().size() == 1 && of.where().isEmpty())
                .map(CohortLeads::event)
                .orElseGet(() -> signal.name().value());
    }
}
