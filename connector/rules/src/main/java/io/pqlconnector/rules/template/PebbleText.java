package io.pqlconnector.rules.template;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.attributes.methodaccess.NoOpMethodAccessValidator;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.loader.MemoryLoader;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import io.pqlconnector.rules.condition.FactName;
import io.pqlconnector.rules.condition.Facts;
import java.io.IOException;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text in Pebble's syntax: {@code {% if %}}, comparisons, joined texts. Nothing in it reaches files, classes or methods:
 * {@link PebbleCheck} lets only a few forms through, and the values are texts, numbers, flags and instants in maps.
 *
 * @see <a href="https://pebbletemplates.io/">Pebble</a>
 */
final class PebbleText implements Text {
    // Longer than any CRM's text field; a text that grows beyond it is a mistake.
    private static final int MOST_CHARACTERS = 100_000;

    // Pebble's parser descends once per parenthesis and per nested tag, so an endless text would overflow the stack.
    private static final int MOST_TAGS = 50;
    private static final Pattern ENDLESS_TAG = Pattern.compile("\\{[{%](?:(?![}%]\\}).){500}", Pattern.DOTALL);

    private final PebbleTemplate template;
    private final Set<FactName> reads;

    private PebbleText(PebbleTemplate template, Set<FactName> reads) {
        this.template = template;
        this.reads = reads;
    }

    static Text parse(String text) throws TextException {
        if (ENDLESS_TAG.matcher(text).find()) {
            throw new TextException("a \"{{\" or \"{%\" is not closed within 500 characters.");
        }
        if (text.split("\\{%", MOST_TAGS + 2).length > MOST_TAGS + 1) {
            throw new TextException("has more than " + MOST_TAGS + " tags ({% %}). Make it simpler.");
        }
        PebbleTemplate template;
        try {
            template = Engine.ENGINE.getLiteralTemplate(text);
        } catch (PebbleException e) {
            throw new TextException(inWords(e.getPebbleMessage()));
        } catch (NumberFormatException e) {
            // Pebble's parser lets it through for a number beyond its range.
            throw new TextException("a number in it is too large.");
        }
        if (template instanceof PebbleTemplateImpl parsed) {
            return new PebbleText(template, PebbleCheck.names(parsed.getRootNode()));
        }
        throw new TextException("cannot be checked");
    }

    private static String inWords(@Nullable String message) {
        if (message == null) {
            return "cannot be read.";
        }
        if (message.contains("EOF") && message.contains("PRINT_END")) {
            return "a \"{{\" is opened and never closed.";
        }
        if (message.contains("\"endif\"")) {
            return "an {% if %} needs an {% endif %}.";
        }
        return "cannot be read: " + message + ".";
    }

    @Override
    public Set<FactName> reads() {
        return reads;
    }

    @Override
    public String fill(Facts facts) {
        Map<String, Object> context = new HashMap<>();
        Map<String, Map<String, Object>> groups = new LinkedHashMap<>();
        for (FactName name : reads) {
            Optional<Object> value = Text.value(facts, name);
            if (name.group().isEmpty()) {
                value.ifPresent(known -> context.put(name.member(), known));
            } else {
                Map<String, Object> group = groups.computeIfAbsent(name.group(), key -> new HashMap<>());
                value.ifPresent(known -> group.put(name.member(), known));
            }
        }
        context.putAll(groups);
        StringWriter filled = new StringWriter();
        try {
            template.evaluate(filled, context, Locale.ROOT);
        } catch (IOException | RuntimeException e) {
            // Text compared with a number, a division by zero, a text beyond all bounds: no reason to stop a run.
            // Pebble throws what comes, so all is caught; the rep gets what was filled so far.
            return filled.toString();
        }
        return filled.toString();
    }

    /** Started when the first such text is read. */
    private static final class Engine {
        static final PebbleEngine ENGINE = new PebbleEngine.Builder()
                .loader(new MemoryLoader())
                .extension(new Filters())
                .autoEscaping(false)
                .cacheActive(false)
                .defaultLocale(Locale.ROOT)
                .maxRenderedSize(MOST_CHARACTERS)
                .methodAccessValidator(new NoOpMethodAccessValidator())
                .newLineTrimming(false)
                .strictVariables(false)
                .build();
    }

    private static final class Filters extends AbstractExtension {
        @Override
        public Map<String, Filter> getFilters() {
            Map<String, Filter> filters = new HashMap<>();
            for (TextFilter filter : TextFilter.values()) {
                filters.put(filter.word(), new Adapter(filter));
            }
            return filters;
        }
    }

    private record Adapter(TextFilter filter) implements Filter {
        @Override
        public List<String> getArgumentNames() {
            return List.of("argument");
        }

        // Pebble's own types allow null for an unknown value, and take it back as one.
        @Override
        @SuppressWarnings("NullAway")
        public Object apply(
                Object input,
                Map<String, Object> arguments,
                PebbleTemplate self,
                EvaluationContext context,
                int lineNumber) {
            return filter.apply(Optional.ofNullable(input), Optional.ofNullable(arguments.get("argument")))
                    .orElse(null);
        }
    }
}
