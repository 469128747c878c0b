package io.pqlconnector.worker.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.config.InvalidConfigurationException;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.worker.config.ConfigReader;
import io.pqlconnector.worker.config.FileTexts;
import io.pqlconnector.worker.config.Setup;
import io.pqlconnector.worker.init.Answers;
import io.pqlconnector.worker.init.Draft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Every file that is shipped, written or shown is sound to the schema that editors check it with. */
final class ShippedFilesTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\n(.*?)^```");
    private static final Pattern MODELINE =
            Pattern.compile("# yaml-language-server: \\$schema=(\\S+)\n.*", Pattern.DOTALL);

    private final Schemas schemas = new Schemas();

    @ParameterizedTest
    @CsvSource({
        "config.example.yaml, config",
        "mappings/rules.yaml, rules",
        "mappings/hubspot.yaml, mapping-hubspot",
        "mappings/local.yaml, mapping-local",
        "mappings/salesforce.yaml, mapping-salesforce"
    })
    void aShippedFileNamesItsSchemaAndIsSoundToIt(String file, String schema) throws IOException {
        Path path = Schemas.ROOT.resolve(file);
        String text = Files.readString(path);

        Matcher modeline = MODELINE.matcher(text);

        assertThat(modeline.matches()).isTrue();
        assertThat(path.resolveSibling(modeline.group(1)).normalize())
                .isEqualTo(Schemas.ROOT.resolve("docs/schema/" + schema + ".schema.json"))
                .exists();
        assertThat(schemas.errors(schema + ".schema.json", Documents.one(text))).isEmpty();
    }

    @Test
    void whatTheConfigMapOfKubernetesHoldsIsSoundToBothAndHasASchedule(@TempDir Path folder) throws IOException {
        String text = Documents.all(Files.readString(Schemas.ROOT.resolve("packaging/kubernetes.yaml"))).stream()
                .map(document -> document.at("/data/config.yaml"))
                .filter(JsonNode::isString)
                .findFirst()
                .orElseThrow()
                .asString();
        for (String file : List.of("rules.yaml", "hubspot.yaml")) {
            Files.copy(Schemas.ROOT.resolve("mappings").resolve(file), folder.resolve(file));
        }
        for (String secret : List.of("mixpanel-secret", "hubspot-token")) {
            Files.writeString(folder.resolve(secret), "0123456789abcdef");
        }
        Path file = Files.writeString(folder.resolve("config.yaml"), text.replace("/run/secrets/pql/", ""));
        Problems problems = new Problems();

        Optional<Setup> setup =
                Setup.read(ConfigReader.read(file, Map.of(), FileTexts.DISK, problems), FileTexts.DISK, problems);

        assertThat(problems.inOrder()).isEmpty();
        try (Setup read = setup.orElseThrow()) {
            assertThat(read.config().schedule().isEmpty()).isFalse();
        }
        assertThat(schemas.errors("config.schema.json", Documents.one(text))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "mixpanel, --project-id, 12345, hubspot, --portal-id, 8412",
        "segment, --bucket, acme, local, --region, eu-west-1",
        "amplitude, --group-type, org, salesforce, --username, a@b.example",
        "files, --path, a b, hubspot, --format, segment"
    })
    void whatInitWritesIsSound(
            String source, String flag, String answer, String destination, String otherFlag, String otherAnswer) {
        Map<String, String> flags =
                Map.of("--source", source, "--destination", destination, flag, answer, otherFlag, otherAnswer);
        Answers answers = new Answers(
                flags,
                question -> question.startsWith("Your org")
                        ? Optional.of("https://acme.my.salesforce.com")
                        : Optional.empty());

        Draft draft = Draft.of(answers, LocalDate.of(2026, 11, 20)).orElseThrow();

        assertThat(schemas.errors(
                        "config.schema.json", Documents.one(draft.files().getOrDefault(Draft.CONFIG, ""))))
                .isEmpty();
    }

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> paths = Files.walk(Schemas.ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of(Schemas.ROOT.resolve("README.md")),
                            paths.filter(path -> path.toString().endsWith(".md")).toList().stream())
                    .filter(ShippedFilesTest::hasParts);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void whatAPageShowsIsSound(Path page) throws IOException {
        Matcher block = BLOCK.matcher(Files.readString(page));
        while (block.find()) {
            Optional<JsonNode> document = document(block.group(1));
            document.ifPresent(part -> schemaOf(part)
                    .ifPresent(schema -> assertThat(schemas.errors(schema, part))
                            .filteredOn(error -> !error.getKeyword().equals("required"))
                            .as("%s as %s", part, schema)
                            .isEmpty()));
        }
    }

    @Test
    void aSchemaSaysWhatItIsFor() throws IOException {
        assertThat(Schemas.names()).hasSize(6).allSatisfy(name -> {
            JsonNode schema = Documents.one(
                    Files.readString(Schemas.ROOT.resolve("docs/schema").resolve(name)));
            assertThat(schema.path("$schema").asString()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
            assertThat(schema.path("title").asString()).startsWith("PQL Connector: ");
            assertThat(schema.path("description").asString()).isNotEmpty();
        });
    }

    private static boolean hasParts(Path page) {
        try {
            return BLOCK.matcher(Files.readString(page)).find();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Optional<JsonNode> document(String block) {
        // What is left out of an example is there in a file.
        if (block.contains("...")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Documents.one(block));
        } catch (InvalidConfigurationException e) {
            return Optional.empty();
        }
    }

    /** A page shows parts of files, which are told by their keys. */
    private static Optional<String> schemaOf(JsonNode document) {
        if (!(document instanceof ObjectNode object)) {
            return Optional.empty();
        }
        Map<String, String> schemas = Map.of(
                "sources", "config",
                "destinations", "config",
                "accounts", "config",
                "limits", "config",
                "enrich", "config",
                "feedback", "config",
                "server", "config",
                "account", object.path("account").has("match") ? "mapping-salesforce" : "rules",
                "user", "rules",
                "company", "mapping-hubspot");
        return object.propertyNames().stream()
                .filter(schemas::containsKey)
                .findFirst()
                .map(key -> schemas.get(key) + ".schema.json");
    }
}
