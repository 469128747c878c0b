package io.pqlconnector.rules.book;

import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.PropertyTest;
import io.pqlconnector.rules.signal.PropertyTest.TextMatch.Form;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Node;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.PropertyPath.Root;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads which events a signal counts, or an outcome: their names, and {@code where:}. */
public final class EventFilterParser {
    private final Fields signal;

    /** Reads from the keys of one signal. */
    public EventFilterParser(Fields signal) {
        this.signal = signal;
    }

    /** The events named by a key; without it, any. */
    public EventFilter parse(String key) {
        List<PropertyTest> where = signal.fields("where").map(this::where).orElse(List.of());
        if (isAny(signal.node(key))) {
            return new EventFilter(List.of(), where);
        }
        List<String> names = signal.items(key, this::eventName);
        if (signal.node(key)
                .filter(node ->
                        node instanceof Node.Sequence list && list.items().isEmpty())
                .isPresent()) {
            signal.problem(key, "names no event. Write its name, a list of names, or any.");
        }
        if (Set.copyOf(names).size() < names.size()) {
            signal.problem(key, "names an event twice.");
        }
        return new EventFilter(names, where);
    }

    // In quotes it is the name of an event that happens to be called so.
    private static boolean isAny(Optional<Node> node) {
        return node.filter(found -> found instanceof Node.Scalar scalar
                        && !scalar.quoted()
                        && scalar.text().equals("any"))
                .isPresent();
    }

    private Optional<String> eventName(Node node, String path) {
        if (node instanceof Node.Scalar scalar && !scalar.text().isBlank()) {
            return Optional.of(scalar.text());
        }
        signal.problems().add(node.at(), path, "expected the name of an event, found " + node.kind() + ".");
        return Optional.empty();
    }

    /** The property that a key names; {@code records_used} is {@code properties.records_used}. */
    public static Optional<PropertyPath> property(Fields fields, String key) {
        return fields.text(key).flatMap(text -> {
            if (text.isBlank()) {
                fields.problem(key, "names no property.");
                return Optional.empty();
            }
            return Optional.of(path(text));
        });
    }

    private static PropertyPath path(String text) {
        for (Root root : Root.values()) {
            String prefix = root.word() + ".";
            if (text.startsWith(prefix) && text.length() > prefix.length()) {
                return new PropertyPath(root, text.substring(prefix.length()));
            }
        }
        return PropertyPath.property(text);
    }

    private List<PropertyTest> where(Fields where) {
        List<PropertyTest> tests = new ArrayList<>();
        for (Node.Entry entry : where.entries()) {
            PropertyPath property = path(entry.key());
            if (entry.value() instanceof Node.Mapping mapping) {
                Fields condition = new Fields(mapping, where.pathOf(entry.key()), where.problems());
                tests.addAll(conditions(property, condition));
            } else {
                List<String> values = where.texts(entry.key());
                if (entry.value() instanceof Node.Absent || values.isEmpty()) {
                    where.problems()
                            .add(
                                    entry.keyAt(),
                                    where.pathOf(entry.key()),
                                    "needs a value, a list of values, or a condition such as { at_least: 3 }.");
                } else {
                    tests.add(new PropertyTest.OneOf(property, values));
                }
            }
        }
        return tests;
    }

    private static List<PropertyTest> conditions(PropertyPath property, Fields condition) {
        List<PropertyTest> tests = new ArrayList<>();
        Optional<BigDecimal> atLeast = condition.number("at_least");
        Optional<BigDecimal> atMost = condition.number("at_most");
        Optional<BigDecimal> above = condition.number("above");
        Optional<BigDecimal> below = condition.number("below");
        if (atLeast.isPresent() || atMost.isPresent() || above.isPresent() || below.isPresent()) {
            tests.add(new PropertyTest.InRange(property, atLeast, atMost, above, below));
        }
        text(condition, "contains").ifPresent(text -> tests.add(match(property, Form.CONTAINS, text)));
        text(condition, "starts_with").ifPresent(text -> tests.add(match(property, Form.STARTS_WITH, text)));
        text(condition, "ends_with").ifPresent(text -> tests.add(match(property, Form.ENDS_WITH, text)));
        List<String> none = condition.texts("not");
        if (!none.isEmpty()) {
            tests.add(new PropertyTest.NoneOf(property, none));
        }
        condition.rejectUnknown();
        if (condition.entries().isEmpty()) {
            condition
                    .problems()
                    .add(condition.at(), condition.path(), "has no condition. Write one such as { at_least: 3 }.");
        }
        return tests;
    }

    private static Optional<String> text(Fields condition, String key) {
        return condition.text(key).filter(text -> {
            if (text.isEmpty()) {
                condition.problem(key, "is empty, so every text would fit.");
            }
            return !text.isEmpty();
        });
    }

    private static PropertyTest match(PropertyPath property, Form form, String text) {
        return new PropertyTest.TextMatch(property, form, text);
    }
}
