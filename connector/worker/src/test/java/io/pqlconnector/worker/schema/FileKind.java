package io.pqlconnector.worker.schema;

import io.pqlconnector.core.mapping.MappingReader;
import io.pqlconnector.rules.book.RuleBooks;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.InvalidConfigurationException;
import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.testkit.salesforce.SalesforceApp;
import io.pqlconnector.worker.config.ConfigReader;
import io.pqlconnector.worker.config.FileTexts;
import io.pqlconnector.worker.config.Setup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A kind of file that people write: its schema, and its reader, which decides. */
enum FileKind {
    CONFIG("config"),
    RULES("rules"),
    MAPPING_HUBSPOT("mapping-hubspot"),
    MAPPING_LOCAL("mapping-local"),
    MAPPING_SALESFORCE("mapping-salesforce");

    private static final Map<String, String> VARIABLES = Map.of(
            "NAME", "7",
            "SECRET", "hush",
            "PATH_SECRET", "0123456789abcdef",
            "HOOK", "https://hooks.example/services/x",
            "KEY", SalesforceApp.usual().privateKeyPem());

    private static final ObjectName CONTACT = new ObjectName("contact");

    /** Read once: a mapping needs rules, and compiling them is most of the time that reading takes. */
    private static final RuleBooks SHIPPED = shippedRules();

    private final String word;

    FileKind(String word) {
        this.word = word;
    }

    /** The name of its schema. */
    String schema() {
        return word + ".schema.json";
    }

    /** Documents that together use every key. */
    List<JsonNode> documents() throws IOException {
        return Documents.all(Files.readString(Path.of("src/test/resources/schema", word + ".yaml")));
    }

    /**
     * What the reader says of a document.
     *
     * @param folder where a configuration may lie
     */
    List<Problem> problems(JsonNode document, Path folder) throws IOException {
        String text = document.toString();
        Problems problems = new Problems();
        switch (this) {
            case CONFIG -> {
                return configuration(text, folder);
            }
            // Conditions and texts are nothing to a schema, and compiling them is most of the time that reading takes.
            case RULES -> RuleBooks.parseUncompiled("rules.yaml", text, problems);
            default -> MappingReader.parse(word + ".yaml", text, objects(), SHIPPED, problems);
        }
        return problems.inOrder();
    }

    private static List<Problem> configuration(String text, Path folder) throws IOException {
        Files.writeString(folder.resolve("rules.yaml"), """
                version: 1
                account: { signals: { any: { event: any, at_least: 1 } }, score: { threshold: 40 } }
                """);
        Files.writeString(
                folder.resolve("local.yaml"), "company: { match: [ { field: domain, to: account.domain } ] }\n");
        Files.writeString(
                folder.resolve("objects.yaml"), "Workspace__c: { match: [ { field: Key__c, to: account.key } ] }\n");
        Path file = Files.writeString(folder.resolve("config.yaml"), text);
        Problems problems = new Problems();
        try {
            Setup.read(ConfigReader.read(file, VARIABLES, FileTexts.DISK, problems), FileTexts.DISK, problems)
                    .ifPresent(Setup::close);
        } catch (InvalidConfigurationException e) {
            return e.problems();
        }
        return problems.inOrder();
    }

    private Map<ObjectName, EntityKind> objects() {
        return this == MAPPING_SALESFORCE
                ? Map.of(
                        new ObjectName("account"),
                        EntityKind.ACCOUNT,
                        CONTACT,
                        EntityKind.USER,
                        new ObjectName("lead"),
                        EntityKind.USER,
                        new ObjectName("Workspace__c"),
                        EntityKind.ACCOUNT,
                        new ObjectName("Seat__c"),
                        EntityKind.USER)
                : Map.of(new ObjectName("company"), EntityKind.ACCOUNT, CONTACT, EntityKind.USER);
    }

    private static RuleBooks shippedRules() {
        try {
            Problems problems = new Problems();
            String text = Files.readString(Schemas.ROOT.resolve("mappings/rules.yaml"));
            Optional<RuleBooks> rules = RuleBooks.parse("rules.yaml", text, problems);
            problems.throwIfAny();
            return rules.orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
