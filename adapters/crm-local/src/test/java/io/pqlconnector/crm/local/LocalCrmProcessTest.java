package io.pqlconnector.crm.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Batch;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds when a process dies, or is not alone. */
final class LocalCrmProcessTest {
    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void killAll() throws Exception {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void losesNoConfirmedBatchAndLeavesNoHalfOneWhenItIsKilled() throws Exception {
        Path path = folder.resolve("crm.db");
        Process writer = start(path, "a");
        long confirmed = readNumbers(writer, 20);

        writer.destroyForcibly().waitFor();

        long rows = rows(path);
        assertThat(rows % KilledWriter.BATCH).isZero();
        assertThat(rows / KilledWriter.BATCH).isGreaterThanOrEqualTo(confirmed);
    }

    @Test
    void letsTwoProcessesWriteAtOnce() throws Exception {
        Path path = folder.resolve("crm.db");
        Process one = start(path, "a");
        Process two = start(path, "b");
        long confirmed = readNumbers(one, 20) + readNumbers(two, 20);

        one.destroyForcibly().waitFor();
        two.destroyForcibly().waitFor();

        long rows = rows(path);
        assertThat(rows % KilledWriter.BATCH).isZero();
        assertThat(rows / KilledWriter.BATCH).isGreaterThanOrEqualTo(confirmed);
    }

    @Test
    void letsManyMakeTheFileAtTheSameTime() throws Exception {
        int many = 8;
        ExecutorService threads = Executors.newFixedThreadPool(many);
        try {
            for (int round = 0; round < 20; round++) {
                Path path = folder.resolve("crm-" + round + ".db");
                CyclicBarrier together = new CyclicBarrier(many);
                List<Future<Integer>> all = new ArrayList<>();
                for (int i = 0; i < many; i++) {
                    String key = "company-" + i;
                    all.add(threads.submit(() -> {
                        together.await(30, TimeUnit.SECONDS);
                        try (LocalCrm crm = new LocalCrm(new DestinationName("local"), path, LocalCrmFile.CLOCK)) {
                            return crm.deliver(new Batch(Writing.companies(key, 1)))
                                    .size();
                        }
                    }));
                }
                for (Future<Integer> one : all) {
                    assertThat(one.get()).isEqualTo(1);
                }
                assertThat(rows(path)).isEqualTo(many);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private Process start(Path path, String prefix) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledWriter.class.getName(),
                        path.toString(),
                        prefix)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        started.add(process);
        return process;
    }

    /** Reads some confirmations, and says how many batches they stand for. */
    private static long readNumbers(Process writer, int count) throws IOException {
        BufferedReader lines = writer.inputReader();
        long last = -1;
        for (int i = 0; i < count; i++) {
            last = Long.parseLong(String.valueOf(lines.readLine()));
        }
        return last + 1;
    }

    private static long rows(Path path) {
        return new LocalCrmFile(path)
                .query("SELECT count(*) FROM company", row -> row.getLong(1))
                .get(0);
    }
}
