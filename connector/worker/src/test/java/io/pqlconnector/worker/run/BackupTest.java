package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How {@code pql backup} makes an archive. */
final class BackupTest extends ExampleBackups {
    @Test
    void onlyItsOwnerMayReadABackupAndNoneIsOverwrittenByAccident() throws Exception {
        pql.run("sync");
        pql.run("backup", archive());
        byte[] first = Files.readAllBytes(Path.of(archive()));

        Pql.Result again = pql.run("backup", archive());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(archive()))))
                .isEqualTo("rw-------");
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains(archive() + " is there already", "--force");
        assertThat(Files.readAllBytes(Path.of(archive()))).isEqualTo(first);
        assertThat(pql.run("backup", "--force", archive()).exitCode()).isZero();
        assertThat(siblings()).containsExactly("backup.zip", "example");
    }

    @Test
    void aBackupInTheDataFolderIsRefused() {
        pql.run("sync");

        Pql.Result backup = pql.run("backup", pql.path("data/lake/backup.zip").toString());

        assertThat(backup.exitCode()).isEqualTo(2);
        assertThat(backup.err()).contains("is in the data folder");
        assertThat(pql.path("data/lake/backup.zip")).doesNotExist();
    }

    @Test
    void withoutALedgerThereIsNothingToBackUp() throws Exception {
        Pql.Result backup = pql.run("backup", archive());

        assertThat(backup.exitCode()).isEqualTo(3);
        assertThat(backup.err()).contains("There is no ledger", "./pql sync");
        assertThat(siblings()).containsExactly("example");
    }

    private List<String> siblings() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
