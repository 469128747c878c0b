package io.pqlconnector.worker.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.run.RunListener;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.core.run.RunVersion;
import io.pqlconnector.core.run.SourceReport;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class RunLoggerTest {
    private static final IdempotencyKey KEY = new IdempotencyKey("c0ffee42");
    private static final Instant AS_OF = Instant.parse("2026-03-31T00:00:00Z");

    private static final Path PAGE = Path.of("../../docs/worker.md");

    @TempDir
    private Path folder;

    @Test
    void aRunIsToldAsTheDocumentationShowsIt() throws IOException {
        String page = Files.readString(PAGE);
        for (String format : List.of("human", "json")) {
            try (CapturedLog log = CapturedLog.start(format, Set.of())) {
                run(log.logs().run(List.of()));

                // The hash differs from installation to installation.
                String shown = log.text().replaceAll("email:[0-9a-f]{12}", "email:5f1d7a0c93be");
                assertThat(shown.lines().limit(3))
                        .hasSize(3)
                        .allSatisfy(line -> assertThat(page).contains(line));
            }
        }
    }

    private static void run(RunListener listener) {
        listener.begun(3, "sync", AS_OF);
        listener.settled(
                entry("jo@acme.com"), new Receipt.Rejected(KEY, "INVALID_OPTION", "tier", "jo said no", "Add it."));
        listener.ended(result(3, RunRecord.Outcome.PARTIAL));
    }

    @Test
    void anOperationIsToldByWhatBecameOfItAndNeverInTheCrmsOwnWords() {
        try (CapturedLog log = CapturedLog.start(CapturedLog.config(folder, "level: debug", Set.of()))) {
            RunListener listener = log.logs().run(List.of());
            listener.begun(7, "sync", AS_OF);
            listener.settled(
                    entry("acme.com"),
                    new Receipt.Confirmed(KEY, new CrmId("1"), new CrmId("1"), true, Optional.empty()));
            listener.settled(
                    entry("acme.com"), new Receipt.Rejected(KEY, "NO_MATCH", "", "words of the crm", "remedy"));
            listener.settled(entry("acme.com"), new Receipt.Unknown(KEY, "words of the crm"));
            listener.settled(
                    entry("acme.com"), new Receipt.Deferred(KEY, AS_OF, "SEND_LIMIT_EXCEEDED", "words of the crm"));

            assertThat(log.objects().stream().skip(1))
                    .allSatisfy(line -> assertThat(line)
                            .containsAllEntriesOf(Map.of(
                                    "run",
                                    7,
                                    "account",
                                    "acme.com",
                                    "key",
                                    "c0ffee42",
                                    "destination",
                                    "hubspot",
                                    "object",
                                    "company",
                                    "operation",
                                    "upsert")))
                    .extracting(line -> line.get("level") + " " + line.get("outcome") + " " + line.get("code"))
                    .containsExactly(
                            "debug confirmed null",
                            "warn rejected NO_MATCH",
                            "warn unknown UNCLEAR",
                            "warn deferred SEND_LIMIT_EXCEEDED");
            assertThat(log.text()).doesNotContain("words of the crm");
        }
    }

    @Test
    void confirmedOperationsAreNoLineUnlessTheyAreAskedFor() {
        try (CapturedLog log = CapturedLog.start("JSON", Set.of())) {
            log.logs()
                    .run(List.of())
                    .settled(
                            entry("acme.com"),
                            new Receipt.Confirmed(KEY, new CrmId("1"), new CrmId("1"), true, Optional.empty()));

            assertThat(log.text()).isEmpty();
        }
    }

    @Test
    void whatLibrariesSayDuringARunHasItsNumber() {
        try (CapturedLog log = CapturedLog.start("JSON", Set.of())) {
            RunListener listener = log.logs().run(List.of());
            listener.begun(9, "sync", AS_OF);
            LoggerFactory.getLogger("org.example").warn("slow");
            listener.ended(result(9, RunRecord.Outcome.CONFIRMED));
            log.logs().info("between");

            assertThat(log.objects()).extracting(line -> line.get("run")).containsExactly(9, 9, 9, null);
        }
    }

    @Test
    void aStageThatFailedAndARunThatFailedAreMoreThanAPieceOfNews() {
        try (CapturedLog log = CapturedLog.start("JSON", Set.of())) {
            RunListener listener = log.logs().run(List.of());
            listener.pulled(new SourceReport(
                    new SourceName("mixpanel"),
                    "day",
                    3,
                    1,
                    0,
                    0,
                    12,
                    0,
                    0,
                    0,
                    0,
                    Optional.empty(),
                    Duration.ofMillis(1500),
                    List.of("The project writes local time."),
                    Optional.of("Mixpanel refused the credentials of jo@acme.com.")));
            listener.ended(result(1, RunRecord.Outcome.FAILED));

            assertThat(log.objects())
                    .extracting(line -> line.get("level") + " " + line.get("message"))
                    .containsExactly(
                            "warn Source has a notice.",
                            "warn Source failed.",
                            "error Run has a failure.",
                            "error Run ended.");
            assertThat(log.objects().get(1))
                    .containsAllEntriesOf(Map.of("source", "mixpanel", "records", 12, "took_ms", 1500))
                    .hasEntrySatisfying(
                            "why",
                            why -> assertThat((String) why)
                                    .matches("Mixpanel refused the credentials of email:[0-9a-f]{12}\\."));
        }
    }

    private static OutboxEntry entry(String account) {
        RecordRef record = new RecordRef(new ObjectName("company"), account, List.of(), Optional.empty());
        Operation operation = new Operation.Upsert(KEY, record, new TreeMap<>(), true, Optional.empty());
        return new OutboxEntry(
                new PlannedOperation(
                        new DestinationName("hubspot"), account, "company/" + account, 0, 90, AS_OF, operation),
                2,
                OutboxEntry.State.SENDING,
                1,
                Optional.empty(),
                Optional.empty());
    }

    private static RunResult result(long number, RunRecord.Outcome outcome) {
        return new RunResult(
                number,
                outcome,
                AS_OF,
                new RunVersion("5d2c", "a1b2", new TreeMap<>()),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                new TreeMap<>(),
                List.of(),
                outcome == RunRecord.Outcome.FAILED ? List.of("Mixpanel failed.") : List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                new TreeMap<>(),
                Duration.ofMillis(2100));
    }
}
