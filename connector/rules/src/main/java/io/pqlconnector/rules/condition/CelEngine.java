package io.pqlconnector.rules.condition;

import dev.cel.checker.CelChecker;
import dev.cel.checker.CelCheckerBuilder;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelVarDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelStringExtensions.Function;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Set;

/**
 * CEL's parser, checker and runtime, set up once per process: they are immutable, and making them costs more than a whole
 * rule book does.
 *
 * @see <a href="https://github.com/google/cel-spec/blob/master/doc/langdef.md">CEL language definition</a>
 */
final class CelEngine {
    // Comprehensions are left out: conditions stay readable, and none can run long.
    private static final CelOptions OPTIONS = CelOptions.current()
            .populateMacroCalls(false)
            .maxParseRecursionDepth(50)
            .maxExpressionCodePointSize(10_000)
            .enableHeterogeneousNumericComparisons(true)
            .enableComprehension(false)
            .build();

    /** Stands for {@code /}: a division by zero is an error, where a double's would be infinite and beat every bound. */
    static final String DIVIDE = "divide";

    private static final String DIVIDE_OVERLOAD = "divide_double_double";
    private static final Function[] TEXT_FUNCTIONS = {Function.LOWER_ASCII, Function.UPPER_ASCII, Function.TRIM};

    private CelEngine() {}

    static CelParser parser() {
        return Parsing.PARSER;
    }

    static CelRuntime runtime() {
        return Running.RUNTIME;
    }

    /** A checker that knows the variables that stand for references. */
    static CelChecker checker(Set<Reference> references) {
        CelCheckerBuilder builder = CelCompilerFactory.standardCelCheckerBuilder()
                .setOptions(OPTIONS)
                .addLibraries(CelExtensions.strings(TEXT_FUNCTIONS))
                .addFunctionDeclarations(CelFunctionDecl.newFunctionDeclaration(
                        DIVIDE,
                        CelOverloadDecl.newGlobalOverload(
                                DIVIDE_OVERLOAD, SimpleType.DOUBLE, SimpleType.DOUBLE, SimpleType.DOUBLE)));
        for (Reference reference : references) {
            builder.addVarDeclarations(CelVarDecl.newVarDeclaration(reference.variable(), type(reference)));
        }
        return builder.build();
    }

    private static CelType type(Reference reference) {
        return switch (reference.use()) {
            case NUMBER -> SimpleType.DOUBLE;
            case TEXT -> SimpleType.STRING;
            case FLAG, PRESENT -> SimpleType.BOOL;
            case INSTANT -> SimpleType.TIMESTAMP;
        };
    }

    // Each in a holder of its own: a command that only checks never pays for the runtime.
    private static final class Parsing {
        static final CelParser PARSER = CelParserFactory.standardCelParserBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.HAS)
                .build();
    }

    private static final class Running {
        static final CelRuntime RUNTIME = CelRuntimeFactory.plannerRuntimeBuilder()
                .setOptions(OPTIONS)
                .addLibraries(CelExtensions.strings(TEXT_FUNCTIONS))
                .addFunctionBindings(CelFunctionBinding.fromOverloads(
                        DIVIDE,
                        CelFunctionBinding.from(DIVIDE_OVERLOAD, Double.class, Double.class, CelEngine::divide)))
                .build();
    }

    private static Object divide(double dividend, double divisor) throws CelEvaluationException {
        if (divisor == 0) {
            throw new CelEvaluationException("division by zero");
        }
        return dividend / divisor;
    }
}
