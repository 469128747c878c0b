package io.pqlconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.DestinationFactory;
import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.WritePolicy;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the destination suite works with: a CRM, a destination connected to it, and short ways to say what to do. */
abstract class DestinationFixture {

    /** The fields that the suite writes, on companies and contacts alike. */
    public static final Map<String, FieldType> FIELDS = Map.of(
            "domain", FieldType.TEXT,
            "email", FieldType.TEXT,
            "name", FieldType.TEXT,
            "pql_key", FieldType.TEXT,
            "pql_score", FieldType.NUMBER,
            "pql_tier", FieldType.TEXT,
            "pql_triggers", FieldType.MULTI_SELECT,
            "pql_active", FieldType.BOOL,
            "pql_since", FieldType.DATE,
            "pql_seen_at", FieldType.DATETIME);

    static final LocalDate DUE = LocalDate.of(2026, 4, 1);
    static final Assignee REP = new Assignee(Optional.empty(), Optional.of("rep@ours.example"));

    CrmUnderTest crm;
    Destination destination;
    ObjectName companies;
    ObjectName contacts;
    private int operations;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    DestinationFixture() {}

    /** The factory that {@code META-INF/services} names. */
    protected abstract DestinationFactory factory();

    /** Makes an empty CRM. */
    protected abstract CrmUnderTest startCrm() throws Exception;

    /** What this CRM cannot do. */
    protected Set<Capability> lacks() {
        return Set.of();
    }

    @BeforeEach
    final void connect() throws Exception {
        crm = startCrm();
        destination = crm.connect();
        companies = object(EntityKind.ACCOUNT);
        contacts = object(EntityKind.USER);
    }

    @AfterEach
    final void disconnect() {
        destination.close();
        crm.close();
    }

    final void needs(Capability capability) {
        assumeFalse(lacks().contains(capability), "this CRM lacks " + capability);
    }

    /** A company that is found by its domain. */
    final RecordRef company(String key) {
        return ref(companies, key, new Match("domain", key + ".example"));
    }

    /** A contact that is found by its e-mail address. */
    final RecordRef contact(String key) {
        return ref(contacts, key, new Match("email", key + "@acme.example"));
    }

    static RecordRef ref(ObjectName object, String key, Match... matches) {
        return new RecordRef(object, key, List.of(matches), Optional.empty());
    }

    static RecordRef known(RecordRef ref, CrmId id) {
        return new RecordRef(ref.object(), ref.key(), ref.matches(), Optional.of(id));
    }

    final IdempotencyKey nextKey() {
        operations++;
        return new IdempotencyKey("op-" + operations);
    }

    /** Creates a record or updates it, with text fields that are always written: name, value, name, value. */
    final Operation.Upsert upsert(RecordRef record, String... namesAndValues) {
        SortedMap<String, FieldWrite> fields = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put(namesAndValues[i], always(text(namesAndValues[i + 1])));
        }
        return upsert(record, fields);
    }

    final Operation.Upsert upsert(RecordRef record, Map<String, FieldWrite> fields) {
        return new Operation.Upsert(nextKey(), record, new TreeMap<>(fields), true, Optional.empty());
    }

    final Operation.Upsert update(RecordRef record, String field, String value) {
        return new Operation.Upsert(
                nextKey(), record, new TreeMap<>(Map.of(field, always(text(value)))), false, Optional.empty());
    }

    final Operation.Upsert upsert(RecordRef record, RecordRef parent) {
        return new Operation.Upsert(
                nextKey(), record, new TreeMap<>(Map.of("name", always(text("Ann")))), true, Optional.of(parent));
    }

    final Operation.ListChange listChange(RecordRef record, String list, boolean member) {
        return new Operation.ListChange(nextKey(), record, list, member);
    }

    final Operation.Enroll enroll(RecordRef record, String sequence) {
        return new Operation.Enroll(nextKey(), record, sequence, REP);
    }

    final Operation.CreateTask task(RecordRef record, String subject) {
        return new Operation.CreateTask(nextKey(), record, subject, "Call them.", REP, DUE);
    }

    final Operation.CreateNote note(RecordRef record, String body) {
        return new Operation.CreateNote(nextKey(), record, body);
    }

    static FieldValue text(String text) {
        return new FieldValue.Text(text);
    }

    static FieldValue number(String number) {
        return new FieldValue.Number(new BigDecimal(number));
    }

    static FieldWrite always(FieldValue value) {
        return new FieldWrite(value, WritePolicy.ALWAYS);
    }

    final Receipt deliver(Operation operation) throws InterruptedException {
        List<Receipt> receipts = destination.deliver(new Batch(List.of(operation)));
        assertThat(receipts).hasSize(1);
        return receipts.get(0);
    }

    final Receipt.Confirmed confirmed(Operation operation) throws InterruptedException {
        return confirmed(operation, deliver(operation));
    }

    static Receipt.Confirmed confirmed(Operation operation, Receipt receipt) {
        assertThat(receipt.key()).isEqualTo(operation.key());
        assertThat(receipt).isInstanceOf(Receipt.Confirmed.class);
        return (Receipt.Confirmed) receipt;
    }

    /** Delivers and expects a refusal that a person can act on. */
    final Receipt.Rejected rejected(Operation operation) throws InterruptedException {
        return rejected(operation, deliver(operation));
    }

    static Receipt.Rejected rejected(Operation operation, Receipt receipt) {
        assertThat(receipt.key()).isEqualTo(operation.key());
        assertThat(receipt).isInstanceOf(Receipt.Rejected.class);
        Receipt.Rejected rejected = (Receipt.Rejected) receipt;
        assertThat(rejected.code()).matches("[A-Za-z0-9_.-]+");
        assertThat(rejected.message()).isNotBlank();
        assertThat(rejected.remedy()).isNotBlank();
        return rejected;
    }

    /** Creates a company or contact and answers with its id. */
    final CrmId existing(RecordRef record) throws InterruptedException {
        return confirmed(upsert(record, "name", record.key())).record();
    }

    final Map<String, String> fields(RecordRef record, CrmId id) {
        return crm.fields(record.object(), id);
    }

    private ObjectName object(EntityKind kind) {
        return factory().objects().entrySet().stream()
                .filter(object -> object.getValue() == kind)
                .map(Map.Entry::getKey)
                .min(ObjectName::compareTo)
                .orElseThrow(() -> new AssertionError("the factory names no object for a " + kind.word()));
    }
}
