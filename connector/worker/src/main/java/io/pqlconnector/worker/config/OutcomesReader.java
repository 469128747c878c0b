package io.pqlconnector.worker.config;

import io.pqlconnector.core.lake.ConversionRule;
import io.pqlconnector.rules.book.EventFilterParser;
import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Node;
import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.spi.source.PropertyPath;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads {@code outcomes:}. */
final class OutcomesReader {
    private static final String EXAMPLE = "event: Subscription Started";

    private final Fields fields;

    private OutcomesReader(Fields fields) {
        this.fields = fields;
    }

    /**
     * What stands there.
     *
     * @param directory what relative paths start from
     * @param destinations the names of those that are configured
     */
    static OutcomeSettings read(Optional<Fields> found, Path directory, Collection<String> destinations) {
        return found.map(fields -> new OutcomesReader(fields).read(directory, destinations))
                .orElse(OutcomeSettings.NONE);
    }

    private OutcomeSettings read(Path directory, Collection<String> destinations) {
        List<ConversionRule> events = Stream.of(Outcome.Kind.values())
                .flatMap(kind -> rule(kind).stream())
                .toList();
        List<Config.FileRef> files = names("files", "outcomes.csv").stream()
                .map(text -> new Config.FileRef(text, directory.resolve(text).normalize()))
                .toList();
        List<String> crm = names("crm", "hubspot");
        fields.items("crm", (node, path) -> {
            String name = node instanceof Node.Scalar scalar ? scalar.text() : "";
            if (crm.contains(name) && !destinations.contains(name)) {
                fields.problems().addUnknown(node.at(), path, name, destinations);
            }
            return Optional.empty();
        });
        fields.rejectUnknown();
        return new OutcomeSettings(events, files, crm);
    }

    private Optional<ConversionRule> rule(Outcome.Kind kind) {
        return fields.fields(kind.name().toLowerCase(Locale.ROOT)).map(settings -> {
            if (!settings.has("event")) {
                settings.required("event", Optional.empty(), "", EXAMPLE);
            }
            // An outcome says which event told of it, wherever it is shown.
            settings.items("event", (node, path) -> shown(settings, node, path));
            EventFilter events = new EventFilterParser(settings).parse("event");
            Optional<PropertyPath> value = EventFilterParser.property(settings, "value");
            Optional<PropertyPath> currencyProperty = settings.text("currency")
                    .filter(OutcomesReader::isProperty)
                    .flatMap(any -> EventFilterParser.property(settings, "currency"));
            String currency = currencyProperty.isPresent() ? "" : code(settings);
            if (settings.has("currency") && !settings.has("value")) {
                settings.problem(
                        "currency", "counts nothing without a value. Write value: properties.mrr, or leave this out.");
            }
            settings.rejectUnknown();
            return new ConversionRule(kind, events, value, currency, currencyProperty);
        });
    }

    private static boolean isProperty(String text) {
        return Stream.of(PropertyPath.Root.values()).anyMatch(root -> text.startsWith(root.word() + "."));
    }

    private static String code(Fields settings) {
        Optional<String> text = settings.text("currency");
        boolean known = text.filter(code -> Currency.getAvailableCurrencies().stream()
                        .anyMatch(currency -> currency.getCurrencyCode().equals(code)))
                .isPresent();
        if (text.isPresent() && !known) {
            settings.problem(
                    "currency",
                    "\"" + text.get() + "\" is no currency. Write its ISO 4217 code, such as EUR, or the property that"
                            + " names it, such as properties.currency.");
        }
        return text.filter(code -> known).orElse("");
    }

    /** Texts that are shown, none of them empty and no two the same. */
    private List<String> names(String key, String example) {
        Set<String> seen = new HashSet<>();
        return fields.items(
                key,
                (node, path) -> shown(fields, node, path).map(String::strip).filter(text -> {
                    if (text.isEmpty()) {
                        fields.problems().add(node.at(), path, "is empty. Write a name, such as " + example + ".");
                    } else if (!seen.add(text)) {
                        fields.problems()
                                .add(node.at(), path, "\"" + text + "\" is named twice, and would count twice.");
                        return false;
                    }
                    return !text.isEmpty();
                }));
    }

    private static Optional<String> shown(Fields fields, Node node, String path) {
        if (!(node instanceof Node.Scalar scalar)) {
            fields.problems().add(node.at(), path, "expected text, found " + node.kind() + ".");
            return Optional.empty();
        }
        if (scalar.secret()) {
            fields.problems()
                    .add(
                            node.at(),
                            path,
                            "is shown in messages, so it cannot come from the environment. Write it out here.");
            return Optional.empty();
        }
        return Optional.of(scalar.text());
    }
}
