package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.OutboxEntry.State;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Receipt;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What kill -9 leaves behind: whole transactions, and all of those that were reported as done. */
@Tag("slow")
final class CrashTest {
    private static final int KILLS = 6;
    private static final int ACCOUNTS = 40;
    private static final long SEED = 20260301;

    @TempDir
    private Path directory;

    @Test
    void onlyWholeTransactionsSurviveAndAllThatWereReported() throws Exception {
        Path file = directory.resolve("ledger.db");
        Random random = new Random(SEED);
        for (int kill = 0; kill < KILLS; kill++) {
            long reported = commitUntilKilled(file, 1 + random.nextInt(60));

            try (SqliteLedger ledger = SqliteLedger.open(file, SqliteLedger.Mode.WRITE)) {
                long committed = check(ledger);
                assertThat(committed).isBetween(reported, reported + 1);
            }
            assertThat(integrity(file)).isEqualTo("ok");
        }
    }

    private static long commitUntilKilled(Path file, int rounds) throws Exception {
        try (Forked committing = Forked.start(Committing.class, file)) {
            long reported = 0;
            for (int i = 0; i < rounds; i++) {
                reported = Long.parseLong(committing.line().orElseThrow());
            }
            committing.kill();
            // What it still printed before it died was committed as well.
            for (Optional<String> line = committing.line(); line.isPresent(); line = committing.line()) {
                reported = Long.parseLong(line.get());
            }
            return reported;
        }
    }

    /** Every account is in the same round, in each of the tables that one commit writes. */
    private static long check(SqliteLedger ledger) {
        List<String> keys = keys();
        List<Long> assessed = new ArrayList<>();
        for (String key : keys) {
            ledger.assessments().find(key).forEach(stored -> assessed.add(stored.run()));
        }
        List<Long> planned = ledger.outbox().open(Samples.LOCAL, keys).values().stream()
                .map(OutboxEntry::run)
                .toList();
        assertThat(assessed).hasSameSizeAs(keys).containsOnly(assessed.get(0));
        // The receipts of a round come in a transaction of their own: all are there, or none.
        assertThat(planned.size()).isIn(0, keys.size());
        assertThat(planned).allMatch(run -> run.equals(assessed.get(0)));
        assertThat(keys.stream().map(key -> confirmed(ledger, key)).distinct()).hasSize(1);
        return assessed.get(0);
    }

    private static long confirmed(SqliteLedger ledger, String key) {
        return ledger.outbox().ofAccount(key).stream()
                .filter(entry -> entry.state() == State.CONFIRMED)
                .count();
    }

    private static String integrity(Path file) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA integrity_check")) {
            result.next();
            return result.getString(1);
        }
    }

    private static List<String> keys() {
        return IntStream.range(0, ACCOUNTS).mapToObj(i -> "account-" + i).toList();
    }

    /** Commits round after round, and says so after each, until it is killed. */
    static final class Committing {
        private Committing() {}

        public static void main(String[] arguments) {
            try (SqliteLedger ledger = SqliteLedger.open(Path.of(arguments[0]), SqliteLedger.Mode.WRITE)) {
                while (true) {
                    long run = ledger.runs()
                            .start("sync", Samples.DAY_1, Samples.DAY_1, "4f2a91")
                            .number();
                    List<PlannedOperation> operations = keys().stream()
                            .map(key -> Samples.upsert(key, (int) run, key + "-" + run))
                            .toList();
                    ledger.outbox()
                            .commit(
                                    run,
                                    Samples.part(
                                            keys().stream()
                                                    .map(key -> Samples.account(
                                                            key, Samples.DAY_1, (int) run % 100, Optional.of("warm")))
                                                    .toList(),
                                            operations));
                    System.out.println(run);
                    settle(ledger, run, operations);
                }
            }
        }

        private static void settle(SqliteLedger ledger, long run, List<PlannedOperation> operations) {
            Map<IdempotencyKey, OutboxEntry> entries = new HashMap<>();
            List<Receipt> receipts = new ArrayList<>();
            for (PlannedOperation planned : operations) {
                entries.put(
                        planned.operation().key(),
                        new OutboxEntry(planned, run, State.SENDING, 1, Optional.of(Samples.DAY_1), Optional.empty()));
                receipts.add(Samples.confirmed(planned, "1"));
            }
            ledger.outbox().settle(Samples.answered(run, entries, receipts));
        }
    }
}
