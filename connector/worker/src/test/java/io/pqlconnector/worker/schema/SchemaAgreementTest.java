package io.pqlconnector.worker.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import io.pqlconnector.spi.config.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Editors check files with schemas, and the program with its readers, which decide. A key that one of the two does not know
 * fails here: add it to the schema in {@code docs/schema}, and to a document in {@code src/test/resources/schema} if it begins
 * a mapping of its own.
 */
final class SchemaAgreementTest {
    private static final Pattern KNOWN_KEYS =
            Pattern.compile("unknown key \"" + Spoiled.STRANGE + "\"\\. Known: (.*)\\.");
    private static final Pattern KNOWN_WORDS = Pattern.compile(
            "(?:unknown \"" + Spoiled.STRANGE + "\"\\.|does not tell one \\w+ from another\\.) Known: (.*)\\.");

    /** Adapters that only tests have. */
    private static final Set<String> OF_TESTS =
            Set.of("hubspot_in_a_hurry", "pushed", "salesforce_in_a_hurry", "scripted");

    private final Schemas schemas = new Schemas();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void documentsThatUseEveryKeyAreSoundToBoth(FileKind kind) throws IOException {
        for (JsonNode document : kind.documents()) {
            assertThat(kind.problems(document, folder)).isEmpty();
            assertThat(schemas.errors(kind.schema(), document)).isEmpty();
        }
    }

    @Test
    void aSchemaHasTheKeysThatTheReaderHasInEveryMapping() throws IOException {
        Map<String, Set<String>> read = new TreeMap<>();
        for (FileKind kind : FileKind.values()) {
            for (JsonNode document : kind.documents()) {
                for (JsonPointer mapping : Spoiled.mappings(document)) {
                    JsonNode strange = Spoiled.withStrangeKey(document, mapping);
                    Set<String> known = known(KNOWN_KEYS, kind.problems(strange, folder));
                    Set<String> places = closedTo(schemas.errors(kind.schema(), strange));
                    assertThat(places)
                            .as("%s %s: both refuse an unknown key, or neither", kind, mapping)
                            .hasSize(known.isEmpty() ? 0 : 1);
                    places.forEach(place ->
                            read.computeIfAbsent(place, any -> new TreeSet<>()).addAll(known));
                }
            }
        }

        // An object of one's own may have any such name.
        read.values().forEach(keys -> keys.removeIf(key -> key.endsWith("__c")));

        assertThat(read).containsExactlyInAnyOrderEntriesOf(Schemas.objects());
        assertThat(Schemas.open())
                .as("objects that take any key with any value")
                .isEmpty();
    }

    @Test
    void aSchemaHasTheWordsThatTheReaderHasWhereThereIsAChoice() throws IOException {
        Map<String, Set<String>> read = new TreeMap<>();
        Map<String, Set<String>> offered = new TreeMap<>();
        for (FileKind kind : FileKind.values()) {
            for (JsonNode document : kind.documents()) {
                for (JsonPointer place : Spoiled.texts(document)) {
                    JsonNode strange = Spoiled.with(document, place, Spoiled.STRANGE);
                    Set<String> known = known(KNOWN_WORDS, kind.problems(strange, folder));
                    choices(schemas.errors(kind.schema(), strange), place).forEach(choice -> {
                        read.computeIfAbsent(Schemas.place(choice), any -> new TreeSet<>())
                                .addAll(known);
                        choice.getSchemaNode()
                                .forEach(word -> offered.computeIfAbsent(Schemas.place(choice), any -> new TreeSet<>())
                                        .add(word.asString()));
                    });
                }
            }
        }
        read.values().forEach(words -> words.removeAll(OF_TESTS));

        assertThat(offered).hasSizeGreaterThan(20);
        assertThat(read).containsExactlyInAnyOrderEntriesOf(offered);
    }

    @ParameterizedTest
    @EnumSource
    void whatASchemaRefusesTheReaderRefusesToo(FileKind kind) throws IOException {
        int[] refused = new int[1];
        for (JsonNode document : kind.documents()) {
            Spoiled.everywhere(document, spoiled -> {
                List<Error> errors = schemas.errors(kind.schema(), spoiled);
                if (!errors.isEmpty()) {
                    refused[0]++;
                    assertThat(problems(kind, spoiled))
                            .as("%s refuses %s of %s", kind.schema(), errors, spoiled)
                            .isNotEmpty();
                }
            });
        }
        assertThat(refused[0]).isGreaterThan(20);
    }

    private List<Problem> problems(FileKind kind, JsonNode document) {
        try {
            return kind.problems(document, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> known(Pattern said, List<Problem> problems) {
        return problems.stream()
                .map(problem -> said.matcher(problem.message()))
                .filter(Matcher::find)
                .flatMap(matcher -> Arrays.stream(matcher.group(1).split(", ", -1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> closedTo(List<Error> errors) {
        return errors.stream()
                .filter(error -> error.getKeyword().equals("additionalProperties"))
                .filter(error -> Spoiled.STRANGE.equals(error.getProperty()))
                .map(Schemas::place)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Error> choices(List<Error> errors, JsonPointer place) {
        return errors.stream()
                .filter(error -> error.getKeyword().equals("enum"))
                .filter(error -> error.getInstanceLocation().toString().equals(place.toString()))
                .toList();
    }
}
