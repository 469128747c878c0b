package io.pqlconnector.worker.command;

import io.pqlconnector.learn.backtest.FailIf;
import io.pqlconnector.learn.backtest.Period;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** When a backtest looks, and under which conditions it fails. */
final class BacktestOptions {
    // A day each for ten years; more is a slip of the hand.
    private static final int MOST_INSTANTS = 3_660;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "DAY",
            converter = DayConverter.class,
            description = "The first instant: the start of this day in the configured time zone, such as 2026-01-01.")
    private @Nullable LocalDate from;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "DAY",
            converter = DayConverter.class,
            description = "No instant is later than the start of this day.")
    private @Nullable LocalDate to;

    @Option(
            names = "--every",
            paramLabel = "DAYS",
            converter = WholeDaysConverter.class,
            description = "An instant every so many days: 1d, 7d, 2w. Default: 7d.")
    private Duration every = Duration.ofDays(7);

    @Option(
            names = "--horizon",
            paramLabel = "DAYS",
            converter = WholeDaysConverter.class,
            description = "How long after it qualified an account has to become a customer. Default: 30d.")
    private Duration horizon = Duration.ofDays(30);

    @Option(
            names = "--fail-if",
            paramLabel = "CONDITION",
            converter = FailIfConverter.class,
            description = {
                "Exit with 1 if this holds, or cannot be told: precision, recall, lead_time (in days) or pqls_per_week,",
                "then <, <=, > or >=, then a number. May be given more than once."
            })
    private List<FailIf> failIf = new ArrayList<>();

    /** The instants; empty if there is none. */
    Optional<Period> period(ZoneId zone) {
        LocalDate first = from;
        LocalDate last = to;
        return first == null || last == null || last.isBefore(first) || tooMany(first, last)
                ? Optional.empty()
                : Optional.of(Period.of(first, last, Math.toIntExact(every.toDays()), zone));
    }

    /** What is wrong with the instants, and what to write instead. */
    String whyNoPeriod() {
        LocalDate first = from;
        LocalDate last = to;
        return first != null && last != null && last.isBefore(first)
                ? "--from " + first + " lies after --to " + last + ". Write the earlier day as --from."
                : "From " + first + " to " + last + " every " + every.toDays() + "d are more than " + MOST_INSTANTS
                        + " instants. Write a larger --every.";
    }

    private boolean tooMany(LocalDate first, LocalDate last) {
        return (last.toEpochDay() - first.toEpochDay()) / every.toDays() >= MOST_INSTANTS;
    }

    /** How long after it qualified an account has to become a customer. */
    Duration horizon() {
        return horizon;
    }

    /** The conditions. */
    List<FailIf> failIf() {
        return failIf;
    }

    private static final class FailIfConverter implements ITypeConverter<FailIf> {
        @Override
        public FailIf convert(String text) {
            try {
                return FailIf.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
