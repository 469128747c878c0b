package io.pqlconnector.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.rules.book.RuleBooks;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.spi.destination.ObjectName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LocalMappingTest {
    private static final Path MAPPINGS = Path.of("../../mappings");

    @Test
    void theBundledMappingIsSoundAndPassesItsOwnTests() throws IOException {
        Problems problems = new Problems();
        RuleBooks rules = RuleBooks.parse(
                        "mappings/rules.yaml", Files.readString(MAPPINGS.resolve("rules.yaml")), problems)
                .orElseThrow();

        Mapping mapping = MappingReader.parse(
                "mappings/local.yaml",
                Files.readString(MAPPINGS.resolve("local.yaml")),
                Map.of(new ObjectName("company"), EntityKind.ACCOUNT, new ObjectName("contact"), EntityKind.USER),
                rules,
                problems);

        assertThat(problems.inOrder()).isEmpty();
        assertThat(mapping.tests()).hasSize(4);
        assertThat(MappingTests.run(mapping)).isEmpty();
    }
}
