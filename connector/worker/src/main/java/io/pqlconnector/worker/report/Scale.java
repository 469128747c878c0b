package io.pqlconnector.worker.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A linear axis from 0 to a round number.
 *
 * @param top the round number at its end
 * @param step between two ticks
 * @param start where 0 lies, in the plot's units
 * @param end where the end lies
 */
record Scale(double top, double step, double start, double end) {
    private static final int TICKS = 5;
    private static final double[] ROUND = {1, 2, 2.5, 5, 10};

    /**
     * An axis that has room for a number.
     *
     * @param whole whether what is counted has no halves
     */
    static Scale upTo(double largest, boolean whole, double start, double end) {
        double least = Math.max(largest, whole ? 1 : 1e-9);
        double magnitude = Math.pow(10, Math.floor(Math.log10(least / TICKS)));
        double step = magnitude;
        for (double round : ROUND) {
            step = round * magnitude;
            if (step * TICKS >= least) {
                break;
            }
        }
        if (whole) {
            step = Math.max(1, Math.ceil(step));
        }
        return new Scale(Math.ceil(least / step - 1e-9) * step, step, start, end);
    }

    double at(double value) {
        return start + (end - start) * value / top;
    }

    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; i * step <= top + step / 1_000; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** A tick's number without digits that say nothing. */
    String label(double tick) {
        return step >= 1 && step == Math.rint(step)
                ? String.format(Locale.ROOT, "%,.0f", tick)
                : String.format(Locale.ROOT, step * 10 == Math.rint(step * 10) ? "%,.1f" : "%,.2f", tick);
    }
}
