package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What is there after {@code pql restore}. */
final class RestoreTest extends ExampleBackups {
    @Test
    void aBackupThatIsPutBackIntoAnEmptyFolderIsTheSameAndTheNextSyncFindsNothingNew() throws Exception {
        pql.run("sync");
        Map<String, String> before = told();
        Pql.Result backup = pql.run("backup", archive());
        remove(pql.path("data/ledger.db"), pql.path("data/lake"));

        Pql.Result restore = pql.run("restore", "--as-is", archive());

        assertThat(backup.exitCode()).as(backup.err()).isZero();
        assertThat(backup.out())
                .contains("Wrote " + archive(), "files of the lake", "Configuration and secrets are not in");
        assertThat(restore.exitCode()).as(restore.err()).isZero();
        assertThat(restore.out())
                .contains("Put back ", "as of 2026-11-20 10:00 UTC")
                .doesNotContain("before-restore");
        assertThat(told()).isEqualTo(before);
        assertThat(pql.run("sync").out()).contains("Nothing new since run 1: 0 events, 0 changes, 0 calls.");
        assertThat(pql.path("data/restoring")).doesNotExist();
    }

    @Test
    void whatIsThereIsMovedAsideAndTheLogOfTheOldLedgerWithIt() throws Exception {
        pql.run("sync", "--as-of", "2026-03-20T00:00:00Z");
        pql.run("backup", archive());
        Map<String, String> old = told();
        pql.run("sync", "--as-of", "2026-03-31T00:00:00Z");
        Map<String, String> newer = told();
        assertThat(newer).isNotEqualTo(old);

        Pql.Result restore = pql.run("restore", "--as-is", archive());

        assertThat(restore.exitCode()).as(restore.err()).isZero();
        Path aside = pql.path("data/before-restore-20261120T100000Z");
        assertThat(restore.out()).contains("What was there before is now in " + aside);
        assertThat(told()).isEqualTo(old);
        remove(pql.path("data/ledger.db"), pql.path("data/lake"));
        Files.move(aside.resolve("ledger.db"), pql.path("data/ledger.db"));
        Files.move(aside.resolve("lake"), pql.path("data/lake"));
        assertThat(told()).as("nothing of it was lost").isEqualTo(newer);
    }

    @Test
    void withoutTheLakeAllUsageIsReadAgain() throws Exception {
        pql.run("sync");
        String accounts = pql.run("accounts", "--json").out();
        pql.run("backup", "--without-lake", archive());

        Pql.Result restore = pql.run("restore", archive());
        Pql.Result sync = pql.run("sync");

        assertThat(restore.out()).contains("The backup has no lake: the next sync reads all usage again");
        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(pql.run("accounts", "--json").out()).isEqualTo(accounts);
    }

    @Test
    void whatWebhooksBroughtSinceTheBackupStays() throws Exception {
        pql.run("sync");
        pql.write("data/inbox/segment/a.jsonl", "{\"a\":1}\n{\"a\":2");
        pql.write("data/inbox/segment/gone.jsonl", "{\"gone\":1}\n");
        pql.run("backup", archive());
        pql.write("data/inbox/segment/a.jsonl", "{\"a\":1}\n{\"a\":2}\n");
        pql.write("data/inbox/segment/b.jsonl", "{\"b\":1}\n");
        Files.delete(pql.path("data/inbox/segment/gone.jsonl"));

        assertThat(pql.run("restore", archive()).exitCode()).isZero();

        assertThat(pql.path("data/inbox/segment/a.jsonl")).hasContent("{\"a\":1}\n{\"a\":2}\n");
        assertThat(pql.path("data/inbox/segment/b.jsonl")).hasContent("{\"b\":1}\n");
        assertThat(pql.path("data/inbox/segment/gone.jsonl")).hasContent("{\"gone\":1}\n");
        try (ZipFile zip = new ZipFile(archive())) {
            assertThat(zip.getEntry("inbox/segment/a.jsonl").getSize())
                    .as("up to the last whole line")
                    .isEqualTo(8);
        }
    }

    @Test
    void whoeverWasForgottenBeforeTheBackupOrSinceStaysSo() throws Exception {
        pql.run("sync");
        pql.run("forget", "before@acme.example", "--apply");
        pql.run("backup", archive());
        List<String> before = Files.readAllLines(pql.path("data/forgotten"));
        Files.delete(pql.path("data/forgotten"));
        pql.run("forget", "since@acme.example", "--apply");
        List<String> since = Files.readAllLines(pql.path("data/forgotten"));

        assertThat(pql.run("restore", archive()).exitCode()).isZero();

        assertThat(Files.readAllLines(pql.path("data/forgotten")))
                .startsWith(since.toArray(String[]::new))
                .endsWith("key " + before.get(0), before.get(1));
    }

    private static void remove(Path... paths) throws IOException {
        for (Path path : paths) {
            try (Stream<Path> files = Files.walk(path)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
