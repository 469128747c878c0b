package io.pqlconnector.learn.calibrate;

import java.util.List;

/** One thing that is known of every lead, or of some: a column of a table. Immutable. */
public sealed interface Behaviour {

    /** What a reader calls it. */
    String name();

    /**
     * What it is a measure of. Measures of the same, such as sessions in 7 and in 14 days, are one behaviour when rules are
     * searched for: a second one comes into the rules only after all others that tell something.
     */
    String family();

    /** How a rule about it is written. */
    SignalForm form();

    /** How many leads there are. */
    int rows();

    /** Whether nothing is known of a lead. */
    boolean missing(int row);

    /** A number. */
    final class Figure implements Behaviour {
        private final String name;
        private final String family;
        private final SignalForm form;
        private final double[] values;

        /**
         * Of values by lead.
         *
         * @param values not a number where nothing is known; taken over, since there may be many, and not to be changed
         */
        public Figure(String name, String family, SignalForm form, double[] values) {
            this.name = name;
            this.family = family;
            this.form = form;
            this.values = values;
        }

        /** The value; not a number where nothing is known. */
        public double value(int row) {
            return values[row];
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String family() {
            return family;
        }

        @Override
        public SignalForm form() {
            return form;
        }

        @Override
        public int rows() {
            return values.length;
        }

        @Override
        public boolean missing(int row) {
            return Double.isNaN(values[row]);
        }
    }

    /** One of several words. */
    final class Word implements Behaviour {
        /** The level of a lead of which nothing is known. */
        public static final int MISSING = -1;

        private final String name;
        private final SignalForm form;
        private final List<String> levels;
        private final int[] level;

        /**
         * Of words by lead.
         *
         * @param levels the words that there are
         * @param level by lead, the place of its word in {@code levels}, or {@link #MISSING}
         */
        public Word(String name, SignalForm form, List<String> levels, int[] level) {
            this.name = name;
            this.form = form;
            this.levels = List.copyOf(levels);
            this.level = level.clone();
        }

        /** The words that there are. */
        public List<String> levels() {
            return levels;
        }

        /** The place of a lead's word in {@link #levels}, or {@link #MISSING}. */
        public int level(int row) {
            return level[row];
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String family() {
            return name;
        }

        @Override
        public SignalForm form() {
            return form;
        }

        @Override
        public int rows() {
            return level.length;
        }

        @Override
        public boolean missing(int row) {
            return level[row] == MISSING;
        }
    }
}
