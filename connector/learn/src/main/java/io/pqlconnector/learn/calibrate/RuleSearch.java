package io.pqlconnector.learn.calibrate;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds the few questions that together tell most about who converts: one after the other, each time the one that explains most
 * of what the ones before leave open, as long as that is more than the best of so many questions would by chance. First one
 * question per behaviour, then a second and a third about the same where that tells more, so that what tells little is not
 * pushed out by ever finer questions about what tells much.
 *
 * <p>Further questions about one behaviour are held to less than the first one, to what chance does once in ten with the best of
 * those about it: that it tells something is known by then, and only how finely it is asked about can still be wrong. Not so a bound
 * that would take back what another one gives.
 */
final class RuleSearch {
    private static final int MOST_RULES = 8;
    private static final int MOST_OF_ONE = 3;

    /** How likely it may be that chance alone makes one question look as if it told something. */
    private static final double CHANCE = 0.01;

    /** The same of one more question about what tells something. */
    private static final double CHANCE_OF_MORE = 0.1;

    /** The test that chooses is a quick one; the next best are looked at if the real one says no to the best. */
    private static final int TRIES = 3;

    /** Weights of questions are to be what the rows say. */
    private static final double FREEDOM = 100;

    private static final Feature[] NODES = IntStream.rangeClosed(1, MOST_RULES)
            .mapToObj(i -> new FeatureNode(i, 1))
            .toArray(Feature[]::new);

    private final Leads leads;
    private final BitSet training;
    private final List<Candidate> candidates;
    private final double least;
    private final Map<String, Double> leastOfMore = new HashMap<>();

    private record Candidate(Cut cut, BitSet met) {
        String family() {
            return cut.about().family();
        }
    }

    /** A candidate with what it would explain, by the quick test, and what it has to. */
    private record Tried(Candidate candidate, double explained, double least) {}

    /** A model of some questions, with the logarithms of the odds that it gives rows; those not learnt from have zeros. */
    private static final class Fit {
        private final List<Candidate> chosen;
        private final Logistic model;
        private final double[] logOdds;
        private final double logLikelihood;

        private Fit(List<Candidate> chosen, Logistic model, double[] logOdds, double logLikelihood) {
            this.chosen = chosen;
            this.model = model;
            this.logOdds = logOdds;
            this.logLikelihood = logLikelihood;
        }
    }

    private RuleSearch(Leads leads, BitSet training) {
        this.leads = leads;
        this.training = training;
        candidates = CutFinder.find(leads, training).stream()
                .map(cut -> new Candidate(cut, leads.where(cut)))
                .toList();
        least = worthMoreThanChance(candidates.size(), CHANCE);
        candidates.stream()
                .collect(Collectors.groupingBy(Candidate::family, Collectors.counting()))
                .forEach(
                        (family, questions) -> leastOfMore.put(family, worthMoreThanChance(questions, CHANCE_OF_MORE)));
    }

    /** The rules that some rows suggest; none if they suggest none. */
    static Scorecard search(Leads leads, BitSet training) {
        return new RuleSearch(leads, training).search();
    }

    private Scorecard search() {
        Fit fit = fit(List.of());
        for (int most = 1; most <= MOST_OF_ONE; most++) {
            Optional<Fit> better = better(fit, most);
            while (better.isPresent()) {
                fit = better.get();
                better = better(fit, most);
            }
        }
        List<Double> weights = new ArrayList<>();
        for (int i = 0; i < fit.chosen.size(); i++) {
            weights.add(fit.model.weight(i));
        }
        return Scorecard.of(fit.chosen.stream().map(Candidate::cut).toList(), weights);
    }

    private Optional<Fit> better(Fit fit, int mostOfOne) {
        if (fit.chosen.size() == MOST_RULES) {
            return Optional.empty();
        }
        Map<String, Integer> families = new HashMap<>();
        fit.chosen.forEach(chosen -> families.merge(chosen.family(), 1, Integer::sum));
        Residuals residuals = new Residuals(fit);
        return candidates.stream()
                .filter(candidate -> families.getOrDefault(candidate.family(), 0) < mostOfOne)
                .map(candidate -> new Tried(candidate, residuals.explainedBy(candidate), residuals.least(candidate)))
                // The quick test is near enough to the real one not to ask that in vain.
                .filter(tried -> tried.explained > tried.least / 2)
                .sorted(Comparator.comparingDouble(Tried::explained).reversed())
                .limit(TRIES)
                .flatMap(tried -> with(fit, tried).stream())
                .findFirst();
    }

    private Optional<Fit> with(Fit fit, Tried tried) {
        List<Candidate> more = new ArrayList<>(fit.chosen);
        more.add(tried.candidate);
        Fit next = fit(more);
        return 2 * (next.logLikelihood - fit.logLikelihood) > tried.least ? Optional.of(next) : Optional.empty();
    }

    private Fit fit(List<Candidate> chosen) {
        Feature[][] features = new Feature[leads.rows()][];
        training.stream().forEach(row -> features[row] = features(chosen, row));
        Logistic model = Logistic.fit(row -> features[row], chosen.size(), leads.converted(), training, FREEDOM);
        double[] logOdds = new double[leads.rows()];
        double logLikelihood = 0;
        for (int row = training.nextSetBit(0); row >= 0; row = training.nextSetBit(row + 1)) {
            logOdds[row] = model.logOdds(features[row]);
            logLikelihood -= Math.log1p(Math.exp(leads.hasConverted(row) ? -logOdds[row] : logOdds[row]));
        }
        return new Fit(chosen, model, logOdds, logLikelihood);
    }

    private static Feature[] features(List<Candidate> chosen, int row) {
        return IntStream.range(0, chosen.size())
                .filter(i -> chosen.get(i).met().get(row))
                .mapToObj(i -> NODES[i])
                .toArray(Feature[]::new);
    }

    /** What a model leaves open of each row. */
    private final class Residuals {
        private final Fit fit;
        private final double[] open = new double[leads.rows()];
        private final double[] weight = new double[leads.rows()];
        private double weights;

        Residuals(Fit fit) {
            this.fit = fit;
            for (int row = training.nextSetBit(0); row >= 0; row = training.nextSetBit(row + 1)) {
                double chance = 1 / (1 + Math.exp(-fit.logOdds[row]));
                open[row] = (leads.hasConverted(row) ? 1 : 0) - chance;
                weight[row] = chance * (1 - chance);
                weights += weight[row];
            }
        }

        /** What a candidate has to explain. */
        double least(Candidate candidate) {
            boolean known =
                    fit.chosen.stream().anyMatch(chosen -> chosen.family().equals(candidate.family()));
            return known && !contradicts(candidate) ? leastOfMore.getOrDefault(candidate.family(), least) : least;
        }

        // That much of something speaks against converting where some of it speaks for it has to be as sure as a first
        // question.
        private boolean contradicts(Candidate candidate) {
            double explained =
                    candidate.met().stream().mapToDouble(row -> open[row]).sum();
            return candidate.cut() instanceof Cut.AtLeast
                    && IntStream.range(0, fit.chosen.size())
                            .filter(i -> fit.chosen
                                    .get(i)
                                    .cut()
                                    .about()
                                    .equals(candidate.cut().about()))
                            .anyMatch(i -> fit.model.weight(i) > 0 != explained > 0);
        }

        /** Rao's score statistic, with the intercept alone taken into account. */
        double explainedBy(Candidate candidate) {
            double explained = 0;
            double spread = 0;
            BitSet met = candidate.met();
            // Rows that are not learnt from have zeros.
            for (int row = met.nextSetBit(0); row >= 0; row = met.nextSetBit(row + 1)) {
                explained += open[row];
                spread += weight[row];
            }
            double variance = spread - spread * spread / weights;
            return variance <= 0 ? 0 : explained * explained / variance;
        }
    }

    /**
     * How much twice the logarithm of the likelihood has to rise by the best of some questions, so that chance does it with
     * such a probability at most (Bonferroni).
     */
    private static double worthMoreThanChance(long questions, double chance) {
        double each = chance / Math.max(1, questions);
        double low = 1;
        double high = 40;
        while (high - low > 1e-9) {
            double z = (low + high) / 2;
            // Mills' ratio bounds both tails of the normal distribution from above.
            double tails = 2 * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) / z;
            if (tails > each) {
                low = z;
            } else {
                high = z;
            }
        }
        return high * high;
    }
}
