package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 at random instants of a backup and of a restore: an archive is there whole or not at all, and data is what it was, what
 * the backup held, or refused until the restore is run again. {@code -Dpql.kills=50} for more of them.
 */
@Tag("slow")
final class KilledBackupTest {
    private static final int KILLS = Integer.getInteger("pql.kills", 4);
    private static final long SEED = Long.getLong("pql.seed", 20261122);

    @TempDir
    private Path folder;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private Pql pql;
    private Path archive;
    private long whole;

    @BeforeEach
    void sync() throws IOException {
        pql = Example.copyTo(folder.resolve("example"));
        archive = folder.resolve("backup.zip");
        pql.run("sync");
    }

    @Test
    void aKilledBackupLeavesAWholeArchiveOrNone() throws Exception {
        whole = millisOf("backup", archive.toString());
        int killed = 0;
        for (int i = 0; i < KILLS; i++) {
            Files.deleteIfExists(archive);
            killed += kill("backup", archive.toString()) ? 1 : 0;
            if (!Files.exists(archive)) {
                assertThat(pql.run("backup", archive.toString()).exitCode()).isZero();
            }
            assertThat(pql.run("restore", "--as-is", archive.toString()).exitCode())
                    .isZero();
            remove(pql.path("data"), "before-restore");
            try (Stream<Path> left = Files.list(folder)) {
                assertThat(left.map(path -> path.getFileName().toString()))
                        .as("what a killed one left is gone after the next")
                        .containsExactlyInAnyOrder("backup.zip", "example");
            }
        }
        assertThat(killed).as("a test that kills nothing proves nothing").isPositive();
    }

    @Test
    void aKilledRestoreLeavesTheOldDataOrTheNewOrIsFinishedByTheNext() throws Exception {
        pql.run("sync", "--as-of", "2026-03-20T00:00:00Z");
        String backedUp = pql.run("accounts", "--json").out();
        assertThat(pql.run("backup", archive.toString()).exitCode()).isZero();
        pql.run("sync", "--as-of", "2026-03-31T00:00:00Z");
        String newer = pql.run("accounts", "--json").out();
        assertThat(newer).isNotEqualTo(backedUp);
        Path saved = folder.resolve("newer.zip");
        pql.run("backup", saved.toString());
        whole = millisOf("restore", archive.toString());
        int killed = 0;
        for (int i = 0; i < KILLS; i++) {
            assertThat(pql.run("restore", saved.toString()).exitCode()).isZero();
            remove(pql.path("data"), "before-restore");
            killed += kill("restore", archive.toString()) ? 1 : 0;

            Pql.Result accounts = pql.run("accounts", "--json");
            if (accounts.exitCode() == 0) {
                assertThat(accounts.out()).isIn(newer, backedUp);
            } else {
                assertThat(accounts.err()).contains("run it again with the same file");
            }

            assertThat(pql.run("restore", archive.toString()).exitCode()).isZero();
            assertThat(pql.run("accounts", "--json").out()).isEqualTo(backedUp);
            remove(pql.path("data"), "before-restore");
        }
        assertThat(killed).as("a test that kills nothing proves nothing").isPositive();
    }

    private long millisOf(String... arguments) throws Exception {
        // The first one makes the archive of classes that the others start from.
        assertThat(pql.start("runs").waitFor()).isZero();
        long begin = System.nanoTime();
        assertThat(pql.start(arguments).waitFor()).isZero();
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        remove(pql.path("data"), "before-restore");
        return took;
    }

    /** Whether the process was killed on its way. */
    private boolean kill(String... arguments) throws Exception {
        Process process = pql.start(arguments);
        boolean ended = process.waitFor(whole / 3 + random.nextLong(2 * whole / 3), TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
        return !ended;
    }

    private static void remove(Path folder, String prefix) throws IOException {
        List<Path> found;
        try (Stream<Path> files = Files.list(folder)) {
            found = files.filter(path -> path.getFileName().toString().startsWith(prefix))
                    .toList();
        }
        for (Path path : found) {
            try (Stream<Path> files = Files.walk(path)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
