package io.pqlconnector.core.alarm;

import java.math.BigDecimal;

/** Why a run must not deliver before a person has looked at it. */
public sealed interface Alarm {

    /** What it is about, for programs: the limit's key in the configuration. */
    String name();

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
}
