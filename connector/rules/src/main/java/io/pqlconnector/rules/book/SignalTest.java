package io.pqlconnector.rules.book;

import io.pqlconnector.rules.signal.NumberTest;
import io.pqlconnector.rules.signal.NumericText;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.rules.signal.SignalValue;
import io.pqlconnector.rules.signal.TraitTest;
import io.pqlconnector.spi.config.Fields;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Whether a measured value meets a signal's rule. */
final class SignalTest {
    private static final double MILLIS_PER_DAY = 86_400_000.0;

    private SignalTest() {}

    static boolean fires(Signal signal, SignalValue value, Instant asOf) {
        if (signal instanceof Signal.Trait trait) {
            return holds(trait.test(), value, asOf);
        }
        return value instanceof SignalValue.Number number && fires(signal, number.value());
    }

    private static boolean fires(Signal signal, double value) {
        if (signal instanceof Signal.Count count) {
            return count.test().holds(value);
        }
        if (signal instanceof Signal.DistinctDays days) {
            return days.test().holds(value);
        }
        if (signal instanceof Signal.DistinctUsers users) {
            return users.test().holds(value);
        }
        if (signal instanceof Signal.Aggregate aggregate) {
            return aggregate.test().holds(value);
        }
        if (signal instanceof Signal.Expression expression) {
            return expression.test().holds(value);
        }
        if (signal instanceof Signal.QuietFor quiet) {
            return value >= days(quiet.silence());
        }
        if (signal instanceof Signal.FirstSeen age) {
            return age.atLeast().map(bound -> value >= days(bound)).orElse(true)
                    && age.atMost().map(bound -> value <= days(bound)).orElse(true);
        }
        if (signal instanceof Signal.Trend trend) {
            double share = trend.share().doubleValue();
            return trend.direction() == Signal.Trend.Direction.FALLS ? value <= -share : value >= share;
        }
        throw new IllegalStateException("a signal of unknown kind: " + signal);
    }

    private static boolean holds(TraitTest test, SignalValue value, Instant asOf) {
        if (value instanceof SignalValue.Absent) {
            return false;
        }
        if (test instanceof TraitTest.InRange range) {
            return number(value).stream().anyMatch(number -> isWithin(range.atLeast(), range.atMost(), number));
        }
        String text = text(value);
        if (test instanceof TraitTest.OneOf choice) {
            return choice.values().stream().anyMatch(text::equalsIgnoreCase);
        }
        if (test instanceof TraitTest.Contains part) {
            return text.toLowerCase(Locale.ROOT).contains(part.text().toLowerCase(Locale.ROOT));
        }
        if (test instanceof TraitTest.Dated dated) {
            return Fields.parseInstant(text)
                    .filter(instant -> dated.notBefore()
                                    .map(bound -> !instant.isBefore(bound))
                                    .orElse(true)
                            && dated.notAfter()
                                    .map(bound -> !instant.isAfter(bound))
                                    .orElse(true))
                    .isPresent();
        }
        if (test instanceof TraitTest.Within recent) {
            return Fields.parseInstant(text)
                    .filter(instant -> !instant.isAfter(asOf) && !instant.isBefore(asOf.minus(recent.duration())))
                    .isPresent();
        }
        if (test instanceof TraitTest.Present) {
            return !text.isEmpty() && !text.equalsIgnoreCase("false");
        }
        throw new IllegalStateException("a trait test of unknown kind: " + test);
    }

    private static boolean isWithin(Optional<BigDecimal> atLeast, Optional<BigDecimal> atMost, double number) {
        // Unlike a count, a trait of zero or less is a fact: bounds alone decide.
        return new NumberTest(atLeast, atMost).holds(number) || (atLeast.isEmpty() && atMost.isEmpty());
    }

    private static OptionalDouble number(SignalValue value) {
        return value instanceof SignalValue.Number number
                ? OptionalDouble.of(number.value())
                : NumericText.parse(text(value));
    }

    private static String text(SignalValue value) {
        if (value instanceof SignalValue.Number number) {
            return BigDecimal.valueOf(number.value()).stripTrailingZeros().toPlainString();
        }
        return value instanceof SignalValue.Text text ? text.value().strip() : "";
    }

    static double days(Duration duration) {
        return duration.toMillis() / MILLIS_PER_DAY;
    }
}
