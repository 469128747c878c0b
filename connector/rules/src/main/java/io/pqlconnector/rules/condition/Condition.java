package io.pqlconnector.rules.condition;

import io.pqlconnector.spi.config.Position;
import io.pqlconnector.spi.config.Problems;
import java.util.Set;

/**
 * A yes-or-no question about an account or user, written in CEL. Compiled when it is first needed. Thread-safe.
 *
 * <p>A fact that is unknown makes a condition that depends on it false, {@code !} included; what does not depend on it still
 * counts: {@code fired.a || traits.employees >= 200} holds when {@code a} fired and nobody knows the employees.
 */
public final class Condition {
    private final Program program;

    /**
     * A condition as written.
     *
     * @param at where it stands
     * @param path which key it is the value of, such as {@code account.tiers[0].when}
     * @param text CEL
     * @param vocabulary the names that it may use
     */
    public Condition(Position at, String path, String text, Vocabulary vocabulary) {
        this.program = new Program(at, path, text, vocabulary, false);
    }

    /** Compiles it, and notes everything that is wrong with it. */
    public void check(Problems problems) {
        program.check(problems);
    }

    /** What it says, as written. */
    public String text() {
        return program.text();
    }

    /** The facts that it depends on. Compiles it. */
    public Set<FactName> reads() {
        return program.reads();
    }

    /**
     * Whether it holds.
     *
     * @throws io.pqlconnector.spi.config.InvalidConfigurationException if it does not compile and nobody checked
     */
    public boolean holds(Facts facts) {
        return program.evaluate(facts).map(Boolean.TRUE::equals).orElse(false);
    }

    @Override
    public String toString() {
        return program.text();
    }
}
