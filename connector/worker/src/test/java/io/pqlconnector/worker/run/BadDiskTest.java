package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A data folder on a disk that is full, or mounted read-only: a small one in memory. Only root may mount one. */
final class BadDiskTest extends CountedReportsTest {
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        Files.createDirectories(pql.path("data"));
        assumeTrue(Files.isExecutable(Path.of("/bin/mount")) && "root".equals(System.getProperty("user.name")));
        mounted = command(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "size=8m",
                        "tmpfs",
                        pql.path("data").toString())
                == 0;
        assumeTrue(mounted, "no disk can be mounted here");
        pql.write("export/a.jsonl", CountedReports.lines(0, 3));
        assertThat(pql.run("sync").exitCode()).isZero();
        pql.write("export/b.jsonl", CountedReports.lines(3, 5));
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(command("umount", "-l", pql.path("data").toString())).isZero();
        }
    }

    @Test
    void aFullDiskIsSaidAndNothingIsLost() throws IOException {
        Path ballast = pql.path("data/ballast");
        fill(ballast);

        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isEqualTo(3);
        assertThat(sync.out() + sync.err())
                .containsAnyOf("There is no space left for the ledger", "See that the disk is not full", "needs room")
                .contains(pql.path("data").toString())
                .doesNotContain("fault of the program");
        assertThat(CountedReports.of(pql)).as("what was there can be asked").isEqualTo("3");
        Files.delete(ballast);
        assertThat(pql.run("sync").exitCode()).isZero();
        assertThat(CountedReports.of(pql)).isEqualTo("5");
    }

    @Test
    void aDiskThatIsMountedReadOnlyCanBeAskedBackedUpAndNotWritten() throws Exception {
        assertThat(command("mount", "-o", "remount,ro", pql.path("data").toString()))
                .isZero();

        Pql.Result sync = pql.run("sync");
        Pql.Result restore = pql.run("restore", backup("first.zip"));

        assertThat(sync.exitCode()).isEqualTo(3);
        assertThat(sync.err())
                .contains(pql.path("data/ledger.db").toString(), "needs to read and write")
                .doesNotContain("fault of the program");
        assertThat(restore.exitCode()).isEqualTo(3);
        assertThat(restore.err()).contains(pql.path("data").toString(), "write").doesNotContain("fault of the program");
        assertThat(CountedReports.of(pql)).isEqualTo("3");
        assertThat(command("mount", "-o", "remount,rw", pql.path("data").toString()))
                .isZero();
        assertThat(pql.run("sync").exitCode()).isZero();
        assertThat(CountedReports.of(pql)).isEqualTo("5");
    }

    @Test
    void aBackupThatDoesNotFitLeavesNothing() throws IOException {
        Path small = pql.path("data/small");
        fill(small);
        Pql other = CountedReports.configure(Files.createDirectory(pql.path("other")));
        other.write("export/a.jsonl", CountedReports.lines(0, 3));
        other.run("sync");
        List<Path> before = files();

        Pql.Result backup = other.run("backup", pql.path("data/backup.zip").toString());

        assertThat(backup.exitCode()).as(backup.out() + backup.err()).isEqualTo(3);
        assertThat(backup.err())
                .contains("cannot be written")
                .contains(pql.path("data").toString())
                .doesNotContain("fault of the program");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aRestoreThatDoesNotFitLeavesWhatThereIs() throws IOException {
        String archive = backup("first.zip");
        Path ballast = pql.path("data/ballast");
        fill(ballast);
        List<Path> before = files();

        Pql.Result restore = pql.run("restore", archive);

        assertThat(restore.exitCode()).isEqualTo(3);
        assertThat(restore.err()).containsAnyOf("needs", "room").doesNotContain("fault of the program");
        assertThat(files()).isEqualTo(before);
        assertThat(CountedReports.of(pql)).isEqualTo("3");
    }

    private String backup(String name) {
        Pql.Result backup = pql.run("backup", pql.path(name).toString());
        assertThat(backup.exitCode()).as(backup.err()).isZero();
        return pql.path(name).toString();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(pql.path("data"))) {
            return files.filter(Files::isRegularFile)
                    // What says that a command is at work stays, and says then that none is.
                    .filter(file -> !file.toString().endsWith(".lock"))
                    .sorted()
                    .toList();
        }
    }

    private static void fill(Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            byte[] block = new byte[4096];
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("space");
        }
    }

    private static int command(String... words) throws Exception {
        return new ProcessBuilder(words).inheritIO().start().waitFor();
    }
}
