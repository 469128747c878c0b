package io.pqlconnector.worker.init;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a new configuration.
 *
 * @param files their texts, by their paths below the folder, in the order in which a person is told of them
 * @param outside the names of the variables and files that secrets come from
 * @param flags by the paths of keys in the configuration, the flags that they came from
 */
public record Draft(Map<String, String> files, List<String> outside, Map<String, String> flags) {
    /** The configuration among the files. */
    public static final String CONFIG = "config.yaml";

    private static final String RULES = "mappings/rules.yaml";
    private static final String VARIABLES = ".env.example";

    /** Never written anew: what is not to be committed is for the repository's owner to say. */
    static final String GITIGNORE = ".gitignore";

    private static final String MAPPINGS = "mappings/%s.yaml";

    private static final String IGNORED = """
            # Secrets, and what a run leaves beside the configuration.
            .env
            *.pem
            *-token.json
            /data/
            /plan.json
            """;

    public Draft {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
        outside = List.copyOf(outside);
        flags = Map.copyOf(flags);
    }

    /**
     * Asks what there is to ask, and makes the files of it.
     *
     * @return empty, with problems noted, if an answer is missing
     */
    public static Optional<Draft> of(Answers answers, LocalDate today) {
        Optional<SourceKind> sourceKind =
                choice(answers, Question.of("--source", "Where does usage come from"), SourceKind.values());
        Optional<DestinationKind> destinationKind = choice(
                answers,
                Question.of("--destination", "Which CRM do leads go into").or("local"),
                DestinationKind.values());
        if (sourceKind.isEmpty() || destinationKind.isEmpty()) {
            return Optional.empty();
        }
        Part source = sourceKind.get().part(answers, today);
        String accountKey = answers.to(Question.of("--account-key", "What names an account, the first that is present")
                .or(sourceKind.get().accountKey()));
        Part destination = destinationKind.get().part(answers);
        return answers.problems().isEmpty()
                ? Optional.of(draft(source, destination, accountKey, word(destinationKind.get())))
                : Optional.empty();
    }

    private static <E extends Enum<E>> Optional<E> choice(Answers answers, Question question, E[] values) {
        String[] words = Stream.of(values).map(Draft::word).toArray(String[]::new);
        String word = answers.to(question.among(words));
        return Stream.of(values).filter(value -> word(value).equals(word)).findFirst();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static Draft draft(Part source, Part destination, String accountKey, String type) {
        List<Part.Outside> outside = Stream.of(source, destination)
                .flatMap(part -> part.secrets().stream())
                .toList();
        Map<String, String> files = new LinkedHashMap<>();
        files.put(CONFIG, config(source, destination, accountKey));
        files.put(RULES, shipped(RULES));
        files.put(MAPPINGS.formatted(type), shipped(MAPPINGS.formatted(type)));
        files.put(VARIABLES, variables(outside));
        files.put(GITIGNORE, IGNORED);
        schemas(type).forEach(schema -> files.put(schema, shipped(schema)));
        return new Draft(files, outside.stream().map(Part.Outside::variable).toList(), flags(source, destination));
    }

    private static String config(Part source, Part destination, String accountKey) {
        return """
                # yaml-language-server: $schema=docs/schema/config.schema.json
                # From %s into %s. Written by ./pql init, and yours to change. Every key: docs/configuration.md

                data_dir: data                          # lake, ledger and quarantine; relative to this file
                time_zone: UTC                          # where calendar days start

                sources:
                %s
                accounts:
                  key: %s
                  exclude: { free_mail: true }          # gmail.com and the like are no companies; domains: [ yours.com ] is you

                rules: %s              # who is a lead, and why: put the names of your events here

                destinations:
                %s""".formatted(
                source.name(), destination.name(), source.yaml(), Yaml.list(accountKey), RULES, destination.yaml());
    }

    private static String variables(List<Part.Outside> outside) {
        StringBuilder text = new StringBuilder("""
                # What config.yaml takes from the environment. Copy this to .env, fill it in, and load it:  set -a; . ./.env; set +a
                # Never commit the copy. Instead of ${NAME} the configuration may say ${file:PATH}, for a mounted file.
                """);
        for (Part.Outside one : outside) {
            text.append("\n# ").append(one.where()).append('\n');
            text.append(
                    one.isFile()
                            ? "# Put it into the file " + one.variable() + ", beside config.yaml.\n"
                            : one.variable() + "=\n");
        }
        return text.toString();
    }

    private static List<String> schemas(String type) {
        return Stream.of("config", "rules", "mapping", "mapping-" + type)
                .map(name -> "docs/schema/" + name + ".schema.json")
                .toList();
    }

    private static String shipped(String name) {
        try (InputStream file = Objects.requireNonNull(Draft.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    private static Map<String, String> flags(Part source, Part destination) {
        Map<String, String> flags = new TreeMap<>();
        flags.put("accounts.key", "--account-key");
        source.flags().forEach((key, flag) -> flags.put("sources[0]." + key, flag));
        destination.flags().forEach((key, flag) -> flags.put("destinations[0]." + key, flag));
        return flags;
    }

    /** What a mistake in the configuration comes from: a flag, or the key itself. */
    public String flag(String path) {
        return flags.entrySet().stream()
                .filter(entry -> path.equals(entry.getKey()) || path.startsWith(entry.getKey() + "["))
                .map(Map.Entry::getValue)
                .findFirst()
                .or(() -> authFlag(path))
                .orElse(path);
    }

    private Optional<String> authFlag(String path) {
        return path.contains(".auth.") ? Optional.ofNullable(flags.get(path.replace(".auth.", "."))) : Optional.empty();
    }

    /** The files that a draft can have, but for the schemas, which are nobody's own. */
    public static List<String> mayBeThere() {
        Stream<String> mappings = Stream.of(DestinationKind.values()).map(kind -> MAPPINGS.formatted(word(kind)));
        return Stream.of(Stream.of(CONFIG, RULES), mappings, Stream.of(VARIABLES, GITIGNORE))
                .flatMap(names -> names)
                .toList();
    }
}
