package io.pqlconnector.testkit.crm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pqlconnector.http.LaneSettings;
import io.pqlconnector.http.ManualTime;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.BatchRefusedException;
import io.pqlconnector.spi.destination.CallUsage;
import io.pqlconnector.spi.destination.Description;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.crm.CrmOptions.BadRecord;
import io.pqlconnector.testkit.crm.CrmOptions.Strictness;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the scripted CRM and its destination do beyond the suites. */
final class HttpCrmTest {
    private static final RecordRef ACME = company("acme");
    private static final IdempotencyKey SECOND = new IdempotencyKey("op-2");

    @Test
    void namesTheRecordThatSankItsBatch() throws Exception {
        BatchRefusedException refusal = refusal(Strictness.WHOLE_BATCH_NAMED);

        assertThat(refusal.blamed()).containsExactly(SECOND);
        assertThat(refusal.receipt(SECOND))
                .isEqualTo(new Receipt.Rejected(
                        SECOND,
                        "TOO_LONG",
                        "name",
                        "is too long",
                        "Look at the record in the CRM, and at the field in the mapping."));
    }

    @Test
    void namesNobodyIfTheCrmDoesNot() throws Exception {
        assertThat(refusal(Strictness.WHOLE_BATCH_UNNAMED).blamed()).isEmpty();
    }

    @Test
    void tellsWhatItAllows() throws Exception {
        try (FakeCrmServer crm =
                        new FakeCrmServer(CrmOptions.STANDARD.batchSize(7).parallelCalls(3));
                Destination destination = crm.connect()) {
            Description description = destination.describe();

            assertThat(description.parallelCalls()).isEqualTo(3);
            assertThat(description.batchSize())
                    .isEqualTo(Map.of(
                            "upsert",
                            7,
                            "add_to_list",
                            7,
                            "remove_from_list",
                            7,
                            "enroll",
                            7,
                            "create_task",
                            7,
                            "create_note",
                            7));
        }
    }

    @Test
    void countsItsCallsAndReadsTheQuota() throws Exception {
        try (FakeCrmServer crm = new FakeCrmServer(CrmOptions.STANDARD.quotaLimit(500));
                Destination destination = crm.connect()) {
            crm.misbehave(Fault.ERROR_BEFORE, Fault.THROTTLED);

            destination.deliver(new Batch(List.of(upsert(1))));

            assertThat(destination.callUsage()).isEqualTo(new CallUsage(3, Optional.of(new CallUsage.Quota(500, 3))));
            assertThat(crm.tally().calls()).isEqualTo(3);
            assertThat(crm.tally().calls(Endpoint.UPSERT)).isEqualTo(3);
            assertThat(crm.tally().applied(Endpoint.UPSERT)).isEqualTo(1);
        }
    }

    @Test
    void showsATaskThatWasSentTwiceTwice() throws Exception {
        try (FakeCrmServer crm = new FakeCrmServer(CrmOptions.STANDARD);
                Destination destination = crm.connect()) {
            destination.deliver(new Batch(List.of(upsert(1))));
            Operation task = task("op-9", company("account-1"));

            destination.deliver(new Batch(List.of(task)));
            destination.deliver(new Batch(List.of(task)));

            assertThat(crm.tasks()).hasSize(2);
            assertThat(crm.operations()).containsEntry("op-9", 2);
        }
    }

    @Test
    void renewsItsTokenInTheMiddleOfARun() throws Exception {
        try (FakeCrmServer crm = new FakeCrmServer(CrmOptions.STANDARD);
                Destination destination = crm.connect()) {
            crm.misbehave(Fault.TOKEN_EXPIRED);

            destination.deliver(new Batch(List.of(upsert(1))));

            assertThat(crm.tally().calls(Endpoint.TOKEN)).isEqualTo(2);
            assertThat(crm.tally().calls(Endpoint.UPSERT)).isEqualTo(2);
            assertThat(crm.tally().applied(Endpoint.UPSERT)).isEqualTo(1);
        }
    }

    @Test
    void stopsIfItsSecretIsWrong() {
        try (FakeCrmServer crm = new FakeCrmServer(CrmOptions.STANDARD);
                Destination destination = new HttpCrm(
                        new DestinationName("scripted"),
                        LaneSettings.of("Scripted CRM", crm.url()),
                        new Secret("wrong"),
                        new ManualTime(Instant.EPOCH),
                        Optional.empty())) {
            AdapterException failure = catchThrowableOfType(
                    AdapterException.class, () -> destination.deliver(new Batch(List.of(task("op-1", ACME)))));

            assertThat(failure).returns(FailureKind.AUTHENTICATION, AdapterException::kind);
            assertThat(crm.tally().calls(Endpoint.TOKEN)).isEqualTo(1);
            assertThat(crm.tally().calls(Endpoint.CREATE_TASK)).isZero();
        }
    }

    @Test
    void refusesABatchThatIsTooLarge() {
        try (FakeCrmServer crm = new FakeCrmServer(CrmOptions.STANDARD.batchSize(2));
                Destination destination = crm.connect()) {
            assertThatThrownBy(() -> destination.deliver(new Batch(upserts())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("3 records, 2 is the limit");
        }
    }

    private static BatchRefusedException refusal(Strictness strictness) {
        CrmOptions options = CrmOptions.STANDARD.refusing(
                strictness,
                key -> Optional.of(new BadRecord("TOO_LONG", "name", "is too long"))
                        .filter(bad -> key.equals("account-2")));
        try (FakeCrmServer crm = new FakeCrmServer(options);
                Destination destination = crm.connect()) {
            BatchRefusedException refusal =
                    catchThrowableOfType(BatchRefusedException.class, () -> destination.deliver(new Batch(upserts())));
            assertThat(crm.records(new ObjectName("company"))).isEmpty();
            return refusal;
        }
    }

    private static List<Operation> upserts() {
        return IntStream.rangeClosed(1, 3).mapToObj(HttpCrmTest::upsert).toList();
    }

    private static Operation upsert(int i) {
        return new Operation.Upsert(
                new IdempotencyKey("op-" + i), company("account-" + i), new TreeMap<>(), true, Optional.empty());
    }

    private static Operation task(String key, RecordRef record) {
        Assignee rep = new Assignee(Optional.empty(), Optional.of("rep@ours.example"));
        return new Operation.CreateTask(
                new IdempotencyKey(key), record, "Call", "Today.", rep, LocalDate.of(2026, 4, 1));
    }

    private static RecordRef company(String key) {
        return new RecordRef(new ObjectName("company"), key, List.of(), Optional.empty());
    }
}
