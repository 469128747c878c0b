package io.pqlconnector.usage.signal;

import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.NumericText;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.rules.signal.SignalValue;
import io.pqlconnector.rules.signal.TraitTest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes the values of a rule book's signals from a row of {@link SignalSql#outputs} and the traits. */
final class MeasuredSignals {
    private static final double MICROS_PER_DAY = 86_400_000_000.0;

    private final List<Signal> signals;
    private final Instant asOf;

    MeasuredSignals(List<Signal> signals, Instant asOf) {
        this.signals = List.copyOf(signals);
        this.asOf = asOf;
    }

    /**
     * Reads the signals that are measured on events.
     *
     * @param firstColumn where their columns start
     */
    SortedMap<SignalName, Measured> read(ResultSet row, int firstColumn) throws SQLException {
        SortedMap<SignalName, Measured> measured = new TreeMap<>();
        int column = firstColumn;
        for (Signal signal : signals) {
            if (ReferencedProperties.filter(signal).isPresent()) {
                Optional<Instant> first = instant(row, column + 1);
                Optional<Instant> last = instant(row, column + 2);
                SignalValue value;
                if (signal instanceof Signal.QuietFor) {
                    value = age(last);
                } else if (signal instanceof Signal.FirstSeen) {
                    value = age(first);
                } else {
                    value = figure(signal, row, column, column + 3);
                }
                measured.put(signal.name(), new Measured(value, first, last));
                column += signal instanceof Signal.Trend ? 4 : 3;
            }
        }
        return measured;
    }

    /**
     * Reads the same signals from a row of {@link Partials#outputs}, without evidence.
     *
     * @param firstColumn where their columns start
     */
    SortedMap<SignalName, Measured> readValues(ResultSet row, int firstColumn) throws SQLException {
        SortedMap<SignalName, Measured> measured = new TreeMap<>();
        int column = firstColumn;
        for (Signal signal : signals) {
            if (ReferencedProperties.filter(signal).isPresent()) {
                boolean isAge = signal instanceof Signal.QuietFor || signal instanceof Signal.FirstSeen;
                SignalValue value = isAge ? age(instant(row, column)) : figure(signal, row, column, column + 1);
                measured.put(signal.name(), new Measured(value, Optional.empty(), Optional.empty()));
                column += signal instanceof Signal.Trend ? 2 : 1;
            }
        }
        return measured;
    }

    private static SignalValue figure(Signal signal, ResultSet row, int column, int columnOfLater) throws SQLException {
        double read = row.getDouble(column);
        boolean absent = row.wasNull();
        double figure = absent ? 0 : read;
        if (signal instanceof Signal.Aggregate) {
            return absent ? new SignalValue.Absent() : new SignalValue.Number(positiveZero(figure));
        }
        return new SignalValue.Number(
                signal instanceof Signal.Trend trend ? change(trend, figure, row.getDouble(columnOfLater)) : figure);
    }

    /** The values of one that had no event at all. */
    SortedMap<SignalName, Measured> withoutEvents() {
        SortedMap<SignalName, Measured> measured = new TreeMap<>();
        for (Signal signal : signals) {
            if (signal instanceof Signal.QuietFor
                    || signal instanceof Signal.FirstSeen
                    || signal instanceof Signal.Aggregate) {
                measured.put(signal.name(), Measured.ABSENT);
            } else if (ReferencedProperties.filter(signal).isPresent()) {
                measured.put(signal.name(), Measured.number(0));
            }
        }
        return measured;
    }

    /** The signals that are facts. */
    SortedMap<SignalName, Measured> ofTraits(Traits traits) {
        SortedMap<SignalName, Measured> measured = new TreeMap<>();
        for (Signal signal : signals) {
            trait(signal, traits).ifPresent(value -> measured.put(signal.name(), value));
        }
        return measured;
    }

    /** An instant from a column of microseconds; empty for null. */
    static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }

    private SignalValue age(Optional<Instant> event) {
        return event.<SignalValue>map(
                        at -> new SignalValue.Number(ChronoUnit.MICROS.between(at, asOf) / MICROS_PER_DAY))
                .orElseGet(SignalValue.Absent::new);
    }

    private static double change(Signal.Trend trend, double both, double last) {
        double before = both - last;
        if (Math.max(last, before) < trend.floor() || both == 0) {
            return 0;
        }
        return before == 0 ? 1 : (last - before) / before;
    }

    /** Which of several equal zeros is the largest depends on the order of rows. */
    private static double positiveZero(double figure) {
        return figure == 0 ? 0 : figure;
    }

    private static Optional<Measured> trait(Signal signal, Traits traits) {
        if (!(signal instanceof Signal.Trait trait)) {
            return Optional.empty();
        }
        Traits.Fact fact = traits.facts().get(trait.trait());
        if (fact == null) {
            return Optional.of(Measured.ABSENT);
        }
        SignalValue value = new SignalValue.Text(fact.value());
        if (trait.test() instanceof TraitTest.InRange) {
            OptionalDouble number = NumericText.parse(fact.value());
            value = number.isPresent() ? new SignalValue.Number(positiveZero(number.getAsDouble())) : value;
        }
        return Optional.of(new Measured(value, Optional.empty(), fact.observedAt()));
    }
}
