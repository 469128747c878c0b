package io.pqlconnector.worker.command;

import io.pqlconnector.learn.backtest.FailIf;
import io.pqlconnector.learn.backtest.Period;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
            converter = DaysConverter.class,
            description = "An instant every so many days: 1d, 7d, 2w. Default: 7d.")
    private Integer every = 7;

    @Option(
            names = "--horizon",
            paramLabel = "DAYS",
            converter = DaysConverter.class,
            description = "How long after it qualified an account has to become a customer. Default: 30d.")
    private Integer horizon = 30;

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
                : Optional.of(Period.of(first, last, every, zone));
    }

    /** What is wrong with the instants, and what to write instead. */
    String whyNoPeriod() {
        LocalDate first = from;
        LocalDate last = to;
        return first != null && last != null && last.isBefore(first)
                ? "--from " + first + " lies after --to " + last + ". Write the earlier day as --from."
                : "From " + first + " to " + last + " every " + every + "d are more than " + MOST_INSTANTS
                        + " instants. Write a larger --every.";
    }

    private boolean tooMany(LocalDate first, LocalDate last) {
        return (last.toEpochDay() - first.toEpochDay()) / every >= MOST_INSTANTS;
    }

    /** How long after it qualified an account has to become a customer. */
    Duration horizon() {
        return Duration.ofDays(horizon);
    }

    /** The conditions. */
    List<FailIf> failIf() {
        return failIf;
    }

    private static final class DayConverter implements ITypeConverter<LocalDate> {
        @Override
        public LocalDate convert(String text) {
            try {
                return LocalDate.parse(text);
            } catch (DateTimeParseException e) {
                throw new TypeConversionException("\"" + text + "\" is no day. Write one such as 2026-03-31.");
            }
        }
    }

    private static final class DaysConverter implements ITypeConverter<Integer> {
        private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,3})([dw])");
        private static final int DAYS_PER_WEEK = 7;

        @Override
        public Integer convert(String text) {
            Matcher form = FORM.matcher(text);
            if (!form.matches()) {
                throw new TypeConversionException("\"" + text
                        + "\" is no number of whole days. Write 1d, 7d or 2w: instants are starts of days.");
            }
            int number = Integer.parseInt(form.group(1));
            return form.group(2).equals("w") ? number * DAYS_PER_WEEK : number;
        }
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
