package io.pqlconnector.rules.condition;

import io.pqlconnector.spi.config.Position;
import io.pqlconnector.spi.config.Problems;
import java.util.OptionalDouble;
import java.util.Set;

/** A number that is computed from facts, written in CEL; true counts as 1. Compiled when it is first needed. Thread-safe. */
public final class Formula {
    private final Program program;

    /** A formula as written; see {@link Condition} for the parameters. */
    public Formula(Position at, String path, String text, Vocabulary vocabulary) {
        this.program = new Program(at, path, text, vocabulary, true);
    }

    /** Compiles it, and notes everything that is wrong with it. */
    public void check(Problems problems) {
        program.check(problems);
    }

    /** The facts that it depends on. Compiles it. */
    public Set<FactName> reads() {
        return program.reads();
    }

    /** Its value, finite; empty if a fact that it depends on is unknown, or for a division by zero. */
    public OptionalDouble value(Facts facts) {
        return program.evaluate(facts).stream()
                .mapToDouble(result -> result instanceof Boolean flag ? (flag ? 1 : 0) : (Double) result)
                .findFirst();
    }

    @Override
    public String toString() {
        return program.text();
    }
}
