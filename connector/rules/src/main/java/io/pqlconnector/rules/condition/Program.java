package io.pqlconnector.rules.condition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.pqlconnector.spi.config.InvalidConfigurationException;
import io.pqlconnector.spi.config.Position;
import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.spi.config.Problems;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A CEL expression that is compiled when it is first needed, and then remembers its results by the values that it read.
 * Thread-safe.
 */
final class Program {
    /** How many results are remembered. Scores and flags have few combinations; what has many gains nothing here. */
    private static final int MOST_RESULTS = 4096;

    private static final Object UNKNOWN = new Object();

    private final Position at;
    private final String path;
    private final String text;
    private final Vocabulary vocabulary;
    private final boolean numberAllowed;
    private volatile @Nullable Compiled compiled;

    /**
     * An expression as written.
     *
     * @param numberAllowed whether it may come to a number and not only to true or false
     */
    Program(Position at, String path, String text, Vocabulary vocabulary, boolean numberAllowed) {
        this.at = at;
        this.path = path;
        this.text = text;
        this.vocabulary = vocabulary;
        this.numberAllowed = numberAllowed;
    }

    String text() {
        return text;
    }

    /** Compiles, and notes what is wrong. */
    void check(Problems problems) {
        compiled().problems().forEach(message -> problems.add(at, path, message));
    }

    Set<FactName> reads() {
        return compiled().references().stream()
                .map(Reference::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The result: a {@link Boolean} or a {@link Double}; empty if a fact that it depends on is unknown. */
    Optional<Object> evaluate(Facts facts) {
        Compiled program = compiled();
        if (!program.problems().isEmpty()) {
            throw new InvalidConfigurationException(program.problems().stream()
                    .map(message -> new Problem(at, path, message))
                    .toList());
        }
        Object result = program.result(facts);
        return result == UNKNOWN ? Optional.empty() : Optional.of(result);
    }

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
        CelValidationResult parsed = CelEngine.parser().parse(text);
        if (parsed.hasError()) {
            // The first one: the others are its consequences.
            return Compiled.failed(
                    List.of(Wording.ofSyntax(text, parsed.getErrors().get(0))));
        }
        try {
            Rewriter.Rewritten rewritten = Rewriter.rewrite(text, parsed.getAst(), vocabulary);
            if (!rewritten.problems().isEmpty()) {
                return Compiled.failed(rewritten.problems());
            }
            CelValidationResult checked =
                    CelEngine.checker(rewritten.references()).check(rewritten.ast());
            if (checked.hasError()) {
                return Compiled.failed(checked.getErrors().stream()
                        .map(issue -> Wording.ofType(text, issue, parsed.getSource()))
                        .toList());
            }
            return typed(checked.getAst(), List.copyOf(rewritten.references()));
        } catch (CelValidationException e) {
            // getAst() throws for a result with errors only, and those are gone by now.
            throw new IllegalStateException("CEL has no syntax tree for " + text, e);
        }
    }

    private Compiled typed(CelAbstractSyntaxTree ast, List<Reference> references) {
        boolean flag = ast.getResultType().equals(SimpleType.BOOL);
        boolean number = ast.getResultType().equals(SimpleType.DOUBLE);
        if (flag || (numberAllowed && number)) {
            return new Compiled(ast, references, List.of());
        }
        String found = Wording.type(ast.getResultType().name());
        String what =
                "comes to " + found + ", but " + (numberAllowed ? "a number or " : "") + "true or false is wanted";
        return Compiled.failed(List.of(Wording.of(text, what, Optional.empty(), "")));
    }

    /** What compiling gave; without problems it can be run. */
    private static final class Compiled {
        private final @Nullable CelAbstractSyntaxTree ast;
        private final List<Reference> references;
        private final List<String> problems;
        private final Map<List<Object>, Object> results = new ConcurrentHashMap<>();
        private volatile CelRuntime.@Nullable Program program;

        Compiled(@Nullable CelAbstractSyntaxTree ast, List<Reference> references, List<String> problems) {
            this.ast = ast;
            this.references = references;
            this.problems = List.copyOf(problems);
        }

        static Compiled failed(List<String> problems) {
            return new Compiled(null, List.of(), problems);
        }

        List<String> problems() {
            return problems;
        }

        List<Reference> references() {
            return references;
        }

        Object result(Facts facts) {
            Object[] values = new Object[references.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = references.get(i).value(facts).orElse(UNKNOWN);
            }
            List<Object> key = Arrays.asList(values);
            Object known = results.get(key);
            if (known != null) {
                return known;
            }
            Object result = run(values);
            if (results.size() < MOST_RESULTS) {
                results.put(key, result);
            }
            return result;
        }

        private Object run(Object[] values) {
            Map<String, Object> variables = new LinkedHashMap<>();
            for (int i = 0; i < values.length; i++) {
                if (values[i] != UNKNOWN) {
                    variables.put(references.get(i).variable(), values[i]);
                }
            }
            try {
                Object result = program().eval(name -> Optional.ofNullable(variables.get(name)));
                boolean usable =
                        result instanceof Boolean || (result instanceof Double number && Double.isFinite(number));
                return usable ? result : UNKNOWN;
            } catch (CelEvaluationException e) {
                // A division by zero, a regular expression that is none: nothing that a single account may stop a run
                // for.
                return UNKNOWN;
            }
        }

        private CelRuntime.Program program() throws CelEvaluationException {
            CelRuntime.Program known = program;
            if (known == null) {
                if (ast == null) {
                    throw new IllegalStateException("did not compile");
                }
                known = CelEngine.runtime().createProgram(ast);
                program = known;
            }
            return known;
        }
    }
}
