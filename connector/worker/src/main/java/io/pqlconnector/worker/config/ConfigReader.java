package io.pqlconnector.worker.config;

import io.pqlconnector.core.lake.AccountKeyStep;
import io.pqlconnector.core.lake.IdentityRules;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.core.quota.QuotaPolicy;
import io.pqlconnector.rules.yaml.YamlReader;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Node;
import io.pqlconnector.spi.config.Position;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.spi.source.PropertyPath;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** Reads the configuration file. */
public final class ConfigReader {
    private static final BigDecimal ONE_PERCENT = new BigDecimal("0.01");
    private static final BigDecimal TWENTY_PERCENT = new BigDecimal("0.20");

    private final Problems problems;
    private final Path directory;

    private ConfigReader(Path directory, Problems problems) {
        this.directory = directory;
        this.problems = problems;
    }

    /**
     * Reads a file. What is wrong goes to the problems; the answer is then only good for finding more of them. Throws at
     * once if the file itself cannot be read.
     *
     * @param file as the user named it; relative paths in it start from its folder
     * @param environment the process's variables
     * @param texts where files are read from
     */
    public static Config read(Path file, Map<String, String> environment, FileTexts texts, Problems problems) {
        String shown = file.toString();
        Path directory = Optional.ofNullable(file.toAbsolutePath().normalize().getParent())
                .orElse(file.toAbsolutePath());
        String text = textOf(file, shown, texts, problems);
        // A file that is not there has no missing keys.
        problems.throwIfAny();
        Node raw = YamlReader.read(shown, text, problems);
        if (raw instanceof Node.Absent) {
            // Nor has one that is no YAML: all that it says may be there, behind the first mistake.
            problems.throwIfAny();
        }
        Environment references = new Environment(environment, directory, texts, problems);
        Fields fields = Fields.of(references.resolve(raw, ""), "", problems);
        return new ConfigReader(directory, problems).config(shown, fields, references.secrets());
    }

    /** The text of a file; empty, with a problem noted, if it cannot be read. */
    public static String textOf(Path file, String shown, FileTexts texts, Problems problems) {
        try {
            return texts.text(file);
        } catch (IOException e) {
            problems.add(
                    new Position(shown, 1, 1),
                    "",
                    "cannot be read (" + Reasons.of(e) + "). Correct the path, or the permissions.");
            return "";
        }
    }

    private Config config(String shown, Fields fields, Set<Secret> secrets) {
        ZoneId zone = zone(fields).orElse(ZoneOffset.UTC);
        List<Config.Component> sources = components(fields, "sources", false);
        List<Config.Component> destinations = components(fields, "destinations", true);
        List<String> names = destinations.stream().map(Config.Component::name).toList();
        Config config = new Config(
                shown,
                directory,
                directory.resolve(fields.text("data_dir").orElse("data")).normalize(),
                fields.instant("as_of"),
                zone,
                sources,
                identity(fields.fields("accounts")),
                fileRef(fields, "rules", "rules: mappings/rules.yaml"),
                destinations,
                EnrichReader.read(fields, names),
                FeedbackReader.read(fields, names),
                OutcomesReader.read(fields.fields("outcomes"), directory, names),
                LakeReader.read(fields.fields("lake")),
                health(fields.fields("health")),
                LimitsReader.read(fields.fields("limits")),
                ScheduleReader.read(fields.fields("schedule"), zone),
                ServerReader.read(fields.fields("server")),
                AlertsReader.read(fields),
                LogReader.read(fields.fields("log")),
                secrets);
        fields.rejectUnknown();
        return config;
    }

    /** The time zone that a part of the configuration names; empty if it names none, or none that there is. */
    static Optional<ZoneId> zone(Fields fields) {
        return writtenOut(fields, "time_zone")
                .flatMap(any -> fields.zone("time_zone", "Write UTC, or a name such as Europe/Berlin."));
    }

    /** The name of a destination that part of the configuration is about; empty, with a problem noted, if there is none. */
    static String destination(Fields settings, Collection<String> destinations) {
        String name = settings.required("destination", writtenOut(settings, "destination"), "", "destination: hubspot");
        if (!name.isEmpty() && !destinations.contains(name)) {
            settings.problems()
                    .addUnknown(settings.at("destination"), settings.pathOf("destination"), name, destinations);
        }
        return name;
    }

    /** A destination by its name; empty if its mapping could not be read. */
    static Optional<PlanTarget> target(String destination, List<PlanTarget> targets) {
        return targets.stream()
                .filter(one -> one.name().value().equals(destination))
                .findFirst();
    }

    private List<Config.Component> components(Fields fields, String key, boolean mapped) {
        if (!fields.has(key)) {
            problems.add(
                    fields.at(),
                    key,
                    "is missing. Name at least one, such as { type: " + (mapped ? "local" : "files") + ", ... }.");
        }
        Set<String> names = new HashSet<>();
        return fields.items(key, (node, path) -> {
            Fields settings = Fields.of(node, path, problems);
            String type = settings.requiredText("type", mapped ? "type: local" : "type: files");
            String name = writtenOut(settings, "name").orElseGet(() -> freeName(type, names));
            if (name.isBlank() && settings.has("name")) {
                settings.problem("name", "is empty. Write a name, or leave the key out.");
            } else if (!names.add(name)) {
                settings.problem("name", "\"" + name + "\" is taken. Give each of the " + key + " a name of its own.");
            }
            Optional<Config.FileRef> mapping = mapped
                    ? Optional.of(fileRef(settings, "mapping", "mapping: mappings/local.yaml"))
                    : Optional.empty();
            QuotaPolicy quota = mapped ? quota(settings) : QuotaPolicy.DEFAULT;
            return type.isEmpty() || name.isBlank()
                    ? Optional.empty()
                    : Optional.of(new Config.Component(type, name, mapping, quota, settings));
        });
    }

    private static QuotaPolicy quota(Fields settings) {
        BigDecimal share = settings.share("quota_share").orElse(QuotaPolicy.DEFAULT.share());
        long floor = settings.wholeNumber("quota_floor").orElse(QuotaPolicy.DEFAULT.floor());
        if (share.signum() == 0) {
            settings.problem("quota_share", "leaves no call for us. Write a share above 0%, such as 40%.");
        }
        if (floor < 0) {
            settings.problem("quota_floor", "must be at least 0, found " + floor + ".");
        }
        return new QuotaPolicy(share, floor);
    }

    /** Text that is shown in messages, plans and the ledger, and therefore must not come from the environment. */
    static Optional<String> writtenOut(Fields fields, String key) {
        boolean secret = fields.node(key)
                .filter(node -> node instanceof Node.Scalar scalar && scalar.secret())
                .isPresent();
        if (secret) {
            fields.problem(
                    key, "is shown in messages and plans, so it cannot come from the environment. Write it out here.");
            return Optional.empty();
        }
        return fields.text(key);
    }

    /** A name that is free, for what got none. */
    static String freeName(String type, Set<String> taken) {
        String name = type;
        for (int i = 2; taken.contains(name); i++) {
            name = type + "-" + i;
        }
        return name;
    }

    private Config.FileRef fileRef(Fields fields, String key, String example) {
        String text = fields.required(key, writtenOut(fields, key), "", example);
        return new Config.FileRef(text, directory.resolve(text).normalize());
    }

    private IdentityRules identity(Optional<Fields> accounts) {
        if (accounts.isEmpty()) {
            return new IdentityRules(List.of(new AccountKeyStep.EmailDomain()), Set.of(), true, List.of());
        }
        Fields fields = accounts.get();
        List<AccountKeyStep> steps = new ArrayList<>(fields.items("key", (node, path) -> step(node, path, problems)));
        if (!fields.has("key")) {
            problems.add(
                    fields.at(),
                    fields.pathOf("key"),
                    "is missing. Say what names an account, such as [ properties.company_id, email_domain ].");
        }
        Optional<Fields> exclude = fields.fields("exclude");
        fields.rejectUnknown();
        Set<String> domains = exclude.map(found -> found.texts("domains")).orElse(List.of()).stream()
                .map(domain -> domain.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        boolean freeMail = exclude.flatMap(found -> found.flag("free_mail")).orElse(true);
        List<Pattern> emails =
                exclude.map(found -> found.items("emails", this::pattern)).orElse(List.of());
        exclude.ifPresent(Fields::rejectUnknown);
        return new IdentityRules(steps, domains, freeMail, emails);
    }

    private static Optional<AccountKeyStep> step(Node node, String path, Problems problems) {
        String text = node instanceof Node.Scalar scalar ? scalar.text() : "";
        if (text.equals("email_domain")) {
            return Optional.of(new AccountKeyStep.EmailDomain());
        }
        if (text.equals("group")) {
            return Optional.of(new AccountKeyStep.LastGroup());
        }
        int dot = text.indexOf('.');
        String root = dot < 0 ? "" : text.substring(0, dot);
        String key = text.substring(dot + 1);
        Optional<AccountKeyStep> step = switch (root) {
            case "properties" -> Optional.of(new AccountKeyStep.Property(PropertyPath.property(key)));
            case "context" -> Optional.of(new AccountKeyStep.Property(PropertyPath.context(key)));
            case "traits" -> Optional.of(new AccountKeyStep.UserTrait(key));
            default -> Optional.empty();
        };
        if (step.isEmpty()) {
            problems.add(
                    node.at(),
                    path,
                    node.kind() + " is no way to name an account. Write properties.NAME, context.groupId, group,"
                            + " traits.NAME or email_domain.");
        }
        return step;
    }

    private Optional<Pattern> pattern(Node node, String path) {
        if (!(node instanceof Node.Scalar scalar)) {
            problems.add(node.at(), path, "expected a regular expression, found " + node.kind() + ".");
            return Optional.empty();
        }
        try {
            return Optional.of(Pattern.compile(scalar.text(), Pattern.CASE_INSENSITIVE));
        } catch (PatternSyntaxException e) {
            problems.add(
                    node.at(),
                    path,
                    node.kind() + " is no regular expression: " + e.getDescription()
                            + ". Example: \".*\\\\+test@.*\".");
            return Optional.empty();
        }
    }

    private Config.Health health(Optional<Fields> found) {
        if (found.isEmpty()) {
            return new Config.Health(ONE_PERCENT, TWENTY_PERCENT);
        }
        Fields fields = found.get();
        Config.Health health = new Config.Health(
                fields.share("warn_under").orElse(ONE_PERCENT),
                fields.share("warn_over").orElse(TWENTY_PERCENT));
        fields.rejectUnknown();
        if (health.warnUnder().compareTo(health.warnOver()) > 0) {
            fields.problem(
                    "warn_under",
                    "is above health.warn_over, so that every share would be a warning. Write the smaller one here.");
        }
        return health;
    }
}
