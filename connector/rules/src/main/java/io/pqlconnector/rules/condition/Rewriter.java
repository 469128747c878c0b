package io.pqlconnector.rules.condition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelMutableAst;
import dev.cel.common.CelSource;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExpr.CelMutableCall;
import dev.cel.common.ast.CelMutableExpr.CelMutableIdent;
import io.pqlconnector.rules.condition.Reference.Use;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Turns what a person wrote into what CEL type-checks: every name of the vocabulary becomes one variable with one type, and
 * every number becomes a double.
 *
 * <p>CEL keeps whole numbers and fractions apart ({@code 1 + 0.5} is an error) and has no type for text that may be a
 * number, which is what traits are. Both would surprise people who write rules, and the second one silently.
 */
final class Rewriter {
    private final String text;
    private final Vocabulary vocabulary;
    private final CelSource source;
    private final Set<Reference> references = new LinkedHashSet<>();
    private final List<String> problems = new ArrayList<>();
    private long nextId = 1_000_000;

    private Rewriter(String text, Vocabulary vocabulary, CelSource source) {
        this.text = text;
        this.vocabulary = vocabulary;
        this.source = source;
    }

    /**
     * What came out.
     *
     * @param ast to be checked against variables for the references
     * @param problems in words, without the place in the file
     */
    record Rewritten(CelAbstractSyntaxTree ast, Set<Reference> references, List<String> problems) {}

    static Rewritten rewrite(String text, CelAbstractSyntaxTree parsed, Vocabulary vocabulary) {
        Rewriter rewriter = new Rewriter(text, vocabulary, parsed.getSource());
        CelMutableAst ast = CelMutableAst.fromCelAst(parsed);
        rewriter.walk(ast.expr(), Use.FLAG);
        return new Rewritten(ast.toParsedAst(), rewriter.references, rewriter.problems);
    }

    /** Rewrites an expression that is wanted as a certain type, as far as its place tells. */
    private void walk(CelMutableExpr expr, Use wanted) {
        Optional<FactName> name = factName(expr);
        if (name.isPresent()) {
            boolean presence = expr.getKind() == Kind.SELECT && expr.select().testOnly();
            refer(expr, name.get(), presence ? Use.PRESENT : wanted);
            return;
        }
        switch (expr.getKind()) {
            case CONSTANT -> makeDouble(expr);
            case CALL -> walkCall(expr, wanted);
            case LIST -> expr.list().elements().forEach(element -> walk(element, wanted));
            case IDENT, SELECT -> problem(expr, "\"" + spelled(expr) + "\" has no value of its own", remedy(expr));
            default -> problem(expr, "this form is not supported here", "Use comparisons, &&, ||, ! and in.");
        }
    }

    private static void makeDouble(CelMutableExpr expr) {
        if (expr.constant().getKind() == CelConstant.Kind.INT64_VALUE) {
            expr.setConstant(CelConstant.ofValue((double) expr.constant().int64Value()));
        }
    }

    private void walkCall(CelMutableExpr expr, Use wanted) {
        CelMutableCall call = expr.call();
        List<CelMutableExpr> args = call.args();
        switch (call.function()) {
            case "_&&_", "_||_", "!_" -> args.forEach(arg -> walk(arg, Use.FLAG));
            case "_?_:_" -> {
                walk(args.get(0), Use.FLAG);
                walk(args.get(1), wanted);
                walk(args.get(2), wanted);
            }
            case "_==_", "_!=_" -> {
                rejectImpossibleChoice(args.get(0), args.get(1));
                rejectImpossibleChoice(args.get(1), args.get(0));
                walkPair(args, Use.TEXT);
            }
            case "@in" -> {
                rejectImpossibleChoice(args.get(0), args.get(1));
                walkPair(args, Use.TEXT);
            }
            case "_<_", "_<=_", "_>_", "_>=_" -> walkPair(args, Use.NUMBER);
            case "_+_" -> walkPair(args, wanted == Use.TEXT ? Use.TEXT : Use.NUMBER);
            case "_-_", "_*_", "_%_", "-_" -> args.forEach(arg -> walk(arg, Use.NUMBER));
            case "_/_" -> {
                args.forEach(arg -> walk(arg, Use.NUMBER));
                call.setFunction(CelEngine.DIVIDE);
            }
            default -> walkFunction(expr, call);
        }
    }

    // Each side is read as what the other side is.
    private void walkPair(List<CelMutableExpr> args, Use otherwise) {
        Use left = use(args.get(1)).or(() -> use(args.get(0))).orElse(otherwise);
        Use right = use(args.get(0)).or(() -> use(args.get(1))).orElse(otherwise);
        walk(args.get(0), left);
        walk(args.get(1), right);
    }

    private void walkFunction(CelMutableExpr expr, CelMutableCall call) {
        if (vocabulary.isFunction(call.function())) {
            String example =
                    vocabulary.arguments(call.function()).stream().findFirst().orElse("name");
            problem(
                    expr,
                    call.function() + " takes one constant text",
                    "Write " + call.function() + "('" + example + "').");
            return;
        }
        call.target().ifPresent(target -> walk(target, Use.TEXT));
        call.args().stream()
                // A whole number that a function takes, such as a place in a text, stays one.
                .filter(arg -> arg.getKind() != Kind.CONSTANT)
                .forEach(arg -> walk(arg, Use.TEXT));
        if (call.function().equals("size") || call.function().equals("int")) {
            // The inner one keeps its id, by which messages find its place.
            CelMutableExpr inner = CelMutableExpr.ofCall(expr.id(), call);
            expr.setId(nextId++);
            expr.setCall(CelMutableCall.create("double", inner));
        }
    }

    /** The fact that an expression names, whether or not it exists: {@code a}, {@code a.b}, {@code a['b']}, {@code f('b')}. */
    private Optional<FactName> factName(CelMutableExpr expr) {
        return switch (expr.getKind()) {
            case IDENT ->
                Optional.of(expr.ident().name())
                        .filter(word -> !vocabulary.isGroup(word))
                        .map(FactName::of);
            case SELECT ->
                plainWord(expr.select().operand())
                        .filter(word -> vocabulary.isGroup(word)
                                || vocabulary.type(FactName.of(word)).isEmpty())
                        .map(word -> FactName.of(word, expr.select().field()));
            case CALL -> factName(expr.call());
            default -> Optional.empty();
        };
    }

    private Optional<FactName> factName(CelMutableCall call) {
        if (call.function().equals("_[_]")
                && plainWord(call.args().get(0)).filter(vocabulary::isGroup).isPresent()) {
            return constantText(call.args().get(1))
                    .map(member -> FactName.of(call.args().get(0).ident().name(), member));
        }
        boolean ours = vocabulary.isFunction(call.function()) && call.target().isEmpty();
        return ours && call.args().size() == 1
                ? constantText(call.args().get(0)).map(argument -> FactName.of(call.function(), argument))
                : Optional.empty();
    }

    private static Optional<String> plainWord(CelMutableExpr expr) {
        return expr.getKind() == Kind.IDENT ? Optional.of(expr.ident().name()) : Optional.empty();
    }

    private static Optional<String> constantText(CelMutableExpr expr) {
        return expr.getKind() == Kind.CONSTANT && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE
                ? Optional.of(expr.constant().stringValue())
                : Optional.empty();
    }

    private void refer(CelMutableExpr expr, FactName name, Use wanted) {
        Optional<ValueType> type = vocabulary.type(name);
        if (type.isEmpty()) {
            undeclared(expr, name);
            return;
        }
        Use use = wanted == Use.PRESENT ? wanted : declared(type.get()).orElse(wanted);
        Reference reference = new Reference(name, use);
        references.add(reference);
        expr.setIdent(CelMutableIdent.create(reference.variable()));
    }

    private void undeclared(CelMutableExpr expr, FactName name) {
        if (vocabulary.isFunction(name.group())) {
            problem(
                    expr,
                    name.group() + "('" + name.member() + "') asks for something that does not exist",
                    "Known: " + String.join(", ", vocabulary.arguments(name.group())) + ".");
            return;
        }
        FactName shown = vocabulary.isGroup(name.group()) ? name : FactName.of(spelled(expr));
        problem(expr, "undeclared name \"" + shown + "\"", vocabulary.remedy(name));
    }

    /** What an expression is, if that can be told without its place. */
    private Optional<Use> use(CelMutableExpr expr) {
        Optional<FactName> name = factName(expr);
        if (name.isPresent()) {
            return vocabulary.type(name.get()).flatMap(Rewriter::declared);
        }
        return switch (expr.getKind()) {
            case CONSTANT ->
                switch (expr.constant().getKind()) {
                    case STRING_VALUE -> Optional.of(Use.TEXT);
                    case BOOLEAN_VALUE -> Optional.of(Use.FLAG);
                    default -> Optional.of(Use.NUMBER);
                };
            case LIST -> expr.list().elements().stream().findFirst().flatMap(this::use);
            case CALL -> useOfCall(expr.call());
            default -> Optional.empty();
        };
    }

    private Optional<Use> useOfCall(CelMutableCall call) {
        return switch (call.function()) {
            case "_-_", "_*_", "_/_", "_%_", "-_", "size", "int", "double" -> Optional.of(Use.NUMBER);
            case "_+_" -> use(call.args().get(0)).or(() -> use(call.args().get(1)));
            case "_?_:_" -> use(call.args().get(1)).or(() -> use(call.args().get(2)));
            case "string", "lowerAscii", "upperAscii", "trim" -> Optional.of(Use.TEXT);
            case "timestamp" -> Optional.of(Use.INSTANT);
            default -> Optional.of(Use.FLAG);
        };
    }

    private static Optional<Use> declared(ValueType type) {
        return switch (type.kind()) {
            case NUMBER -> Optional.of(Use.NUMBER);
            case TEXT -> Optional.of(Use.TEXT);
            case FLAG -> Optional.of(Use.FLAG);
            case INSTANT -> Optional.of(Use.INSTANT);
            case BY_USE -> Optional.empty();
        };
    }

    /** Reports a comparison that can never hold: {@code tier == 'hott'}. */
    private void rejectImpossibleChoice(CelMutableExpr fact, CelMutableExpr other) {
        List<String> choices =
                factName(fact).flatMap(vocabulary::type).map(ValueType::choices).orElse(List.of());
        if (choices.isEmpty()) {
            return;
        }
        List<CelMutableExpr> candidates =
                other.getKind() == Kind.LIST ? other.list().elements() : List.of(other);
        for (CelMutableExpr candidate : candidates) {
            Optional<String> chosen =
                    constantText(candidate).filter(word -> !word.isEmpty() && !choices.contains(word));
            chosen.ifPresent(word -> problem(
                    candidate,
                    spelled(fact) + " is never \"" + word + "\"",
                    "Known: " + String.join(", ", choices) + "."));
        }
    }

    private String remedy(CelMutableExpr expr) {
        return plainWord(expr)
                .filter(vocabulary::isGroup)
                .map(group -> "Write what you mean of it, such as " + vocabulary.example(group) + ".")
                .orElse("For a name with a dot in it, write traits['a.b'].");
    }

    private static String spelled(CelMutableExpr expr) {
        return switch (expr.getKind()) {
            case IDENT -> expr.ident().name();
            case SELECT ->
                spelled(expr.select().operand()) + "." + expr.select().field();
            default -> "...";
        };
    }

    private void problem(CelMutableExpr expr, String what, String remedy) {
        // A selection's own position is its dot.
        CelMutableExpr start = expr;
        while (start.getKind() == Kind.SELECT) {
            start = start.select().operand();
        }
        Integer offset = source.getPositionsMap().get(start.id());
        problems.add(Wording.of(text, what, Optional.ofNullable(offset).map(at -> at + 1), remedy));
    }
}
