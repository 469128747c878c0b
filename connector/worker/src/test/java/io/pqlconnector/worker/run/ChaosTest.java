package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.ConfirmedRecord;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.crm.CrmOptions;
import io.pqlconnector.testkit.crm.CrmOptions.Strictness;
import io.pqlconnector.testkit.crm.Endpoint;
import io.pqlconnector.testkit.crm.FakeCrmServer;
import io.pqlconnector.testkit.crm.Faults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 10,500 records, three lists, 500 enrollments and 500 tasks, for a CRM of which calls go wrong in every way that is known,
 * by processes that are killed: the CRM ends as if nothing had happened, and the ledger agrees with it. {@code
 * -Dpql.chaos.kills=200} for more kills, {@code -Dpql.seed=N} to repeat some.
 */
@Tag("slow")
final class ChaosTest {
    private static final CrmOptions OPTIONS =
            CrmOptions.STANDARD.quotaLimit(100_000_000).refusing(Strictness.WHOLE_BATCH_NAMED, ManyRecords::bad);
    // All kinds; those that take a while are rarer.
    private static final Map<Fault, Double> GOES_WRONG = Stream.of(Fault.values())
            .collect(Collectors.toMap(fault -> fault, fault -> switch (fault) {
                case THROTTLED_FOR_A_TIME -> 0.003;
                case SILENCE_AFTER, STALL_AFTER -> 0.005;
                default -> 0.01;
            }));

    /** About so many are needed for all, with batches of 20, of which half are lost because of the kills. */
    private static final int CALLS = 3_200;

    @TempDir
    private Path folder;

    @Test
    void endsAsIfNothingHadHappened() throws Exception {
        int kills = Integer.getInteger("pql.chaos.kills", 6);
        long seed = Long.getLong("pql.seed", System.nanoTime());
        System.out.println("chaos: " + kills + " kills, seed " + seed);
        SortedMap<String, String> expected = undisturbed();
        try (FakeCrmServer crm = new FakeCrmServer(OPTIONS.batchSize(20))) {
            Pql pql = ManyRecords.configure(folder.resolve("chaos"), crm);
            crm.faults(Faults.byChance(seed, GOES_WRONG));
            int killed = killed(pql, crm, kills, new SplittableRandom(seed));

            int syncs = 1;
            Pql.Result last = pql.run("sync");
            for (int more = 0; !isSettled(pql) && more < 20; more++) {
                last = pql.run("sync");
                syncs++;
            }

            String where = "seed " + seed;
            assertThat(killed)
                    .as("a test that kills nothing proves nothing; " + where)
                    .isPositive();
            assertThat(last.exitCode()).as(where + last.out() + last.err()).isEqualTo(1);
            assertSame(ManyRecords.content(crm), expected, where);
            assertLedgerAgrees(pql, crm, where);
            crm.faults(Faults.NONE);
            long writes = writes(crm);
            pql.run("sync");
            assertThat(writes(crm)).as(where + ": the next run writes nothing").isEqualTo(writes);
            System.out.println("chaos: " + killed + " processes killed on their way, "
                    + crm.tally().calls() + " calls, "
                    + syncs + " syncs to the end, seed " + seed);
        }
    }

    private SortedMap<String, String> undisturbed() throws IOException {
        try (FakeCrmServer crm = new FakeCrmServer(OPTIONS)) {
            Pql pql = ManyRecords.configure(folder.resolve("undisturbed"), crm);
            Pql.Result sync = pql.run("sync");
            assertThat(sync.exitCode()).as(sync.out() + sync.err()).isEqualTo(1);
            SortedMap<String, String> content = ManyRecords.content(crm);
            assertThat(content).hasSize(9_980 + 500 + 9_980 + 500 + 500 + 500 + 500);
            return content;
        }
    }

    // Most of them only deliver, because starting and scoring anew takes longer than what is to be killed.
    private static int killed(Pql pql, FakeCrmServer crm, int kills, SplittableRandom random)
            throws IOException, InterruptedException {
        int killed = 0;
        long begin = System.nanoTime();
        // So many calls that the last kills meet enrollments and tasks, however many kills there are.
        long reach = 2L * CALLS / kills;
        for (int started = 0; killed < kills && started < 10 * kills; started++) {
            boolean scores = started % 8 == 0;
            Process process = scores ? pql.start("sync") : pql.start("rejected", "--retry");
            long until = crm.tally().calls() + 1 + random.nextLong(reach);
            boolean ended = process.waitFor(random.nextLong(20), TimeUnit.MILLISECONDS);
            while (!ended && crm.tally().calls() <= until) {
                ended = process.waitFor(1, TimeUnit.MILLISECONDS);
            }
            process.destroyForcibly().waitFor();
            // What goes wrong may end a process before it is killed; then the next one is killed earlier.
            killed += ended ? 0 : 1;
            reach = ended ? Math.max(1, reach / 2) : 2L * CALLS / kills;
            if (ended && isSettled(pql)) {
                break;
            }
        }
        System.out.println("chaos: killing took " + (System.nanoTime() - begin) / 1_000_000_000 + " s");
        return killed;
    }

    private static void assertSame(SortedMap<String, String> found, SortedMap<String, String> expected, String where) {
        SortedMap<String, String> differs = new TreeMap<>();
        found.forEach((what, how) -> {
            if (!how.equals(expected.get(what))) {
                differs.put(what, how + " instead of " + expected.get(what));
            }
        });
        expected.keySet().stream()
                .filter(what -> !found.containsKey(what))
                .forEach(what -> differs.put(what, "missing"));
        assertThat(differs).as(where).isEmpty();
    }

    private static boolean isSettled(Pql pql) {
        try (SqliteLedger ledger = SqliteLedger.open(pql.path("data/ledger.db"), SqliteLedger.Mode.READ)) {
            return ledger.outbox()
                    .counts(new DestinationName("scripted"))
                    .keySet()
                    .equals(Set.of("REJECTED"));
        }
    }

    private static void assertLedgerAgrees(Pql pql, FakeCrmServer crm, String where) {
        DestinationName name = new DestinationName("scripted");
        try (SqliteLedger ledger = SqliteLedger.open(pql.path("data/ledger.db"), SqliteLedger.Mode.READ)) {
            List<String> accounts = IntStream.range(0, ManyRecords.ACCOUNTS)
                    .mapToObj(ManyRecords::name)
                    .toList();
            List<ConfirmedRecord> records = ledger.crmState().records(name, accounts);
            assertThat(records.size()).as(where).isEqualTo(9_980 + 500);
            for (ConfirmedRecord record : records) {
                Map<String, String> held = crm.fields(record.object(), record.id());
                record.fields()
                        .forEach((field, value) -> assertThat(held.getOrDefault(field, ""))
                                .as(where + " " + record.key() + " " + field)
                                .isEqualTo(value.shown()));
            }
            assertThat(ledger.outbox().counts(name)).as(where).containsOnlyKeys("REJECTED");
        }
    }

    private static long writes(FakeCrmServer crm) {
        return List.of(
                        Endpoint.UPSERT,
                        Endpoint.ADD_TO_LIST,
                        Endpoint.REMOVE_FROM_LIST,
                        Endpoint.ENROLL,
                        Endpoint.CREATE_TASK)
                .stream()
                .mapToLong(crm.tally()::calls)
                .sum();
    }
}
