package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 at random instants of a sync over real usage, then another sync: lake, ledger and CRM end as if nothing had
 * happened, and nothing stands there twice. {@code -Dpql.kills=50} for more of them, {@code -Dpql.seed=N} to repeat some.
 */
@Tag("slow")
final class KilledSyncTest {
    @TempDir
    private Path folder;

    @Test
    void aKilledSyncAndAnotherOneEndAsAnUndisturbedOneDoes() throws Exception {
        Path data = RealUsage.folder();
        int kills = Integer.getInteger("pql.kills", 3);
        long seed = Long.getLong("pql.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        long begin = System.nanoTime();
        Pql undisturbed = configured("undisturbed", data);
        assertThat(finished(undisturbed)).isZero();
        long wholeMillis = millisSince(begin);
        SortedMap<String, List<String>> expected = FinalState.of(undisturbed.path("data"));
        expected.forEach((part, rows) -> assertThat(rows).as(part).isNotEmpty());

        int killed = 0;
        int started = 0;
        while (killed < kills && started < 5 * kills) {
            long delay = random.nextLong(wholeMillis);
            Pql pql = configured("killed-" + started++, data);
            long begun = System.nanoTime();
            Process process = pql.start("sync");
            boolean ended = process.waitFor(delay, TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
            if (ended) {
                // It was quicker than the ones before, so the next is killed earlier.
                wholeMillis = Math.max(1, Math.min(wholeMillis, millisSince(begun)));
                continue;
            }
            killed++;

            Pql.Result second = pql.run("sync");

            String where = "seed " + seed + ", kill " + killed + " after " + delay + " of " + wholeMillis + " ms";
            assertThat(second.exitCode())
                    .as(where + "\n" + second.out() + second.err())
                    .isZero();
            FinalState.of(pql.path("data"))
                    .forEach((part, rows) -> assertThat(rows)
                            .as(where + ": " + part)
                            .containsExactlyElementsOf(
                                    Optional.ofNullable(expected.get(part)).orElseThrow()));
        }
        assertThat(killed)
                .as("a test that kills nothing proves nothing; seed " + seed)
                .isPositive();
        System.out.println("killed " + killed + " of " + started + " syncs on their way, seed " + seed);
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    private Pql configured(String name, Path data) throws IOException {
        Pql pql = new Pql(Files.createDirectory(folder.resolve(name)));
        RealUsage.configureMixpanel(pql, data);
        return pql;
    }

    private static int finished(Pql pql) throws IOException, InterruptedException {
        Process process = pql.start("sync");
        return process.waitFor();
    }
}
