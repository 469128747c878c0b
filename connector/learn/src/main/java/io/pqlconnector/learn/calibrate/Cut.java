package io.pqlconnector.learn.calibrate;

/** A yes-or-no question about one behaviour, which is what a rule asks. Where nothing is known the answer is no. */
public sealed interface Cut {

    /** What it asks about. */
    Behaviour about();

    /** Whether a lead meets it. */
    boolean holds(int row);

    /** Whether a number is at least so large. */
    record AtLeast(Behaviour.Figure about, double bound) implements Cut {
        @Override
        public boolean holds(int row) {
            return about.value(row) >= bound;
        }
    }

    /** Whether a word is this one. */
    record Is(Behaviour.Word about, int level) implements Cut {
        @Override
        public boolean holds(int row) {
            return about.level(row) == level;
        }

        /** The word. */
        public String word() {
            return about.levels().get(level);
        }
    }
}
