package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pqlconnector.store.SqliteLedger;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ledgers as released programs left them, one folder {@code ledgers/vN} for each version: the ledger of two syncs over the
 * bundled example, of which the second has a record refused, and what the commands said of it then. This program brings each up
 * to date and says the same.
 *
 * <p>With every new migration a folder is added, by the program that has the migration: {@code mvn -pl connector/worker -am test
 * -Dtest=StoredLedgersTest -Dpql.ledger.keep=true}. Folders that are there stay as they are.
 */
final class StoredLedgersTest {
    private static final Path LEDGERS = Path.of("src/test/resources/ledgers");

    private static final Map<String, List<String>> COMMANDS = new TreeMap<>(Map.of(
            "accounts.jsonl", List.of("accounts", "--json"),
            "runs.jsonl", List.of("runs", "--json"),
            "rejected.jsonl", List.of("rejected", "--json"),
            "explain.jsonl", List.of("explain", "northwind", "--json")));

    @TempDir
    private Path folder;

    static List<Path> kept() throws IOException {
        try (Stream<Path> versions = Files.list(LEDGERS)) {
            return versions.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("kept")
    void whatAReleasedProgramKeptIsSaidByThisOne(Path version) throws Exception {
        Pql pql = Example.copyTo(folder);
        refuse(pql);
        Path ledger = Files.createDirectories(pql.path("data")).resolve("ledger.db");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(version.resolve("ledger.db.gz")))) {
            Files.copy(in, ledger);
        }
        assertThat("v" + userVersion(ledger)).isEqualTo(version.getFileName().toString());

        SqliteLedger.open(ledger, SqliteLedger.Mode.WRITE).close();

        assertThat(said(pql)).isEqualTo(expected(version));
        assertThat(userVersion(ledger)).isEqualTo(newest());
    }

    @Test
    void thereIsALedgerOfEveryVersion() throws Exception {
        List<String> versions =
                kept().stream().map(path -> path.getFileName().toString()).toList();
        for (int version = 1; version <= newest(); version++) {
            assertThat(versions)
                    .as("a new migration needs a ledger of its version; the comment of this test says how")
                    .contains("v" + version);
        }
    }

    @Test
    void keepsALedgerOfThisVersion() throws Exception {
        assumeTrue(Boolean.getBoolean("pql.ledger.keep"), "only where it is asked for");
        Pql pql = Example.copyTo(folder);
        assertThat(pql.run("sync").exitCode()).isZero();
        refuse(pql);
        assertThat(pql.run("sync", "--as-of", "2026-04-02T00:00:00Z").exitCode())
                .isEqualTo(1);
        Path version = Files.createDirectories(LEDGERS.resolve("v" + newest()));
        Path copy = folder.resolve("copy.db");
        pql.ledger().execute("VACUUM INTO '" + copy + "'");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(version.resolve("ledger.db.gz")))) {
            Files.copy(copy, out);
        }
        for (Map.Entry<String, String> command : said(pql).entrySet()) {
            Files.writeString(version.resolve(command.getKey()), command.getValue());
        }
    }

    /** From now on the mapping sends a number as a text, which the CRM refuses. */
    private static void refuse(Pql pql) throws IOException {
        Path mapping = pql.path("mappings/local.yaml");
        String text = Files.readString(mapping);
        String changed = text.replaceFirst("(pql_score: *\\{[^}]*type: )number", "$1text");
        assertThat(changed).isNotEqualTo(text);
        Files.writeString(mapping, changed);
    }

    private static Map<String, String> said(Pql pql) {
        Map<String, String> said = new TreeMap<>();
        COMMANDS.forEach((name, command) ->
                said.put(name, pql.run(command.toArray(String[]::new)).out()));
        return said;
    }

    private static Map<String, String> expected(Path version) throws IOException {
        Map<String, String> expected = new TreeMap<>();
        for (String name : COMMANDS.keySet()) {
            expected.put(name, Files.readString(version.resolve(name)));
        }
        return expected;
    }

    private long newest() {
        Path fresh = folder.resolve("fresh.db");
        SqliteLedger.open(fresh, SqliteLedger.Mode.WRITE).close();
        return userVersion(fresh);
    }

    private static long userVersion(Path file) {
        return new SqliteFile(file).number("PRAGMA user_version");
    }
}
