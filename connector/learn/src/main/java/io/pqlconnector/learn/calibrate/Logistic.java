package io.pqlconnector.learn.calibrate;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntFunction;

/** Logistic regression, fitted by LIBLINEAR: how the odds of converting depend on what is known of a lead. */
final class Logistic {
    static {
        Linear.disableDebugOutput();
    }

    private final double[] weights;
    private final double intercept;

    private Logistic(double[] weights, double intercept) {
        this.weights = weights;
        this.intercept = intercept;
    }

    /**
     * Fits one.
     *
     * @param features how many features there are
     * @param row the features of a row, numbered from 1, in order
     * @param freedom how little weights are drawn to zero; the larger the less
     */
    static Logistic fit(IntFunction<Feature[]> row, int features, BitSet converted, BitSet training, double freedom) {
        Problem problem = new Problem();
        problem.l = training.cardinality();
        problem.n = features + 1;
        problem.bias = 1;
        problem.x = new Feature[problem.l][];
        problem.y = new double[problem.l];
        int at = 0;
        for (int i = training.nextSetBit(0); i >= 0; i = training.nextSetBit(i + 1)) {
            Feature[] known = row.apply(i);
            Feature[] biased = Arrays.copyOf(known, known.length + 1);
            biased[known.length] = new FeatureNode(features + 1, 1);
            problem.x[at] = biased;
            problem.y[at] = converted.get(i) ? 1 : 0;
            at++;
        }
        Model model = Linear.train(problem, new Parameter(SolverType.L2R_LR, freedom, 1e-4));
        // Weights are for the class that came first.
        double sign = model.getLabels()[0] == 1 ? 1 : -1;
        double[] fitted = model.getFeatureWeights();
        double[] weights = new double[features];
        for (int i = 0; i < features; i++) {
            weights[i] = sign * fitted[i];
        }
        return new Logistic(weights, sign * fitted[features]);
    }

    /** How much the logarithm of the odds rises with a feature, counted from 0. */
    double weight(int feature) {
        return weights[feature];
    }

    /** The logarithm of the odds. */
    double logOdds(Feature[] row) {
        double sum = intercept;
        for (Feature feature : row) {
            sum += weights[feature.getIndex() - 1] * feature.getValue();
        }
        return sum;
    }
}
