package io.pqlconnector.rules.template;

import io.pqlconnector.rules.condition.FactName;
import io.pqlconnector.rules.condition.Facts;
import io.pqlconnector.rules.condition.Vocabulary;
import io.pqlconnector.spi.config.InvalidConfigurationException;
import io.pqlconnector.spi.config.Position;
import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.spi.config.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A text with placeholders: {@code Offer the Team plan: {{ account.name }} used {{ signals.near_limit | percent }}}.
 * Compiled when it is first needed. Thread-safe.
 *
 * <p>An unknown fact leaves its placeholder empty. Numbers are cut, never rounded up; whole ones have no decimals.
 */
public final class Template {
    private static final int MOST_SHOWN = 80;
    private static final int MOST_CHARACTERS = 20_000;

    private final Position at;
    private final String path;
    private final String text;
    private final Vocabulary vocabulary;
    private volatile @Nullable Compiled compiled;

    /**
     * A text as written.
     *
     * @param at where it stands
     * @param path which key it is the value of
     * @param vocabulary the names that it may show
     */
    public Template(Position at, String path, String text, Vocabulary vocabulary) {
        this.at = at;
        this.path = path;
        this.text = text;
        this.vocabulary = vocabulary;
    }

    /** Compiles it, and notes everything that is wrong with it. */
    public void check(Problems problems) {
        compiled().problems().forEach(problem -> problems.add(problem.at(), problem.path(), problem.message()));
    }

    /** What it says, as written. */
    public String text() {
        return text;
    }

    /** The facts that it shows. Compiles it. */
    public Set<FactName> reads() {
        return compiled().text().reads();
    }

    /**
     * The text with its placeholders filled.
     *
     * @throws InvalidConfigurationException if it does not compile and nobody checked
     */
    public String fill(Facts facts) {
        Compiled known = compiled();
        if (!known.problems().isEmpty()) {
            throw new InvalidConfigurationException(known.problems());
        }
        return known.text().fill(facts);
    }

    @Override
    public String toString() {
        return text;
    }

    private record Compiled(Text text, List<Problem> problems) {}

    private Compiled compiled() {
        Compiled known = compiled;
        if (known == null) {
            // Two threads may both compile; the results are equal.
            known = compile();
            compiled = known;
        }
        return known;
    }

    private Compiled compile() {
        if (text.length() > MOST_CHARACTERS) {
            String message = "is longer than " + MOST_CHARACTERS + " characters. No field of a CRM takes that.";
            return new Compiled(new Text.Constant(""), List.of(new Problem(at, path, message)));
        }
        if (!text.contains("{{") && !text.contains("{%") && !text.contains("{#")) {
            return new Compiled(new Text.Constant(text), List.of());
        }
        try {
            Optional<Text> simple = Placeholders.parse(text);
            Text parsed = simple.isPresent() ? simple.get() : PebbleText.parse(text);
            return new Compiled(parsed, unknownNames(parsed));
        } catch (TextException e) {
            return new Compiled(new Text.Constant(text), List.of(problem(e.words())));
        }
    }

    private List<Problem> unknownNames(Text parsed) {
        List<Problem> unknown = new ArrayList<>();
        for (FactName name : parsed.reads()) {
            if (vocabulary.type(name).isEmpty()) {
                unknown.add(problem("undeclared name \"" + name + "\". " + vocabulary.remedy(name)));
            }
        }
        return unknown;
    }

    private Problem problem(String message) {
        String shown = text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "..." : text;
        return new Problem(at, path, "\"" + shown.replace("\n", "\\n") + "\": " + message);
    }
}
