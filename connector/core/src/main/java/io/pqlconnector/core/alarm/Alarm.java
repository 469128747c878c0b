package io.pqlconnector.core.alarm;

import io.pqlconnector.core.text.Figures;
import io.pqlconnector.spi.SourceName;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Why a run must not deliver before a person has looked at it. */
public sealed interface Alarm {

    /** What it is about, for programs. */
    String name();

    /** The key below {@code limits:} that decides about it; empty if none does. */
    default Optional<String> limit() {
        return Optional.of(name());
    }

    /** What was found and what is allowed, in a sentence. */
    String inWords();

    /** More records would be created than a run may create. */
    record TooManyCreates(long found, long bound) implements Alarm {
        @Override
        public String name() {
            return "creates_per_run";
        }

        @Override
        public String inWords() {
            return Figures.counted(found, "record") + " would be created; limits.creates_per_run is "
                    + Figures.count(bound) + ".";
        }
    }

    /** More people would be enrolled than a run may enroll. */
    record TooManyEnrollments(long found, long bound) implements Alarm {
        @Override
        public String name() {
            return "enrollments_per_run";
        }

        @Override
        public String inWords() {
            return Figures.counted(found, "enrollment") + " would be made; limits.enrollments_per_run is "
                    + Figures.count(bound) + ".";
        }
    }

    /**
     * More accounts would change their tier than may in one run.
     *
     * @param found how many
     * @param of of how many
     * @param bound a share between 0 and 1
     */
    record TooManyTierChanges(long found, long of, BigDecimal bound) implements Alarm {
        @Override
        public String name() {
            return "tier_changes_share";
        }

        @Override
        public String inWords() {
            return Figures.count(found) + " of the " + Figures.count(of)
                    + " accounts that were scored before would change their tier (" + Figures.percent(found, of)
                    + "); limits.tier_changes_share is " + Figures.percent(bound) + ".";
        }
    }

    /**
     * A source has sent nothing for longer than it usually does.
     *
     * @param last its last event
     * @param asOf the run's instant
     * @param perDay how many events it had in a day before that, on average
     * @param gap the longest time without events in the four weeks before that, to the hour
     */
    record SourceSilent(SourceName source, Instant last, Instant asOf, long perDay, Duration gap) implements Alarm {
        @Override
        public String name() {
            return "source_silent";
        }

        @Override
        public Optional<String> limit() {
            return Optional.of("silent_after");
        }

        @Override
        public String inWords() {
            return source + " is silent: its last event is of " + last.truncatedTo(ChronoUnit.SECONDS) + ", "
                    + Figures.time(Duration.between(last, asOf)) + " before this run's instant. Usual are "
                    + Figures.count(perDay) + " events a day, and at most " + Figures.time(gap) + " without one.";
        }
    }

    /**
     * A source had far fewer events in a day than it usually has.
     *
     * @param last its last event, with which the day ends
     * @param found how many events the day had
     * @param usual how many the same day of the week had in the four weeks before: the median
     * @param bound the share that may be missing, between 0 and 1
     */
    record VolumeDropped(SourceName source, Instant last, long found, long usual, BigDecimal bound) implements Alarm {
        @Override
        public String name() {
            return "volume_dropped";
        }

        @Override
        public Optional<String> limit() {
            return Optional.of("volume_drop_share");
        }

        @Override
        public String inWords() {
            return source + " has dropped: " + Figures.counted(found, "event")
                    + " in the 24 hours up to its last one of "
                    + last.truncatedTo(ChronoUnit.SECONDS) + ". Usual on that day of the week are "
                    + Figures.count(usual) + "; limits.volume_drop_share is " + Figures.percent(bound) + ".";
        }
    }

    /**
     * No account was measured.
     *
     * @param held how many accounts have records in the destination that has most
     */
    record NoAccounts(long held) implements Alarm {
        @Override
        public String name() {
            return "no_accounts";
        }

        @Override
        public Optional<String> limit() {
            return Optional.empty();
        }

        @Override
        public String inWords() {
            return "No account was measured, although " + Figures.counted(held, "account")
                    + (held == 1 ? " has" : " have") + " records in the CRM.";
        }
    }
}
