package io.pqlconnector.learn.calibrate;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What rules of whole points are held against: logistic regression on all behaviours at once, numbers with their full values
 * on a logarithmic scale, words one by one. It cannot be read, so it is never proposed.
 */
final class Regression {
    /** Each takes some thirty bytes. */
    private static final int MOST_FIGURES = 2_000_000;

    private final List<Column> columns;
    private final Logistic model;

    private Regression(List<Column> columns, Logistic model) {
        this.columns = columns;
        this.model = model;
    }

    @FunctionalInterface
    private interface Column {
        double value(int row);
    }

    /** Fits one to some rows, or to evenly so many of them that all of their figures have room. */
    static Regression fit(Leads leads, BitSet all) {
        int figures = leads.behaviours().size();
        int every = (int) Math.max(1, (long) all.cardinality() * figures / MOST_FIGURES + 1);
        BitSet training = new BitSet(leads.rows());
        int place = 0;
        for (int row = all.nextSetBit(0); row >= 0; row = all.nextSetBit(row + 1)) {
            training.set(row, place++ % every == 0);
        }
        List<Column> columns = new ArrayList<>();
        for (Behaviour behaviour : leads.behaviours()) {
            if (behaviour instanceof Behaviour.Figure figure) {
                columns.add(scaled(figure, training));
                columns.add(row -> figure.missing(row) ? 1 : 0);
            }
        }
        for (Cut cut : CutFinder.find(leads, training)) {
            if (cut instanceof Cut.Is) {
                columns.add(row -> cut.holds(row) ? 1 : 0);
            }
        }
        return new Regression(
                columns, Logistic.fit(row -> features(columns, row), columns.size(), leads.converted(), training, 1));
    }

    /** The logarithm of a row's odds. */
    double score(int row) {
        return model.logOdds(features(columns, row));
    }

    private static Column scaled(Behaviour.Figure figure, BitSet training) {
        double mean = training.stream()
                .filter(row -> !figure.missing(row))
                .mapToDouble(row -> log(figure.value(row)))
                .average()
                .orElse(0);
        double variance = training.stream()
                .filter(row -> !figure.missing(row))
                .mapToDouble(row -> (log(figure.value(row)) - mean) * (log(figure.value(row)) - mean))
                .average()
                .orElse(0);
        double spread = variance == 0 ? 1 : Math.sqrt(variance);
        return row -> figure.missing(row) ? 0 : (log(figure.value(row)) - mean) / spread;
    }

    private static double log(double value) {
        return Math.signum(value) * Math.log1p(Math.abs(value));
    }

    private static Feature[] features(List<Column> columns, int row) {
        List<Feature> features = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            double value = columns.get(i).value(row);
            if (value != 0) {
                features.add(new FeatureNode(i + 1, value));
            }
        }
        return features.toArray(Feature[]::new);
    }
}
