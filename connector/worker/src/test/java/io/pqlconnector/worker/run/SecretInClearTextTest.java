package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets that stand in the configuration itself. */
final class SecretInClearTextTest {
    private static final String WARNING =
            " is a secret, and stands here for everyone who sees this file. Write ${NAME} and set that environment"
                    + " variable, or ${file:PATH} to read a mounted file; and have another one issued if others have seen"
                    + " the file.";

    private Pql pql = new Pql(Path.of("."));

    @BeforeEach
    void writeFiles(@TempDir Path folder) throws IOException {
        pql = CountedReports.configure(folder);
        pql.write("export/a.jsonl", CountedReports.lines(0, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "plan", "sync"})
    void aSecretThatIsWrittenOutIsWarnedOfWithItsPlaceAndNotShown(String command) throws IOException {
        configure("0123456789abcdef", "a-key-that-signs");

        Pql.Result result = pql.run(command);

        assertThat(result.err().replace(pql.path("") + "/", ""))
                .contains(
                        "Warning: config.yaml:4:46  sources[1].webhook.path_secret:" + WARNING + "\n",
                        "Warning: config.yaml:4:79  sources[1].webhook.shared_secret:" + WARNING + "\n")
                .doesNotContain("sources[1].bucket");
        assertThat(result.out() + result.err()).doesNotContain("0123456789abcdef", "a-key-that-signs");
        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    }

    @Test
    void theCheckSaysThatThereAreWarnings() throws IOException {
        configure("0123456789abcdef", "\"${SHARED}\"");

        Pql.Result check = pql.runWith(Map.of("SHARED", "hush"), "check");
        Pql.Result json = pql.runWith(Map.of("SHARED", "hush"), "check", "--json");

        assertThat(check.out())
                .endsWith("Nothing wrong was found. There is something to mend all the same: see 1 warning above.\n");
        assertThat(json.out())
                .contains("{\"severity\":\"warning\",\"file\":")
                .contains("\"line\":4,\"column\":46,\"path\":\"sources[1].webhook.path_secret\"")
                .contains("\"warnings\":1");
        assertThat(json.exitCode()).isZero();
    }

    @Test
    void aSecretFromOutsideIsNotWarnedOf() throws IOException {
        pql.write("shared", "from a file\n");
        configure("\"${PATH_SECRET}\"", "\"${file:shared}\"");

        Pql.Result check = pql.runWith(Map.of("PATH_SECRET", "0123456789abcdef"), "check");

        assertThat(check.err()).isEmpty();
        assertThat(check.out()).endsWith("Nothing wrong was found.\n");
    }

    private void configure(String path, String shared) throws IOException {
        pql.write("config.yaml", """
                as_of: 2026-03-31T00:00:00Z
                sources:
                  - { type: files, format: mixpanel, path: "export/*" }
                  - { type: segment, webhook: { path_secret: %s, shared_secret: %s } }
                accounts: { key: [ properties.org ] }
                rules: rules.yaml
                destinations: [ { type: local, mapping: local.yaml } ]
                """.formatted(path, shared));
    }
}
