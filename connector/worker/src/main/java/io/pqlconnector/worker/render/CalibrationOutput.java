package io.pqlconnector.worker.render;

import io.pqlconnector.learn.calibrate.Calibration;
import io.pqlconnector.learn.calibrate.Evidence;
import io.pqlconnector.learn.calibrate.Threshold;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What calibrating came to, at a terminal and for programs. */
public final class CalibrationOutput {
    private static final int QUESTION = 44;

    private final Terminal terminal;
    private final long seed;

    /**
     * For a terminal.
     *
     * @param seed of the splits
     */
    public CalibrationOutput(Terminal terminal, long seed) {
        this.terminal = terminal;
        this.seed = seed;
    }

    /**
     * Prints it.
     *
     * @param written the file with the rules; empty if there are none
     */
    public void print(Calibration calibration, Optional<Path> written) {
        if (calibration instanceof Calibration.TooFew few) {
            CalibrationWords.tooFew(few).forEach(terminal::line);
        } else if (calibration instanceof Calibration.NoSignal none) {
            CalibrationWords.findings(none.found(), seed).forEach(terminal::line);
            terminal.line("No rules: what is known of the leads does not tell who converts better than chance would."
                    + " Look at other behaviours, or at a longer time before the outcome.");
        } else if (calibration instanceof Calibration.OnlyAgainst against) {
            CalibrationWords.findings(against.found(), seed).forEach(terminal::line);
            rules(against.evidence());
            terminal.line("No rules: all that tells anything speaks against converting, so nobody would get points."
                    + " Look for what is known of those that do convert.");
        } else if (calibration instanceof Calibration.Drift drift) {
            CalibrationWords.findings(drift.found(), seed).forEach(terminal::line);
            terminal.line(
                    "No rules: what told who converts among the earlier leads does so far less among the later ones,"
                            + " so rules from all of them would mislead. Take the later leads alone.");
        } else if (calibration instanceof Calibration.Proposal proposal) {
            proposal(proposal);
        }
        written.ifPresent(file -> terminal.line("Written to " + file + ". Nothing else was changed."));
    }

    private void proposal(Calibration.Proposal proposal) {
        CalibrationWords.findings(proposal.found(), seed).forEach(terminal::line);
        rules(proposal.evidence());
        Optional<Threshold> threshold = proposal.threshold();
        terminal.line(
                threshold
                        .map(chosen -> String.format("%8d  ", chosen.points()) + Texts.column("threshold", QUESTION)
                                + " " + CalibrationWords.threshold(chosen))
                        .orElse(
                                "No score reaches what was asked for. The points are written with the sum of all as threshold."));
    }

    private void rules(List<Evidence> rules) {
        terminal.line("");
        terminal.line(terminal.faint("  points  " + Texts.column("when", QUESTION) + " what the leads say"));
        for (Evidence evidence : rules) {
            terminal.line(String.format("%+8d  ", evidence.rule().points())
                    + Texts.column(CalibrationWords.cut(evidence.rule().cut()), QUESTION) + " "
                    + CalibrationWords.evidence(evidence));
        }
    }

    /**
     * Prints it for programs.
     *
     * @param written the file with the rules; empty if there are none
     */
    public void json(Calibration calibration, Optional<Path> written) {
        try (JsonLines lines = new JsonLines(terminal)) {
            if (calibration instanceof Calibration.Proposal proposal) {
                proposal.evidence().forEach(evidence -> lines.object(writer -> CalibrationJson.rule(writer, evidence)));
            }
            lines.summary(Map.of(), writer -> {
                CalibrationJson.summary(writer, calibration, seed);
                written.ifPresent(file -> writer.writeStringProperty("file", file.toString()));
            });
        }
    }
}
