package io.pqlconnector.worker.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.core.ledger.LedgerException;
import io.pqlconnector.store.SqliteLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore that is cut off before each of its steps: nobody works with half of it, and the next one goes on from there. */
final class StagingTest {
    private static final Staging.Move MOVE = new Staging.Move("some archive", "before-restore-1");

    private static final Map<String, String> WHOLE = new TreeMap<>(Map.of(
            "ledger.db", "new",
            "lake/new.parquet", "new",
            "inbox/segment/a.jsonl", "longer",
            "inbox/segment/b.jsonl", "new",
            "inbox/segment/c.jsonl", "old",
            "before-restore-1/ledger.db", "old",
            "before-restore-1/ledger.db-wal", "old",
            "before-restore-1/lake/old.parquet", "old",
            "before-restore-1/inbox/segment/b.jsonl", "o",
            "crm.db", "old"));

    @TempDir
    private Path folder;

    private static final class CutOff extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void whereverItIsCutOffItGoesOnFromThere() throws IOException {
        int steps = 0;
        while (true) {
            Path data = Files.createDirectory(folder.resolve("data-" + steps));
            fill(data);
            if (!isCutOff(data, steps)) {
                assertThat(content(data)).isEqualTo(WHOLE);
                break;
            }
            assertThatThrownBy(() -> SqliteLedger.open(data.resolve("ledger.db"), SqliteLedger.Mode.WRITE))
                    .as("cut off before step " + steps)
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("or that was cut off half way")
                    .hasMessageContaining("run it again with the same file");

            Staging second = new Staging(data, () -> {});
            assertThat(second.unfinished()).contains(MOVE);
            second.moveIn(MOVE);

            assertThat(content(data)).as("cut off before step " + steps).isEqualTo(WHOLE);
            assertThat(second.unfinished()).isEmpty();
            steps++;
        }
        assertThat(steps).isGreaterThan(7);
    }

    @Test
    void whatIsNotReadyIsThrownAway() throws IOException {
        fill(folder);
        Map<String, String> before = content(folder);
        Staging staging = new Staging(folder, () -> {});
        staging.begin();

        staging.discard();

        before.keySet().removeIf(name -> name.startsWith("restoring/"));
        assertThat(content(folder)).isEqualTo(before);
    }

    private static boolean isCutOff(Path data, int before) throws IOException {
        AtomicInteger step = new AtomicInteger();
        Staging staging = new Staging(data, () -> {
            if (step.getAndIncrement() == before) {
                throw new CutOff();
            }
        });
        staging.ready(MOVE);
        try {
            staging.moveIn(MOVE);
            return false;
        } catch (CutOff e) {
            staging.discard();
            return true;
        }
    }

    private static void fill(Path data) throws IOException {
        write(data, "ledger.db", "old");
        write(data, "ledger.db-wal", "old");
        write(data, "lake/old.parquet", "old");
        write(data, "crm.db", "old");
        write(data, "inbox/segment/a.jsonl", "longer");
        write(data, "inbox/segment/b.jsonl", "o");
        write(data, "inbox/segment/c.jsonl", "old");
        write(data, "restoring/ledger.db", "new");
        write(data, "restoring/lake/new.parquet", "new");
        write(data, "restoring/inbox/segment/a.jsonl", "short");
        write(data, "restoring/inbox/segment/b.jsonl", "new");
    }

    private static void write(Path data, String name, String text) throws IOException {
        Path file = data.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static Map<String, String> content(Path data) throws IOException {
        Map<String, String> content = new TreeMap<>();
        for (Path file : Durable.filesBelow(data)) {
            content.put(data.relativize(file).toString(), Files.readString(file));
        }
        return content;
    }
}
