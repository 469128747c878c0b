package io.pqlconnector.rules.book;

import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.NumberTest;
import io.pqlconnector.rules.signal.PropertyTest;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.rules.signal.SignalValue;
import io.pqlconnector.rules.signal.TraitTest;
import io.pqlconnector.rules.template.Figures;
import io.pqlconnector.spi.config.Durations;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a signal reads for a rep who has never seen the rules: what was observed, and what was needed.
 *
 * <p>What only time changes is worded by the day since which it is so, not by how long ago that was: a text that counts the
 * days would be another one every day, and be written to the CRM although nothing happened.
 */
final class SignalWording {
    private final Signal signal;
    private final boolean percent;
    private final ZoneId zone;
    private final String window;

    /**
     * The words for one signal.
     *
     * @param percent whether its value is a share that people think of in percent
     * @param zone of calendar days
     */
    SignalWording(Signal signal, boolean percent, ZoneId zone) {
        this.signal = signal;
        this.percent = percent;
        this.zone = zone;
        this.window =
                within(signal).map(length -> " in " + Durations.inWords(length)).orElse("");
    }

    /** The value as it stands in a sentence. */
    String figure(double value) {
        return percent ? Figures.percent(value, 0) : Figures.plain(value);
    }

    /** What was observed: "6 x Teammate Invited in 30 days". */
    String reason(Measured measured, Instant asOf) {
        SignalValue value = measured.value();
        if (value instanceof SignalValue.Number number) {
            return signal instanceof Signal.QuietFor || signal instanceof Signal.FirstSeen
                    ? since(measured, number.value(), asOf)
                    : observed(number.value());
        }
        String name = signal instanceof Signal.Trait trait ? trait.trait() : spaced();
        return value instanceof SignalValue.Text text
                ? name + ": " + text.value().strip()
                : name;
    }

    private String observed(double value) {
        String shown = figure(value);
        if (signal instanceof Signal.Count count) {
            String what = events(count.events(), value == 1 ? "event" : "events");
            boolean any = count.events().names().isEmpty();
            return (value == 0 ? "no " : shown + (any ? " " : " x ")) + what + window;
        }
        if (signal instanceof Signal.DistinctDays days) {
            String what = days.events().names().isEmpty() ? "active" : events(days.events(), "");
            return what + " on " + shown + (value == 1 ? " day" : " days") + window;
        }
        if (signal instanceof Signal.DistinctUsers users) {
            String people =
                    shown + (users.events().names().isEmpty() ? " active" : "") + (value == 1 ? " user" : " users");
            return (users.events().names().isEmpty() ? people : events(users.events(), "") + " by " + people) + window;
        }
        if (signal instanceof Signal.Aggregate aggregate) {
            return aggregate(aggregate, shown);
        }
        if (signal instanceof Signal.Trait trait) {
            return trait.trait() + ": " + shown;
        }
        if (signal instanceof Signal.Trend trend) {
            String what = trend.events().names().isEmpty() ? "activity" : events(trend.events(), "");
            return what + (value < 0 ? " fell by " : " rose by ") + Figures.percent(Math.abs(value), 0) + " in "
                    + Durations.inWords(trend.over());
        }
        return value == 1 ? spaced() : spaced() + ": " + shown;
    }

    private String since(Measured measured, double days, Instant asOf) {
        // A measured age always has its event; a caller may know the age alone.
        Instant counted = Measured.example(signal, days, asOf).last().orElse(asOf);
        if (signal instanceof Signal.FirstSeen age) {
            boolean any = age.events().names().isEmpty();
            return "first " + (any ? "seen" : events(age.events(), "")) + " on "
                    + day(measured.first().orElse(counted), zone);
        }
        EventFilter filter = signal instanceof Signal.QuietFor quiet ? quiet.events() : EventFilter.ANY;
        return "no " + events(filter, "activity") + " since "
                + day(measured.last().orElse(counted), zone);
    }

    private String aggregate(Signal.Aggregate aggregate, String shown) {
        String property = aggregate.property().key();
        if (aggregate.dividedBy().isPresent()) {
            String limit = aggregate.dividedBy().get().key();
            return (aggregate.how() == Signal.Aggregate.How.MAX ? "up to " : "at ") + shown + " of " + limit + window;
        }
        return switch (aggregate.how()) {
            case SUM -> property + " " + shown + " in total" + window;
            case MAX -> property + " up to " + shown + window;
            case LATEST -> property + " at " + shown + window;
        };
    }

    /** The bound: "3 in 30 days". Never empty. */
    String needed() {
        if (signal instanceof Signal.Trait trait) {
            return needed(trait.test());
        }
        if (signal instanceof Signal.QuietFor quiet) {
            return Durations.inWords(quiet.silence());
        }
        if (signal instanceof Signal.FirstSeen age) {
            String bounds =
                    bounds(age.atLeast().map(Durations::inWords), age.atMost().map(Durations::inWords));
            return bounds.isEmpty() ? "any" : bounds;
        }
        if (signal instanceof Signal.Trend trend) {
            boolean falls = trend.direction() == Signal.Trend.Direction.FALLS;
            return (falls ? "a fall by " : "a rise by ") + percent(trend.share()) + " in "
                    + Durations.inWords(trend.over());
        }
        String bounds = bounds(test());
        return (bounds.isEmpty() ? "more than 0" : bounds) + window;
    }

    private String needed(TraitTest test) {
        if (test instanceof TraitTest.InRange range) {
            return bounds(new NumberTest(range.atLeast(), range.atMost()));
        }
        if (test instanceof TraitTest.OneOf choice) {
            return joined(choice.values());
        }
        if (test instanceof TraitTest.Contains part) {
            return "text with \"" + part.text() + "\"";
        }
        if (test instanceof TraitTest.Dated dated) {
            return dated.notBefore().map(bound -> "since " + day(bound)).orElse("")
                    + (dated.notBefore().isPresent() && dated.notAfter().isPresent() ? ", " : "")
                    + dated.notAfter().map(bound -> "until " + day(bound)).orElse("");
        }
        if (test instanceof TraitTest.Within recent) {
            return "a date in the last " + Durations.inWords(recent.duration());
        }
        return "any value";
    }

    private String bounds(NumberTest test) {
        return bounds(test.atLeast().map(this::bound), test.atMost().map(this::bound));
    }

    // A bound is shown as it was written, not cut like a measured value.
    private String bound(BigDecimal bound) {
        return percent ? percent(bound) : bound.stripTrailingZeros().toPlainString();
    }

    private static String bounds(Optional<String> atLeast, Optional<String> atMost) {
        if (atLeast.isPresent() && atMost.isPresent()) {
            return atLeast.get() + " to " + atMost.get();
        }
        return atLeast.or(() -> atMost.map(bound -> "at most " + bound)).orElse("");
    }

    private NumberTest test() {
        if (signal instanceof Signal.Count count) {
            return count.test();
        }
        if (signal instanceof Signal.DistinctDays days) {
            return days.test();
        }
        if (signal instanceof Signal.DistinctUsers users) {
            return users.test();
        }
        if (signal instanceof Signal.Aggregate aggregate) {
            return aggregate.test();
        }
        return signal instanceof Signal.Expression expression ? expression.test() : NumberTest.NONE;
    }

    private static Optional<Duration> within(Signal signal) {
        if (signal instanceof Signal.Count count) {
            return count.within();
        }
        if (signal instanceof Signal.DistinctDays days) {
            return days.within();
        }
        if (signal instanceof Signal.DistinctUsers users) {
            return users.within();
        }
        return signal instanceof Signal.Aggregate aggregate ? aggregate.within() : Optional.empty();
    }

    private static String events(EventFilter filter, String any) {
        String names = filter.names().isEmpty() ? any : joined(filter.names());
        List<String> details = new ArrayList<>();
        for (PropertyTest test : filter.where()) {
            if (test instanceof PropertyTest.OneOf choice) {
                details.add(choice.property().key() + " " + joined(choice.values()));
            }
        }
        return details.isEmpty() ? names : names + " (" + String.join(", ", details) + ")";
    }

    private static String joined(List<String> words) {
        int last = words.size() - 1;
        return last <= 0
                ? String.join("", words)
                : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    private static String percent(BigDecimal share) {
        return share.movePointRight(2).stripTrailingZeros().toPlainString() + " %";
    }

    private static String day(Instant instant) {
        return instant.toString().substring(0, 10);
    }

    /** The calendar day of an instant, as texts show it. */
    static String day(Instant instant, ZoneId zone) {
        return LocalDate.ofInstant(instant, zone).toString();
    }

    private String spaced() {
        return signal.name().value().replace('_', ' ').toLowerCase(Locale.ROOT);
    }
}
