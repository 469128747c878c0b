package io.pqlconnector.rules.template;

import io.pebbletemplates.pebble.node.ArgumentsNode;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.IfNode;
import io.pebbletemplates.pebble.node.Node;
import io.pebbletemplates.pebble.node.PositionalArgumentNode;
import io.pebbletemplates.pebble.node.PrintNode;
import io.pebbletemplates.pebble.node.RootNode;
import io.pebbletemplates.pebble.node.TextNode;
import io.pebbletemplates.pebble.node.expression.BinaryExpression;
import io.pebbletemplates.pebble.node.expression.ConcatenateExpression;
import io.pebbletemplates.pebble.node.expression.ContainsExpression;
import io.pebbletemplates.pebble.node.expression.ContextVariableExpression;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.node.expression.FilterExpression;
import io.pebbletemplates.pebble.node.expression.FilterInvocationExpression;
import io.pebbletemplates.pebble.node.expression.GetAttributeExpression;
import io.pebbletemplates.pebble.node.expression.LiteralBigDecimalExpression;
import io.pebbletemplates.pebble.node.expression.LiteralBooleanExpression;
import io.pebbletemplates.pebble.node.expression.LiteralDoubleExpression;
import io.pebbletemplates.pebble.node.expression.LiteralIntegerExpression;
import io.pebbletemplates.pebble.node.expression.LiteralLongExpression;
import io.pebbletemplates.pebble.node.expression.LiteralNullExpression;
import io.pebbletemplates.pebble.node.expression.LiteralStringExpression;
import io.pebbletemplates.pebble.node.expression.NegativeTestExpression;
import io.pebbletemplates.pebble.node.expression.PositiveTestExpression;
import io.pebbletemplates.pebble.node.expression.RangeExpression;
import io.pebbletemplates.pebble.node.expression.TernaryExpression;
import io.pebbletemplates.pebble.node.expression.UnaryExpression;
import io.pebbletemplates.pebble.utils.Pair;
import io.pqlconnector.rules.condition.FactName;
import io.pqlconnector.spi.config.Suggestions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Lets through the few forms of a Pebble template that can only show facts, and collects which. */
final class PebbleCheck {
    private static final String ALLOWED =
            "Texts may hold {{ names }}, filters (" + String.join(", ", TextFilter.names()) + ") and {% if %}.";

    private final Set<FactName> names = new LinkedHashSet<>();

    private PebbleCheck() {}

    static Set<FactName> names(Node root) throws TextException {
        PebbleCheck check = new PebbleCheck();
        check.node(root);
        return check.names;
    }

    private void node(Node node) throws TextException {
        if (node instanceof RootNode root) {
            node(root.getBody());
        } else if (node instanceof BodyNode body) {
            for (Node child : body.getChildren()) {
                node(child);
            }
        } else if (node instanceof PrintNode print) {
            expression(print.getExpression());
        } else if (node instanceof IfNode choice) {
            for (Pair<Expression<?>, BodyNode> branch : choice.getConditionsWithBodies()) {
                expression(branch.getLeft());
                node(branch.getRight());
            }
            if (choice.getElseBody() != null) {
                node(choice.getElseBody());
            }
        } else if (!(node instanceof TextNode)) {
            throw new TextException("this tag is not supported here. " + ALLOWED);
        }
    }

    private void expression(Expression<?> expression) throws TextException {
        if (expression instanceof ContextVariableExpression variable) {
            names.add(FactName.of(variable.getName()));
        } else if (expression instanceof GetAttributeExpression attribute) {
            names.add(attribute(attribute));
        } else if (expression instanceof FilterExpression filtered) {
            expression(filtered.getLeftExpression());
            filter(filtered.getRightExpression());
        } else if (expression instanceof ConcatenateExpression || expression instanceof ContainsExpression) {
            both((BinaryExpression<?>) expression);
        } else if (expression instanceof RangeExpression
                || expression instanceof PositiveTestExpression
                || expression instanceof NegativeTestExpression) {
            throw new TextException("ranges and \"is\" are not supported here. " + ALLOWED);
        } else if (expression instanceof BinaryExpression<?> binary) {
            both(binary);
        } else if (expression instanceof UnaryExpression unary) {
            expression(unary.getChildExpression());
        } else if (expression instanceof TernaryExpression ternary) {
            expression(ternary.getExpression1());
            expression(ternary.getExpression2());
            expression(ternary.getExpression3());
        } else if (!isLiteral(expression)) {
            throw new TextException("functions, methods and lists are not supported here. " + ALLOWED);
        }
    }

    private void both(BinaryExpression<?> binary) throws TextException {
        expression(binary.getLeftExpression());
        expression(binary.getRightExpression());
    }

    private static FactName attribute(GetAttributeExpression attribute) throws TextException {
        boolean plain = attribute.getArgumentsNode() == null
                && attribute.getNode() instanceof ContextVariableExpression
                && attribute.getAttributeNameExpression() instanceof LiteralStringExpression;
        if (!plain) {
            throw new TextException("functions, methods and lists are not supported here. " + ALLOWED);
        }
        return FactName.of(
                ((ContextVariableExpression) attribute.getNode()).getName(),
                ((LiteralStringExpression) attribute.getAttributeNameExpression()).getValue());
    }

    private static void filter(Expression<?> expression) throws TextException {
        if (!(expression instanceof FilterInvocationExpression invocation)) {
            throw new TextException("this filter is not supported. " + ALLOWED);
        }
        String name = invocation.getFilterName();
        Optional<TextFilter> filter = TextFilter.named(name);
        if (filter.isEmpty()) {
            throw new TextException(
                    "there is no filter \"" + name + "\". " + Suggestions.hint(name, TextFilter.names()));
        }
        Optional<String> complaint = filter.get().complaint(argument(invocation.getArgs()));
        if (complaint.isPresent()) {
            throw new TextException("the filter \"" + name + "\" " + complaint.get() + ".");
        }
    }

    private static Optional<Object> argument(ArgumentsNode arguments) throws TextException {
        List<PositionalArgumentNode> given = arguments.getPositionalArgs();
        boolean named =
                arguments.getNamedArgs() != null && !arguments.getNamedArgs().isEmpty();
        if (named || (given != null && given.size() > 1)) {
            throw new TextException("a filter takes one value in parentheses at most.");
        }
        if (given == null || given.isEmpty()) {
            return Optional.empty();
        }
        Expression<?> value = given.get(0).getValueExpression();
        if (value instanceof LiteralStringExpression text) {
            return Optional.of(text.getValue());
        }
        if (value instanceof LiteralLongExpression || value instanceof LiteralIntegerExpression) {
            // The figure itself is only needed when the text is filled.
            return Optional.of(0);
        }
        throw new TextException("a filter takes a constant in parentheses.");
    }

    private static boolean isLiteral(Expression<?> expression) {
        return expression instanceof LiteralStringExpression
                || expression instanceof LiteralLongExpression
                || expression instanceof LiteralIntegerExpression
                || expression instanceof LiteralDoubleExpression
                || expression instanceof LiteralBigDecimalExpression
                || expression instanceof LiteralBooleanExpression
                || expression instanceof LiteralNullExpression;
    }
}
