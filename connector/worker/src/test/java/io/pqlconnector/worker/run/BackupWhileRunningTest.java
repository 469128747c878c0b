package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups that are made again and again while another process pulls, tidies and delivers: each is whole by itself. */
@Tag("slow")
final class BackupWhileRunningTest {
    @TempDir
    private Path folder;

    @Test
    void everyBackupThatIsMadeBesideASyncCanBePutBack() throws Exception {
        Pql pql = Example.copyTo(folder.resolve("example"));
        assertThat(pql.run("sync", "--as-of", "2026-02-01T00:00:00Z").exitCode())
                .isZero();
        Process sync = pql.start("sync");
        int made = 0;
        do {
            Pql.Result backup = pql.run("backup", archive(made));
            assertThat(backup.exitCode()).as(backup.err()).isZero();
            made++;
        } while (sync.isAlive());
        assertThat(sync.exitValue()).isZero();

        // The first, the last and some between.
        for (int i = 0; i < made; i += Math.max(1, (made - 1) / 3)) {
            Pql other = Example.copyTo(folder.resolve("example-" + i));
            Files.copy(
                    pql.path("data/crm.db"),
                    Files.createDirectories(other.path("data")).resolve("crm.db"));
            assertThat(other.run("restore", archive(i)).exitCode()).isZero();
            Pql.Result again = other.run("sync");
            assertThat(again.exitCode()).as(again.out() + again.err()).isZero();
            assertThat(other.run("accounts", "--json").out())
                    .isEqualTo(pql.run("accounts", "--json").out());
        }
    }

    private String archive(int number) {
        return folder.resolve("backup-" + number + ".zip").toString();
    }
}
