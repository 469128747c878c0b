package io.pqlconnector.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.WritePolicy;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PayloadHashTest {
    private static final IdempotencyKey KEY = new IdempotencyKey("key");
    private static final RecordRef ACME = company("acme", "acme.example", Optional.empty());
    private static final Assignee SALES = new Assignee(Optional.empty(), Optional.of("sales@our.example"));
    private static final LocalDate DUE = LocalDate.parse("2026-04-01");

    @Test
    void isTheSameForTheSameWordsUnderAnotherKeyAndWithAnIdThatTheCrmGave() {
        RecordRef known = company("acme", "acme.example", Optional.of(new CrmId("17")));

        assertThat(PayloadHash.of(task(new IdempotencyKey("other"), known, "Call", "now", SALES, DUE)))
                .isEqualTo(PayloadHash.of(task(KEY, ACME, "Call", "now", SALES, DUE)))
                .matches("[0-9a-f]{64}");
    }

    @Test
    void isAnotherForEverythingThatIsWritten() {
        RecordRef moved = company("acme", "acme.test", Optional.empty());
        Assignee owner = new Assignee(Optional.of(ACME), Optional.of("sales@our.example"));
        List<Operation> operations = List.of(
                task(KEY, ACME, "Call", "now", SALES, DUE),
                task(KEY, moved, "Call", "now", SALES, DUE),
                task(KEY, ACME, "Callnow", "", SALES, DUE),
                task(KEY, ACME, "Call", "later", SALES, DUE),
                task(KEY, ACME, "Call", "now", owner, DUE),
                task(KEY, ACME, "Call", "now", SALES, DUE.plusDays(1)),
                new Operation.CreateNote(KEY, ACME, "Call"),
                new Operation.CreateNote(KEY, ACME, "Call now"),
                new Operation.Enroll(KEY, ACME, "Outgrown", SALES),
                new Operation.Enroll(KEY, ACME, "Outgrown", owner),
                new Operation.Enroll(KEY, ACME, "Other", SALES),
                new Operation.ListChange(KEY, ACME, "Hot", true),
                new Operation.ListChange(KEY, ACME, "Hot", false),
                new Operation.ListChange(KEY, ACME, "Warm", true),
                upsert(new FieldValue.Text("true"), WritePolicy.ALWAYS, false, Optional.empty()),
                upsert(new FieldValue.Bool(true), WritePolicy.ALWAYS, false, Optional.empty()),
                upsert(new FieldValue.Text(""), WritePolicy.ALWAYS, false, Optional.empty()),
                upsert(new FieldValue.Cleared(), WritePolicy.ALWAYS, false, Optional.empty()),
                upsert(new FieldValue.Bool(true), WritePolicy.IF_EMPTY, false, Optional.empty()),
                upsert(new FieldValue.Bool(true), WritePolicy.ALWAYS, true, Optional.empty()),
                upsert(new FieldValue.Bool(true), WritePolicy.ALWAYS, false, Optional.of(ACME)));

        Stream<String> hashes = operations.stream().map(PayloadHash::of);

        assertThat(hashes).doesNotHaveDuplicates().hasSameSizeAs(operations);
    }

    private static Operation task(
            IdempotencyKey key, RecordRef record, String subject, String body, Assignee owner, LocalDate due) {
        return new Operation.CreateTask(key, record, subject, body, owner, due);
    }

    private static Operation upsert(
            FieldValue value, WritePolicy policy, boolean createMissing, Optional<RecordRef> parent) {
        return new Operation.Upsert(
                KEY, ACME, new TreeMap<>(Map.of("field", new FieldWrite(value, policy))), createMissing, parent);
    }

    private static RecordRef company(String key, String domain, Optional<CrmId> known) {
        return new RecordRef(new ObjectName("company"), key, List.of(new Match("domain", domain)), known);
    }
}
