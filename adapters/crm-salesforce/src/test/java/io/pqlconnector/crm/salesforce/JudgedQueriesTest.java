package io.pqlconnector.crm.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.http.Json;
import io.pqlconnector.http.ManualTime;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.BatchRefusedException;
import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.OutcomeCursor;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.WritePolicy;
import io.pqlconnector.testkit.salesforce.FakeSalesforce;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Every query that the adapter sends is one, whatever the values: by a parser of SOQL that we did not write. */
final class JudgedQueriesTest {
    private static final int ROUNDS = 150;
    private static final List<String> PIECES = List.of(
            "'",
            "\\",
            "\"",
            "%",
            "_",
            "\n",
            "\r",
            "\t",
            "\b",
            "\f",
            "\u0000",
            "\u2028",
            "--",
            "/*",
            "*/",
            ";",
            ")",
            "(",
            "OR",
            " OR Id != null",
            "' OR Name LIKE '%",
            "\\'",
            "\\\\'",
            "{0}",
            "${x}",
            "\u00e9",
            "\u4e2d",
            "\ud83d\ude80",
            "\ud83d",
            "#N/A",
            "=cmd()",
            ",",
            ".",
            "@",
            "a",
            "Z",
            "0",
            " ",
            "null",
            "TODAY");

    private final ManualTime time = new ManualTime(Instant.parse("2026-11-21T10:00:00Z"));

    @Test
    void isAskedThoughNobodyJudges() throws Exception {
        assertThat(queries(new Random(20261122))).hasSizeGreaterThan(ROUNDS);
    }

    @Test
    @EnabledIfSystemProperty(
            named = "pql.soql.judge",
            matches = ".+",
            disabledReason = "skipped: -Dpql.soql.judge names no folder with a parser of SOQL")
    void aParserOfOthersReadsEveryQuery(@TempDir Path folder) throws IOException, InterruptedException {
        long seed = System.nanoTime();
        System.out.println("queries of values by chance, seed " + seed);
        Set<String> queries = queries(new Random(seed));
        Path file = Files.writeString(
                folder.resolve("queries.jsonl"),
                queries.stream()
                        .map(query -> Json.object().put("q", query).get("q").toString())
                        .collect(Collectors.joining("\n")));

        Process judge = new ProcessBuilder("node", "judge.mjs", file.toString())
                .directory(Path.of(System.getProperty("pql.soql.judge")).toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(judge.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(judge.waitFor()).as(said).isZero();
        assertThat(said).contains(queries.size() + " of " + queries.size() + " queries parsed");
        System.out.println(said.strip());
    }

    private Set<String> queries(Random random) throws InterruptedException {
        try (FakeSalesforce org = Orgs.start(SalesforceOptions.contractSuite()
                        .accountsAsCampaignMembers(false)
                        .clock(time::now));
                Destination destination =
                        Orgs.connect(org, Duration.ofSeconds(30), "cadences:\n  reenroll: true\n", time)) {
            for (int round = 0; round < ROUNDS; round++) {
                ask(destination, random);
            }
            destination.outcomes(Instant.EPOCH, OutcomeCursor.START);
            destination.outcomes(time.now(), new OutcomeCursor("Opportunity/1771934400123/006000000000001AAA"));
            return Set.copyOf(org.queries());
        }
    }

    private void ask(Destination destination, Random random) throws InterruptedException {
        RecordRef account =
                ref("account", value(random), new Match("Website", value(random)), new Match("domain", value(random)));
        RecordRef contact = ref("contact", value(random), new Match("Email", value(random)));
        RecordRef lead = ref("lead", value(random), new Match("Email", value(random)));
        Assignee somebody = new Assignee(Optional.of(account), Optional.of(value(random)));
        List<RecordRef> all = List.of(account, contact, lead);
        attempt(() -> destination.find(all, Set.of("OwnerId", "CreatedDate")));
        attempt(() -> destination.facts(all));
        Blueprint needs = needs(random);
        attempt(() -> destination.inspect(needs));
        attempt(() -> destination.remove(needs, true));
        for (RecordRef ref : all) {
            RecordRef known = new RecordRef(ref.object(), ref.key(), ref.matches(), Optional.of(new CrmId(id(random))));
            attempt(() -> destination.deliver(new Batch(List.of(upsert(known, value(random))))));
            attempt(() -> destination.deliver(new Batch(
                    List.of(new Operation.ListChange(key(random), known, value(random), random.nextBoolean())))));
            attempt(() -> destination.deliver(
                    new Batch(List.of(new Operation.Enroll(key(random), known, value(random), somebody)))));
            Operation.CreateTask task = new Operation.CreateTask(
                    key(random), known, value(random), value(random), somebody, LocalDate.of(2026, 12, 1));
            attempt(() -> destination.deliver(new Batch(List.of(task))));
            attempt(() -> destination.verify(task, time.now()));
            attempt(() -> destination.deliver(
                    new Batch(List.of(new Operation.CreateNote(key(random), known, value(random))))));
        }
    }

    private static Blueprint needs(Random random) {
        ObjectName account = new ObjectName("account");
        ObjectName contact = new ObjectName("contact");
        return new Blueprint(
                List.of(new Blueprint.Field(
                        account,
                        "PQL_Tier__c",
                        FieldType.ENUMERATION,
                        value(random),
                        List.of(value(random)),
                        "tier",
                        WritePolicy.ALWAYS,
                        false)),
                List.of(
                        new Blueprint.MemberList(account, value(random)),
                        new Blueprint.MemberList(contact, value(random))),
                List.of(new Blueprint.Sequence(
                        value(random), new TreeSet<>(Set.of(value(random))), Optional.of(account))),
                new TreeSet<>(Set.of(contact)),
                true);
    }

    /** Something that may well be refused: only its queries count. */
    private interface Attempt {
        Object make() throws InterruptedException;
    }

    private static void attempt(Attempt attempt) throws InterruptedException {
        try {
            attempt.make();
        } catch (AdapterException | BatchRefusedException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static Operation.Upsert upsert(RecordRef ref, String name) {
        return new Operation.Upsert(
                new IdempotencyKey("upsert of " + ref.key()),
                ref,
                new TreeMap<>(Map.of("name", new FieldWrite(new FieldValue.Text(name), WritePolicy.IF_EMPTY))),
                true,
                Optional.empty());
    }

    private static RecordRef ref(String object, String key, Match... matches) {
        return new RecordRef(new ObjectName(object), key, List.of(matches), Optional.empty());
    }

    private static IdempotencyKey key(Random random) {
        return new IdempotencyKey(value(random));
    }

    private static String id(Random random) {
        return random.nextBoolean() ? "001xx0000000VA1AAM" : value(random);
    }

    // Blank ones are nobody's key.
    private static String value(Random random) {
        StringBuilder value = new StringBuilder("v");
        for (int i = random.nextInt(7); i >= 0; i--) {
            value.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return value.toString();
    }
}
