package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.ConfirmedRecord;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.testkit.CrmUnderTest;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.crm.Faults;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
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
abstract class ChaosRun {
    // All kinds; those that take a while are rarer.
    private static final Map<Fault, Double> GOES_WRONG = Stream.of(Fault.values())
            .collect(Collectors.toMap(fault -> fault, fault -> switch (fault) {
                case THROTTLED_FOR_A_TIME -> 0.003;
                case SILENCE_AFTER, STALL_AFTER -> 0.005;
                default -> 0.01;
            }));

    private final DestinationName name;
    private final int neededCalls;

    @TempDir
    private Path folder;

    /**
     * A run over one CRM.
     *
     * @param type of the destination
     * @param neededCalls about so many are needed for all, with small batches
     */
    ChaosRun(String type, int neededCalls) {
        this.name = new DestinationName(type);
        this.neededCalls = neededCalls;
    }

    /** A CRM, and what the run needs of it that is the vendor's own. */
    interface Place extends AutoCloseable {
        /** What is in it. */
        CrmUnderTest crm();

        /** What it calls what is written to it. */
        Terms terms();

        /** Configures the program for it. */
        Pql configure(Path folder) throws IOException;

        /** Has calls go wrong from now on. */
        void faults(Faults faults);

        /** How many calls arrived. */
        long calls();

        /** How many calls arrived that change something. */
        long writes();

        @Override
        void close();
    }

    /**
     * What a run that nothing disturbs ends with.
     *
     * @param content all that is in the CRM
     * @param ends how each operation ended, and why if it was refused, by slot
     * @param options for {@code java}, with which another one starts quickly
     */
    private record End(SortedMap<String, String> content, SortedMap<String, String> ends, List<String> options) {}

    /** An empty CRM that refuses {@link ManyRecords#bad} records, with batches as large as it takes. */
    abstract Place quiet();

    /** The same with batches of about 20 records, so that more calls can go wrong. */
    abstract Place wild(long seed);

    @Test
    void endsAsIfNothingHadHappened() throws Exception {
        int kills = Integer.getInteger("pql.chaos.kills", 6);
        long seed = Long.getLong("pql.seed", System.nanoTime());
        System.out.println("chaos: " + kills + " kills, seed " + seed);
        End expected = undisturbed();
        try (Place crm = wild(seed)) {
            Pql pql = crm.configure(folder.resolve("chaos"));
            crm.faults(Faults.byChance(seed, GOES_WRONG));
            int killed = killed(expected.options(), pql, crm, kills, new SplittableRandom(seed));

            int syncs = 1;
            Pql.Result last = sync(pql);
            for (int more = 0; !isSettled(pql) && more < 20; more++) {
                last = sync(pql);
                syncs++;
            }

            String where = "seed " + seed;
            assertThat(killed)
                    .as("a test that kills nothing proves nothing; " + where)
                    .isPositive();
            assertThat(last.exitCode()).as(where + last.out() + last.err()).isEqualTo(1);
            assertSame(ManyRecords.content(crm.crm(), crm.terms()), expected.content(), where);
            assertLedgerAgrees(pql, crm.crm(), where);
            assertSame(ends(pql), expected.ends(), where);
            crm.faults(Faults.NONE);
            long writes = crm.writes();
            sync(pql);
            assertThat(crm.writes()).as(where + ": the next run writes nothing").isEqualTo(writes);
            System.out.println("chaos: " + killed + " processes killed on their way, "
                    + crm.calls() + " calls, "
                    + syncs + " syncs to the end, seed " + seed);
        }
    }

    private End undisturbed() throws IOException, InterruptedException {
        try (Place crm = quiet()) {
            Pql pql = crm.configure(folder.resolve("undisturbed"));
            List<String> options = QuickStart.after(pql, 1, "sync");
            SortedMap<String, String> content = ManyRecords.content(crm.crm(), crm.terms());
            assertThat(content).hasSize(9_980 + 500 + 500 + 9_980 + 500 + 500 + 500 + 500);
            System.out.println("chaos: " + crm.calls() + " calls if nothing goes wrong");
            return new End(content, ends(pql), options);
        }
    }

    // By the machine's clock, as the processes that are killed: what one has sent the next one has to recognise.
    private static Pql.Result sync(Pql pql) {
        return pql.runAt(Instant.now(), "sync");
    }

    // Most of them only deliver, because starting and scoring anew takes longer than what is to be killed.
    private int killed(List<String> options, Pql pql, Place crm, int kills, SplittableRandom random)
            throws IOException, InterruptedException {
        int killed = 0;
        long begin = System.nanoTime();
        // So many calls that the last kills meet enrollments and tasks, however many kills there are.
        long reach = 2L * neededCalls / kills;
        for (int started = 0; killed < kills && started < 10 * kills; started++) {
            boolean scores = started % 8 == 0;
            Process process = scores ? pql.start(options, "sync") : pql.start(options, "rejected", "--retry");
            long until = crm.calls() + 1 + random.nextLong(reach);
            boolean ended = process.waitFor(random.nextLong(20), TimeUnit.MILLISECONDS);
            while (!ended && crm.calls() <= until) {
                ended = process.waitFor(1, TimeUnit.MILLISECONDS);
            }
            process.destroyForcibly().waitFor();
            // What goes wrong may end a process before it is killed; then the next one is killed earlier.
            killed += ended ? 0 : 1;
            reach = ended ? Math.max(1, reach / 2) : 2L * neededCalls / kills;
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

    private boolean isSettled(Pql pql) {
        try (SqliteLedger ledger = SqliteLedger.open(pql.path("data/ledger.db"), SqliteLedger.Mode.READ)) {
            return ledger.outbox().counts(name).keySet().equals(Set.of("REJECTED"));
        }
    }

    // Who is refused because of being enrolled already is there as well: a second message that HubSpot has stopped.
    private static SortedMap<String, String> ends(Pql pql) {
        SortedMap<String, String> ends = new TreeMap<>();
        try (SqliteLedger ledger = SqliteLedger.open(pql.path("data/ledger.db"), SqliteLedger.Mode.READ)) {
            for (int number = 0; number < ManyRecords.ACCOUNTS; number++) {
                ledger.outbox().ofAccount(ManyRecords.name(number)).stream()
                        .filter(entry -> entry.state() != OutboxEntry.State.SUPERSEDED)
                        .forEach(entry -> ends.merge(
                                entry.planned().slot(), end(entry), (before, again) -> before + " and " + again));
            }
        }
        return ends;
    }

    private static String end(OutboxEntry entry) {
        return entry.receipt().orElse(null) instanceof Receipt.Rejected rejected
                ? entry.state() + " " + rejected.code()
                : entry.state().name();
    }

    private void assertLedgerAgrees(Pql pql, CrmUnderTest crm, String where) {
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
}
