package io.pqlconnector.rules.book;

import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.score.Trigger;
import io.pqlconnector.spi.config.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Runs the examples that stand beside the rules. */
public final class RuleTests {
    private RuleTests() {}

    /** What did not come out as expected, in the order of the file; empty if all is well. */
    public static List<Problem> run(RuleBooks books) {
        List<Problem> failures = new ArrayList<>();
        for (RuleTest test : books.tests()) {
            books.book(test.kind()).ifPresent(book -> failures.addAll(run(book, test)));
        }
        return List.copyOf(failures);
    }

    private static List<Problem> run(RuleBook book, RuleTest test) {
        Assessment assessment = book.assess(test.measurement(), test.asOf());
        List<Problem> failures = new ArrayList<>();
        for (RuleTest.Expectation expectation : test.expected()) {
            String actual = actual(expectation.what(), assessment);
            if (!actual.equals(expectation.value())) {
                String what = expectation.what().name().toLowerCase(Locale.ROOT);
                failures.add(new Problem(
                        expectation.at(),
                        test.path() + " \"" + test.name() + "\"",
                        "expected " + what + " " + expectation.value() + ", but it is " + actual
                                + explained(expectation.what(), assessment) + "."));
            }
        }
        return failures;
    }

    private static String actual(RuleTest.What what, Assessment assessment) {
        return switch (what) {
            case SCORE -> Integer.toString(assessment.score());
            case TIER -> assessment.tier().orElse("none");
            case PLAY -> assessment.play().map(Assessment.ChosenPlay::name).orElse("none");
            case ROUTE ->
                assessment
                        .play()
                        .map(Assessment.ChosenPlay::route)
                        .filter(route -> !route.isEmpty())
                        .orElse("none");
            case QUALIFIED -> Boolean.toString(assessment.qualified());
            case FIRED ->
                listed(assessment.triggers().stream()
                        .map(trigger -> trigger.signal().value())
                        .sorted()
                        .toList());
        };
    }

    static String listed(List<String> signals) {
        return "[" + String.join(", ", signals) + "]";
    }

    // A wrong score raises one question: where do the points come from?
    private static String explained(RuleTest.What what, Assessment assessment) {
        if (what != RuleTest.What.SCORE || assessment.triggers().isEmpty()) {
            return "";
        }
        return assessment.triggers().stream()
                .filter(trigger -> trigger.points() != 0)
                .map(RuleTests::shown)
                .collect(Collectors.joining(", ", " (", ")"));
    }

    private static String shown(Trigger trigger) {
        return trigger.signal() + (trigger.points() > 0 ? " +" : " ") + trigger.points();
    }
}
