package io.pqlconnector.worker.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.Lease;
import io.pqlconnector.store.SqliteLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** What {@code pql restore} refuses, and that nothing is touched then. */
final class RefusedRestoreTest extends ExampleBackups {
    @Test
    void aLedgerInUseIsNotReplaced() throws Exception {
        pql.run("sync");
        pql.run("backup", archive());
        Map<String, String> before = told();
        try (SqliteLedger ledger = SqliteLedger.open(pql.path("data/ledger.db"), SqliteLedger.Mode.WRITE);
                Lease lease = ledger.acquireLease("pql worker", Instant.EPOCH, Duration.ZERO)) {
            assertThat(lease).isNotNull();

            Pql.Result restore = pql.run("restore", archive());

            assertThat(restore.exitCode()).isEqualTo(3);
            assertThat(restore.err()).contains("Another run is writing to");
        }
        assertThat(told()).isEqualTo(before);
    }

    @Test
    void aWorkerIsToBeStoppedFirst() throws Exception {
        pql.run("sync");
        pql.run("backup", archive());
        Map<String, String> before = told();
        try (Lease worker = SqliteLedger.acquireForWorker(pql.path("data/ledger.db"), Instant.EPOCH, Duration.ZERO)) {
            assertThat(worker).isNotNull();

            Pql.Result restore = pql.run("restore", archive());

            assertThat(restore.exitCode()).isEqualTo(3);
            assertThat(restore.err()).contains("worker", "Stop it", "run the same command again");
        }
        assertThat(told()).isEqualTo(before);
        assertThat(pql.run("restore", archive()).exitCode()).isZero();
    }

    @Test
    void aBackupByANewerProgramIsRefusedAndNothingIsTouched() throws Exception {
        pql.run("sync");
        pql.ledger().execute("PRAGMA user_version = 99");
        assertThat(pql.run("backup", archive()).err()).contains("made by a newer program", "Run the newer program");
        pql.ledger().execute("PRAGMA user_version = 1");
        pql.run("backup", archive());
        withEntries(entries -> entries.computeIfPresent("ledger.db", (name, bytes) -> {
            bytes[63] = 99;
            return bytes;
        }));

        assertRefused("ledger.db is not what its list says");
    }

    @Test
    void whateverIsWrongWithAnArchiveNothingIsTouched() throws Exception {
        pql.run("sync");
        pql.run("backup", archive());
        byte[] whole = Files.readAllBytes(Path.of(archive()));

        Files.write(Path.of(archive()), Arrays.copyOf(whole, whole.length / 2));
        assertRefused("is damaged: it is no ZIP archive, or its end is missing");
        Files.writeString(Path.of(archive()), "no archive");
        assertRefused("is damaged: it is no ZIP archive");
        Files.write(Path.of(archive()), whole);
        withEntries(entries -> entries.put("../../evil", new byte[] {1}));
        assertRefused("holds \"../../evil\", which its list does not name");
        Files.write(Path.of(archive()), whole);
        withEntries(entries -> entries.put(
                "manifest.json",
                text(entries).replace("ledger.db", "../ledger.db").getBytes(UTF_8)));
        assertRefused("its list names \"../ledger.db\", which no backup holds");
        Files.write(Path.of(archive()), whole);
        withEntries(entries -> entries.put("ledger.db", new byte[100_000_000]));
        assertRefused("ledger.db is larger than its list says");
        Files.write(Path.of(archive()), whole);
        withEntries(entries -> entries.remove("manifest.json"));
        assertRefused("is no backup of this program");
        Files.write(Path.of(archive()), whole);
        withEntries(entries -> entries.remove("ledger.db"));
        assertRefused("it lacks ledger.db");
    }

    private void assertRefused(String words) throws Exception {
        Map<String, String> before = told();
        Pql.Result restore = pql.run("restore", archive());
        assertThat(restore.exitCode()).as(restore.out() + restore.err()).isEqualTo(3);
        assertThat(restore.err()).contains(words).doesNotContain("fault of the program");
        assertThat(told()).isEqualTo(before);
        assertThat(pql.path("data/restoring")).doesNotExist();
    }

    /** Changes what is in the archive, as somebody would who means ill. */
    private void withEntries(Consumer<SortedMap<String, byte[]>> change) throws IOException {
        SortedMap<String, byte[]> entries = new TreeMap<>();
        try (ZipFile zip = new ZipFile(archive())) {
            for (ZipEntry entry : zip.stream().toList()) {
                entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        change.accept(entries);
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(Path.of(archive())))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
    }

    private static String text(SortedMap<String, byte[]> entries) {
        return new String(entries.get("manifest.json"), UTF_8);
    }
}
