package io.pqlconnector.worker.config;

import io.pqlconnector.core.enrich.Enrichment;
import io.pqlconnector.core.feedback.Feedback;
import io.pqlconnector.core.ledger.CallLog;
import io.pqlconnector.core.mapping.Mapping;
import io.pqlconnector.core.mapping.MappingReader;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.rules.book.RuleBooks;
import io.pqlconnector.rules.yaml.YamlReader;
import io.pqlconnector.spi.config.Node;
import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.DestinationFactory;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.usage.signal.ReferencedProperties;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * All that the files say, read and checked: sources, rules, and destinations with their mappings. Nothing is opened yet but
 * what the adapters hold. To be closed.
 *
 * @param sources in the order of the file
 * @param targets in the order of the file
 * @param enrichments in the order of the file
 * @param feedback in the order of the file
 * @param quota where the sources count their calls; to be connected to a ledger before they are asked for anything
 * @param warnings what can be run as it is, but should not stay so, such as a secret in clear text
 */
public record Setup(
        Config config,
        RuleBooks rules,
        List<UsageSource> sources,
        List<PlanTarget> targets,
        List<Enrichment> enrichments,
        List<Feedback> feedback,
        LateQuota quota,
        List<Problem> warnings)
        implements AutoCloseable {
    public Setup {
        sources = List.copyOf(sources);
        targets = List.copyOf(targets);
        enrichments = List.copyOf(enrichments);
        feedback = List.copyOf(feedback);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads every file that the configuration names, whatever is wrong with the others.
     *
     * @param texts where files are read from
     * @return empty if there was a problem in any of them
     */
    public static Optional<Setup> read(Config config, FileTexts texts, Problems problems) {
        Adapters adapters = Adapters.load();
        Optional<RuleBooks> rules = rules(config, texts, problems);
        List<UsageSource> sources = new ArrayList<>();
        LateQuota quota = new LateQuota();
        config.sources()
                .forEach(component -> adapters.source(component, config, quota).ifPresent(sources::add));
        List<PlanTarget> targets = new ArrayList<>();
        for (Config.Component component : config.destinations()) {
            adapters.destinationFactory(component)
                    .flatMap(factory -> target(factory, component, config, rules, texts, problems))
                    .ifPresent(targets::add);
        }
        List<Enrichment> enrichments = EnrichReader.resolve(config, targets);
        List<Feedback> feedback = FeedbackReader.resolve(config, targets);
        rules.ifPresent(found -> AlertsReader.check(config, found));
        if (rules.isEmpty() || !problems.isEmpty()) {
            sources.forEach(UsageSource::close);
            targets.forEach(target -> target.destination().close());
            return Optional.empty();
        }
        return Optional.of(new Setup(
                config.hiding(problems.secrets()),
                rules.get(),
                sources,
                targets.stream()
                        .map(target -> target.reading(readFrom(target, feedback)))
                        .toList(),
                enrichments,
                feedback,
                quota,
                problems.warnings()));
    }

    private static List<Blueprint.Field> readFrom(PlanTarget target, List<Feedback> feedback) {
        return feedback.stream()
                .filter(one -> one.place().destination().equals(target.name()))
                .flatMap(one -> one.field().stream())
                .toList();
    }

    /** The rules without compiling what they say, for a command that needs their names and has to answer at once. */
    public static Optional<RuleBooks> namesOfRules(Config config, Problems problems) {
        return rulesText(config.rules(), FileTexts.DISK, problems)
                .flatMap(text -> RuleBooks.parseUncompiled(config.rules().shown(), text, problems));
    }

    private static Optional<RuleBooks> rules(Config config, FileTexts texts, Problems problems) {
        return rules(config.rules(), config.zone(), texts, problems);
    }

    /**
     * The rules of a file, whether the configuration names it or not.
     *
     * @param zone of calendar days in texts
     */
    public static Optional<RuleBooks> rules(Config.FileRef file, ZoneId zone, FileTexts texts, Problems problems) {
        return rulesText(file, texts, problems)
                .flatMap(text -> RuleBooks.parse(file.shown(), text, problems))
                .map(books -> books.in(zone));
    }

    private static Optional<String> rulesText(Config.FileRef file, FileTexts texts, Problems problems) {
        if (file.shown().isEmpty()) {
            return Optional.empty();
        }
        Problems reading = new Problems();
        String text = ConfigReader.textOf(file.path(), file.shown(), texts, reading);
        if (!reading.isEmpty()) {
            problems.addAll(reading);
            return Optional.empty();
        }
        return Optional.of(text);
    }

    // A mapping refers to the rules, so without rules only its adapter's settings and its YAML can be checked.
    private static Optional<PlanTarget> target(
            DestinationFactory factory,
            Config.Component component,
            Config config,
            Optional<RuleBooks> rules,
            FileTexts texts,
            Problems problems) {
        Destination destination = Adapters.destination(factory, component, config);
        Config.FileRef file = component.mapping().orElseThrow();
        Optional<Node> document = file.shown().isEmpty() ? Optional.empty() : document(file, texts, problems);
        if (rules.isEmpty() || document.isEmpty()) {
            destination.close();
            return Optional.empty();
        }
        Mapping mapping = MappingReader.read(
                file.shown(), document.get(), factory.objects(component.settings()), rules.get(), problems);
        return Optional.of(new PlanTarget(destination, mapping, component.quota()));
    }

    // What a file says; empty, with a problem noted, if it cannot be read or is no YAML: nothing is missing in such a
    // file.
    private static Optional<Node> document(Config.FileRef file, FileTexts texts, Problems problems) {
        Problems reading = new Problems();
        String text = ConfigReader.textOf(file.path(), file.shown(), texts, reading);
        Node document = YamlReader.read(file.shown(), text, reading);
        problems.addAll(reading);
        return document instanceof Node.Absent && !reading.isEmpty() ? Optional.empty() : Optional.of(document);
    }

    /** The properties that want a column in the lake: those that rules, account keys and outcomes refer to. */
    public PropertyColumns columns() {
        Set<PropertyPath> paths = new TreeSet<>(rules.properties());
        paths.addAll(ReferencedProperties.of(config.identity()));
        paths.addAll(config.outcomes().properties());
        return PropertyColumns.of(paths);
    }

    /** The same, with something around each destination, such as what measures it. Before {@link #parking}. */
    public Setup with(UnaryOperator<Destination> around) {
        return new Setup(
                config,
                rules,
                sources,
                targets.stream()
                        .map(target -> target.by(around.apply(target.destination())))
                        .toList(),
                enrichments,
                feedback,
                quota,
                warnings);
    }

    /**
     * The same, with destinations that are left alone as long as their vendors asked for: what runs and commands work with,
     * once there is a ledger to know that from.
     */
    public Setup parking(CallLog calls, InstantSource clock) {
        return new Setup(
                config,
                rules,
                sources,
                targets.stream().map(target -> target.parking(calls, clock)).toList(),
                enrichments,
                feedback,
                quota,
                warnings);
    }

    @Override
    public void close() {
        sources.forEach(UsageSource::close);
        targets.forEach(target -> target.destination().close());
    }
}
