package io.pqlconnector.rules.template;

import io.pqlconnector.rules.condition.FactName;
import io.pqlconnector.rules.condition.Facts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text whose placeholders are only names and filters, which nearly all are. Filled without the template engine: a run fills
 * one per trigger of every account, and starting the engine alone takes longer than that.
 */
final class Placeholders implements Text {
    private static final String WORD = "([A-Za-z_][A-Za-z0-9_]*)";
    private static final String ARGUMENT = "(?:\\(\\s*(?:'([^'{}\\\\]*)'|\"([^\"{}\\\\]*)\"|([0-9]{1,2}))?\\s*\\))?";
    private static final Pattern FILTER = Pattern.compile("\\s*\\|\\s*" + WORD + ARGUMENT);
    private static final Pattern PLACEHOLDER = Pattern.compile(
            "\\{\\{\\s*" + WORD + "(?:\\." + WORD + ")?((?:\\s*\\|\\s*[A-Za-z_]+(?:\\([^{}()|]*\\))?){0,8})\\s*\\}\\}");
    private static final Pattern OTHER_SYNTAX = Pattern.compile("\\{[{%#]");
    // Words that Pebble reads as values, not as names.
    private static final Set<String> LITERALS = Set.of("true", "false", "none", "null", "not");

    private final List<Part> parts;

    private Placeholders(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /** A piece of constant text, or a fact behind some filters. */
    private record Part(String constant, Optional<FactName> name, List<Step> steps) {}

    /** One filter with its argument. */
    private record Step(TextFilter filter, Optional<Object> argument) {}

    /** The text, if it is of this simple kind and its filters exist; otherwise it is for the engine. */
    static Optional<Text> parse(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = PLACEHOLDER.matcher(text);
        int end = 0;
        while (matcher.find()) {
            Optional<List<Step>> steps = steps(matcher.group(3));
            if (steps.isEmpty() || LITERALS.contains(matcher.group(1))) {
                return Optional.empty();
            }
            parts.add(new Part(text.substring(end, matcher.start()), Optional.empty(), List.of()));
            FactName name = matcher.group(2) == null
                    ? FactName.of(matcher.group(1))
                    : FactName.of(matcher.group(1), matcher.group(2));
            parts.add(new Part("", Optional.of(name), steps.get()));
            end = matcher.end();
        }
        parts.add(new Part(text.substring(end), Optional.empty(), List.of()));
        boolean simple = parts.stream()
                .noneMatch(part -> OTHER_SYNTAX.matcher(part.constant()).find());
        return simple ? Optional.of(new Placeholders(parts)) : Optional.empty();
    }

    private static Optional<List<Step>> steps(String filters) {
        List<Step> steps = new ArrayList<>();
        Matcher matcher = FILTER.matcher(filters);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            Optional<TextFilter> filter = TextFilter.named(matcher.group(1));
            Optional<Object> argument = argument(matcher);
            if (filter.isEmpty() || filter.get().complaint(argument).isPresent()) {
                return Optional.empty();
            }
            steps.add(new Step(filter.get(), argument));
            end = matcher.end();
        }
        return end == filters.length() ? Optional.of(steps) : Optional.empty();
    }

    private static Optional<Object> argument(Matcher matcher) {
        if (matcher.group(4) != null) {
            return Optional.of(Integer.parseInt(matcher.group(4)));
        }
        return Optional.<Object>ofNullable(matcher.group(2)).or(() -> Optional.ofNullable(matcher.group(3)));
    }

    @Override
    public Set<FactName> reads() {
        Set<FactName> names = new LinkedHashSet<>();
        parts.forEach(part -> part.name().ifPresent(names::add));
        return names;
    }

    @Override
    public String fill(Facts facts) {
        StringBuilder filled = new StringBuilder();
        for (Part part : parts) {
            filled.append(part.constant());
            if (part.name().isPresent()) {
                Optional<Object> value = Text.value(facts, part.name().get());
                for (Step step : part.steps()) {
                    value = step.filter().apply(value, step.argument());
                }
                value.ifPresent(filled::append);
            }
        }
        return filled.toString();
    }
}
