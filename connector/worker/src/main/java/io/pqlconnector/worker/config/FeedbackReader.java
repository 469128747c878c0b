package io.pqlconnector.worker.config;

import io.pqlconnector.core.feedback.CoolDown;
import io.pqlconnector.core.feedback.Feedback;
import io.pqlconnector.core.feedback.FeedbackPlace;
import io.pqlconnector.core.feedback.FeedbackPlace.Kind;
import io.pqlconnector.core.mapping.ObjectMapping;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Suggestions;
import io.pqlconnector.spi.destination.WritePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads {@code feedback:}: first what stands there, then, once the mappings are read, what it means. */
final class FeedbackReader {
    private final Map<FeedbackPlace, String> places = new HashMap<>();
    private final List<PlanTarget> targets;

    private FeedbackReader(List<PlanTarget> targets) {
        this.targets = targets;
    }

    /**
     * What stands in the file.
     *
     * @param destinations the names of those that are configured
     */
    static List<Config.Heard> read(Fields fields, Collection<String> destinations) {
        return fields.items("feedback", (node, path) -> {
            Fields settings = Fields.of(node, path, fields.problems());
            String destination = ConfigReader.destination(settings, destinations);
            Optional<String> field = named(settings, "field");
            Optional<String> list = named(settings, "list");
            if (settings.has("field") == settings.has("list")) {
                settings.problem(
                        settings.has("field") ? "list" : "field",
                        settings.has("field")
                                ? "stands beside a field. Write one of the two, and the other as an entry of its own."
                                : "is missing. Write field: pql_verdict, the CRM's field that reps fill in, or list: with"
                                        + " the name of a list that they put accounts on.");
            }
            Config.Heard read = new Config.Heard(
                    destination,
                    ConfigReader.writtenOut(settings, "object").orElse(""),
                    list.isPresent() ? Kind.LIST : Kind.FIELD,
                    list.or(() -> field).orElse(""),
                    new CoolDown(
                            verdicts(settings), settings.duration("cool_down").orElse(CoolDown.DEFAULT)),
                    settings.duration("every").orElse(Feedback.HOURLY),
                    settings);
            settings.rejectUnknown();
            return Optional.of(read);
        });
    }

    private static Optional<String> named(Fields settings, String key) {
        Optional<String> name = ConfigReader.writtenOut(settings, key).map(String::strip);
        if (settings.has(key) && name.filter(found -> !found.isEmpty()).isEmpty()) {
            settings.problem(key, "names nothing. Write the name that it has in the CRM.");
        }
        return name;
    }

    private static SortedMap<String, Duration> verdicts(Fields settings) {
        SortedMap<String, Duration> verdicts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Optional<Fields> found = settings.fields("verdicts");
        if (found.isPresent() && settings.has("list")) {
            settings.problem("verdicts", "says nothing of a list, which has no words. Write cool_down: 90d.");
        }
        if (found.isPresent() && settings.has("cool_down")) {
            settings.problem(
                    "cool_down",
                    "says nothing beside verdicts: what is not named there is no verdict. Leave one of the two out.");
        }
        found.ifPresent(fields -> fields.entries().forEach(entry -> {
            Duration after = fields.duration(entry.key()).orElse(CoolDown.DEFAULT);
            if (verdicts.put(entry.key().strip(), after) != null) {
                fields.problem(entry.key(), "stands there twice, with other capital letters. Leave one of them out.");
            }
        }));
        return verdicts;
    }

    /**
     * What it means.
     *
     * @param targets those destinations whose mappings could be read
     */
    static List<Feedback> resolve(Config config, List<PlanTarget> targets) {
        FeedbackReader reader = new FeedbackReader(targets);
        List<Feedback> feedback = new ArrayList<>();
        config.feedback().forEach(entry -> reader.resolve(entry).ifPresent(feedback::add));
        return feedback;
    }

    private Optional<Feedback> resolve(Config.Heard entry) {
        Optional<PlanTarget> target = ConfigReader.target(entry.destination(), targets);
        if (target.isEmpty() || entry.name().isEmpty()) {
            return Optional.empty();
        }
        List<ObjectMapping> ofAccounts = target.get().mapping().objects().stream()
                .filter(object -> object.kind() == EntityKind.ACCOUNT)
                .toList();
        Optional<ObjectMapping> object = ofAccounts.stream()
                .filter(one -> entry.object().isEmpty() || one.name().value().equals(entry.object()))
                .findFirst();
        if (object.isEmpty()) {
            notOfAccounts(entry, target.get(), ofAccounts);
            return Optional.empty();
        }
        FeedbackPlace place =
                new FeedbackPlace(target.get().name(), object.get().name(), entry.kind(), entry.name());
        check(entry, place, object.get(), target.get());
        return Optional.of(new Feedback(place, entry.coolDown(), entry.every()));
    }

    private static void notOfAccounts(Config.Heard entry, PlanTarget target, List<ObjectMapping> ofAccounts) {
        List<String> names =
                ofAccounts.stream().map(object -> object.name().value()).toList();
        entry.settings()
                .problem(
                        entry.object().isEmpty() ? "destination" : "object",
                        names.isEmpty()
                                ? "has no object of accounts in "
                                        + target.mapping().file() + ", and what reps say of people does not count."
                                : "\"" + entry.object() + "\" is no object of accounts in "
                                        + target.mapping().file() + ". "
                                        + Suggestions.hint(entry.object(), names));
    }

    private void check(Config.Heard entry, FeedbackPlace place, ObjectMapping object, PlanTarget target) {
        String key = entry.kind() == Kind.LIST ? "list" : "field";
        Optional<String> other =
                Optional.ofNullable(places.putIfAbsent(place, entry.settings().path()));
        other.ifPresent(
                path -> entry.settings().problem(key, "is read by " + path + " already. Leave one of them out."));
        boolean isOurs = entry.kind() == Kind.LIST
                ? target.mapping().lists().stream().anyMatch(list -> list.name().equalsIgnoreCase(entry.name()))
                : object.fields().stream()
                        .anyMatch(field -> field.write() != WritePolicy.NEVER
                                && field.field().equalsIgnoreCase(entry.name()));
        if (isOurs) {
            entry.settings()
                    .problem(
                            key,
                            "\"" + entry.name() + "\" is written by "
                                    + target.mapping().file()
                                    + ", so this would read back what we wrote. Name one that reps alone fill in.");
        }
    }
}
