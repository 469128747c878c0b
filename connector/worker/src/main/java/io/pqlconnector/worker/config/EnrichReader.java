package io.pqlconnector.worker.config;

import io.pqlconnector.core.enrich.Enrichment;
import io.pqlconnector.core.mapping.ObjectMapping;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Node;
import io.pqlconnector.spi.config.Suggestions;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.WritePolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads {@code enrich:}: first what stands there, then, once the mappings are read, what it means. */
final class EnrichReader {
    private static final String EXAMPLE = "traits: { employees: numberofemployees }, the CRM's field by the trait";

    /** An account's domain is read from these: one that came from the CRM could take an account away, and so itself. */
    private static final Set<String> IDENTITY = Set.of("domain", "website");

    private final Config config;
    private final List<PlanTarget> targets;
    private final Map<String, String> objects = new HashMap<>();
    private final Map<String, String> traits = new HashMap<>();

    private EnrichReader(Config config, List<PlanTarget> targets) {
        this.config = config;
        this.targets = targets;
    }

    /**
     * What stands in the file.
     *
     * @param destinations the names of those that are configured
     */
    static List<Config.Enrich> read(Fields fields, Collection<String> destinations) {
        return fields.items("enrich", (node, path) -> {
            Fields settings = Fields.of(node, path, fields.problems());
            String destination = ConfigReader.destination(settings, destinations);
            String object =
                    settings.required("object", ConfigReader.writtenOut(settings, "object"), "", "object: company");
            Config.Enrich read = new Config.Enrich(
                    destination,
                    object,
                    traits(settings),
                    settings.duration("every").orElse(Enrichment.DAILY),
                    settings);
            settings.rejectUnknown();
            return Optional.of(read);
        });
    }

    private static SortedMap<String, String> traits(Fields settings) {
        Optional<Fields> found = settings.fields("traits");
        SortedMap<String, String> traits = new TreeMap<>();
        if (found.isEmpty()) {
            return settings.required("traits", Optional.empty(), traits, EXAMPLE);
        }
        Fields fields = found.get();
        boolean isMapping =
                settings.node("traits").filter(Node.Mapping.class::isInstance).isPresent();
        if (isMapping && fields.entries().isEmpty()) {
            settings.problem("traits", "is empty. Write " + EXAMPLE + ".");
        }
        for (Node.Entry entry : fields.entries()) {
            Optional<String> field =
                    ConfigReader.writtenOut(fields, entry.key()).map(String::strip);
            boolean isNothing = entry.value() instanceof Node.Absent
                    || field.filter(String::isEmpty).isPresent();
            if (isNothing) {
                fields.problem(entry.key(), "names no field of the CRM. Write " + entry.key() + ": and its field.");
            }
            field.ifPresent(name -> traits.put(entry.key(), name));
        }
        return traits;
    }

    /**
     * What it means.
     *
     * @param targets those destinations whose mappings could be read
     */
    static List<Enrichment> resolve(Config config, List<PlanTarget> targets) {
        EnrichReader reader = new EnrichReader(config, targets);
        List<Enrichment> enrichments = new ArrayList<>();
        config.enrich().forEach(entry -> reader.resolve(entry).ifPresent(enrichments::add));
        return enrichments;
    }

    private Optional<Enrichment> resolve(Config.Enrich entry) {
        Optional<PlanTarget> target = ConfigReader.target(entry.destination(), targets);
        if (target.isEmpty() || entry.object().isEmpty()) {
            return Optional.empty();
        }
        ObjectName name = new ObjectName(entry.object());
        Optional<ObjectMapping> object = target.get().mapping().object(name);
        if (object.isEmpty()) {
            notMapped(entry, target.get());
            return Optional.empty();
        }
        Enrichment enrichment = new Enrichment(target.get().name(), name, entry.traits(), entry.every());
        checkPlace(entry, enrichment);
        entry.traits().forEach((trait, field) -> checkTrait(entry, trait, field, object.get(), target.get()));
        return Optional.of(enrichment);
    }

    private static void notMapped(Config.Enrich entry, PlanTarget target) {
        List<String> mapped = target.mapping().objects().stream()
                .map(object -> object.name().value())
                .toList();
        entry.settings()
                .problem(
                        "object",
                        "\"" + entry.object() + "\" is not in "
                                + target.mapping().file() + ", which says how records are found. "
                                + Suggestions.hint(entry.object(), mapped));
    }

    private void checkPlace(Config.Enrich entry, Enrichment enrichment) {
        String source = enrichment.source().value();
        Optional<String> other =
                Optional.ofNullable(objects.putIfAbsent(source, entry.settings().path()));
        if (other.isPresent()) {
            entry.settings().problem("object", "is read by " + other.get() + " already. Write the traits there.");
        } else if (config.sources().stream()
                .anyMatch(component -> component.name().equals(source))) {
            entry.settings()
                    .problem(
                            "object",
                            "is called \"" + source + "\" in the lake, as one of the sources is. Give that source"
                                    + " another name.");
        }
    }

    private void checkTrait(Config.Enrich entry, String trait, String field, ObjectMapping object, PlanTarget target) {
        Fields fields = entry.settings().fields("traits").orElseThrow();
        boolean isAccount = object.kind() == EntityKind.ACCOUNT;
        if (isAccount && IDENTITY.contains(trait.toLowerCase(Locale.ROOT))) {
            fields.problem(
                    trait,
                    "decides which account is which, so it cannot come from the CRM. Give the trait another name, such"
                            + " as crm_" + trait.toLowerCase(Locale.ROOT) + ".");
        }
        Optional<String> other = Optional.ofNullable(
                traits.putIfAbsent(object.kind() + " " + trait, entry.settings().path()));
        other.filter(path -> !path.equals(entry.settings().path()))
                .ifPresent(path -> fields.problem(
                        trait,
                        "is read by " + path + " already. Give one of the two another name, such as "
                                + entry.destination() + "_" + trait + "."));
        if (object.field(field)
                .filter(mapped -> mapped.write() == WritePolicy.ALWAYS)
                .isPresent()) {
            fields.problem(
                    trait,
                    "\"" + field + "\" is written by " + target.mapping().file()
                            + ", so this would read back what we wrote. Name a field that people fill in.");
        }
    }
}
