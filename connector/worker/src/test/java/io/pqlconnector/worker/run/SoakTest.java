package io.pqlconnector.worker.run;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.testkit.CrmUnderTest;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.crm.CrmOptions;
import io.pqlconnector.testkit.crm.FakeCrmServer;
import io.pqlconnector.testkit.crm.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sixty days of a worker's life in a minute or some: usage comes day by day, calls to the CRM go wrong in every way that is
 * known, three workers are killed, a standby takes over, the configuration is broken and then changed, and the secret is
 * rotated. The CRM ends as if nothing had happened, and people
 * are told once of each account that became hot. {@code -Dpql.seed=N} for the same faults.
 */
@Tag("slow")
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SoakTest {
    // Each worker comes to some dozens of calls a day, so that a few of them are enough.
    private static final Map<Fault, Double> GOES_WRONG = Stream.of(Fault.values())
            .collect(Collectors.toMap(fault -> fault, fault -> switch (fault) {
                case THROTTLED_FOR_A_TIME, SILENCE_AFTER, STALL_AFTER -> 0.01;
                default -> 0.02;
            }));
    private static final CrmOptions OPTIONS = CrmOptions.STANDARD.batchSize(20);
    private static final String SCHEDULE = "schedule: { cron: \"* * * * * ?\" }\nserver: { port: 0 }";
    private static final String OTHER_POINTS = "{ each: 1, cap: 20 }";
    private static final String ALERTS =
            "\nalerts: [ { type: webhook, url: \"${file:hook}\", format: json, on: [ qualified ] } ]";
    private static final Pattern TOLD = Pattern.compile("\"account\":\\{\"key\":\"([^\"]+)\"");
    private static final int RULES_CHANGE = 21;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectName COMPANY = new ObjectName("company");
    private static final ObjectName CONTACT = new ObjectName("contact");

    @TempDir
    private Path folder;

    @Test
    void theCrmEndsAsIfNothingHadHappened() throws Exception {
        long seed = Long.getLong("pql.seed", System.nanoTime());
        SortedMap<String, String> expected = undisturbed();
        assertThat(expected).hasSizeGreaterThan(5 * SoakUsage.ACCOUNTS);
        WireMockServer hook = hook();
        try (FakeCrmServer crm = new FakeCrmServer(OPTIONS);
                Soak soak = new Soak(Files.createDirectory(folder.resolve("soak")), new SplittableRandom(seed))) {
            String oldSecret = crm.secret();
            soak.pql.write("hook", hook.baseUrl() + "/hushhush");
            soak.usage.configure(crm, SCHEDULE + ALERTS);
            crm.faults(Faults.byChance(seed, GOES_WRONG));

            SoakWorker first = soak.start();
            first.untilItSays("Next run at ");
            soak.untilDay(5, first);
            SoakWorker standby = soak.start();
            standby.untilItSays("This one waits, and takes over when that is gone.");
            soak.killOnDay(12, first);
            standby.untilItSays("This one takes over.");

            soak.untilDay(18, standby);
            soak.usage.rules("many");
            standby.untilItSays("so the one of before goes on");
            soak.untilDay(RULES_CHANGE, standby);
            soak.usage.rules(OTHER_POINTS);
            standby.untilItSays("The configuration was read again");
            soak.killOnDay(27, standby);

            SoakWorker third = soak.start();
            soak.untilDay(33, third);
            crm.rotate("an0ther-s3cret");
            soak.untilDay(35, third);
            soak.pql.write("token", crm.secret());
            soak.killOnDay(39, third);

            SoakWorker last = soak.start();
            soak.untilDay(43, last);
            SoakWorker.Held early = last.held();
            soak.untilDay(SoakUsage.DAYS, last);
            Instant deadline = Instant.now().plus(PATIENCE);
            while (!content(crm).equals(expected) && Instant.now().isBefore(deadline)) {
                last.pass();
            }
            SoakWorker.Held late = last.held();
            int exitCode = last.stop();

            assertThat(content(crm)).as("seed " + seed + "\n" + last.said()).isEqualTo(expected);
            assertThat(exitCode).as(last.said()).isZero();
            System.out.println("soak: " + SoakUsage.DAYS + " days, " + soak.runs() + " runs, "
                    + crm.tally().calls() + " calls, seed " + seed + "; on day 43 " + early + "; at the end " + late);
            // Connections come and go, up to nine at a time; one that was left open each day would make seventeen.
            assertThat(late.files()).as("open files").isLessThanOrEqualTo(early.files() + 12);
            assertThat(late.heap()).as("heap").isLessThanOrEqualTo(early.heap() + 10);
            // The two of the first day are hot already when the channel hears its first run, which tells how many there
            // are.
            assertThat(told(hook))
                    .as("accounts that people were told of, seed " + seed)
                    .hasSize(SoakUsage.ACCOUNTS - 2)
                    .doesNotContainKeys("org000.example", "org001.example")
                    .allSatisfy((account, messages) -> assertThat(messages).hasSize(1));
            for (SoakWorker worker : soak.workers) {
                assertThat(worker.said()).doesNotContain(oldSecret, crm.secret(), "ann@", "hushhush");
            }
        } finally {
            hook.stop();
        }
    }

    private static WireMockServer hook() {
        WireMockServer hook = new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
        hook.start();
        hook.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200)));
        return hook;
    }

    /** The ids of the messages by the account that they tell of. One that was sent twice has one id. */
    private static Map<String, Set<String>> told(WireMockServer hook) {
        Map<String, Set<String>> told = new TreeMap<>();
        for (LoggedRequest request : hook.findAll(postRequestedFor(anyUrl()))) {
            String body = request.getBodyAsString();
            String id = body.replaceAll("(?s)^\\{\"id\":\"([^\"]+)\".*", "$1");
            Matcher account = TOLD.matcher(body);
            while (account.find()) {
                told.computeIfAbsent(account.group(1), key -> new TreeSet<>()).add(id);
            }
        }
        return told;
    }

    /** Days that pass one by one, each after a worker has made a run of it. */
    private static final class Soak implements AutoCloseable {
        private final Pql pql;
        private final SoakUsage usage;
        private final SteppedTime time;
        private final SplittableRandom random;
        private final List<SoakWorker> workers = new ArrayList<>();
        private int day;

        Soak(Path folder, SplittableRandom random) throws IOException {
            pql = new Pql(folder);
            usage = new SoakUsage(pql);
            time = new SteppedTime(pql.path("now"));
            time.set(SoakUsage.BEGIN);
            // Whoever looks while a worker makes it would find it half made.
            SqliteLedger.open(pql.path("data/ledger.db"), SqliteLedger.Mode.WRITE)
                    .close();
            this.random = random;
        }

        SoakWorker start() throws IOException {
            SoakWorker worker = SoakWorker.start(pql, "worker-" + workers.size());
            workers.add(worker);
            return worker;
        }

        void untilDay(int last, SoakWorker working) throws Exception {
            while (day < last) {
                nextDay();
                while (!wasRunOf(time.instant())) {
                    working.pass();
                }
            }
        }

        // At some instant of its run, or before or after it.
        void killOnDay(int last, SoakWorker working) throws Exception {
            untilDay(last - 1, working);
            nextDay();
            working.passMillis(random.nextInt(2_000));
            working.kill();
        }

        private void nextDay() throws IOException {
            day++;
            Instant now = SoakUsage.BEGIN.plus(Duration.ofDays(day));
            usage.landUntil(now);
            time.set(now);
        }

        private boolean wasRunOf(Instant now) {
            return latest().filter(
                            run -> run.asOf().equals(now) && run.finishedAt().isPresent())
                    .isPresent();
        }

        long runs() {
            return latest().map(RunRecord::number).orElse(0L);
        }

        private Optional<RunRecord> latest() {
            try (SqliteLedger ledger = SqliteLedger.open(pql.path("data/ledger.db"), SqliteLedger.Mode.READ)) {
                return ledger.runs().latest(1).stream().findFirst();
            }
        }

        @Override
        public void close() {
            workers.forEach(SoakWorker::close);
        }
    }

    // The same days with nothing in the way.
    private SortedMap<String, String> undisturbed() throws Exception {
        try (FakeCrmServer crm = new FakeCrmServer(OPTIONS)) {
            Pql pql = new Pql(Files.createDirectory(folder.resolve("undisturbed")));
            SoakUsage usage = new SoakUsage(pql);
            usage.configure(crm, "");
            for (int day = 3; day <= SoakUsage.DAYS; day += 3) {
                Instant now = SoakUsage.BEGIN.plus(Duration.ofDays(day));
                usage.landUntil(now);
                if (day > RULES_CHANGE) {
                    usage.rules(OTHER_POINTS);
                }
                Pql.Result sync = pql.runAt(now, "sync");
                assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
            }
            return content(crm);
        }
    }

    /** All that a person could see in the CRM, as often as it is there; but for when tasks are due, which is when they were made. */
    private static SortedMap<String, String> content(CrmUnderTest crm) {
        SortedMap<String, String> content = new TreeMap<>();
        Map<CrmId, String> names = new HashMap<>();
        for (ObjectName object : List.of(COMPANY, CONTACT)) {
            for (CrmId id : crm.records(object)) {
                Map<String, String> fields = new TreeMap<>(crm.fields(object, id));
                String name = object + " " + fields.getOrDefault("pql_account_key", fields.get("email"));
                names.put(id, name);
                content.merge(name, fields.toString(), (one, other) -> one + " and " + other);
            }
        }
        crm.members(COMPANY, "Scored").forEach(id -> count(content, "list Scored " + names.get(id)));
        crm.members(COMPANY, "Hot").forEach(id -> count(content, "list Hot " + names.get(id)));
        crm.members(CONTACT, "Champions").forEach(id -> count(content, "list Champions " + names.get(id)));
        crm.enrollments().forEach(made -> count(content, "enrollment " + names.get(made.contact())));
        crm.tasks().forEach(made -> count(content, "task " + made.subject() + " " + names.get(made.record())));
        return content;
    }

    private static void count(SortedMap<String, String> content, String what) {
        content.merge(what, "once", (before, again) -> before + " and " + again);
    }
}
