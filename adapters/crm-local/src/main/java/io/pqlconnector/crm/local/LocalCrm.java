package io.pqlconnector.crm.local;

import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.CallUsage;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Description;
import io.pqlconnector.spi.destination.Description.ObjectDescription;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Finding;
import io.pqlconnector.spi.destination.FoundRecord;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.OutcomeCursor;
import io.pqlconnector.spi.destination.OutcomePage;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A CRM in a SQLite file, with companies, contacts, lists, sequences, tasks and notes. It stands for a real one: it
 * finds, refuses and remembers as they do. A batch is one transaction. The file is made by the first batch, or with the first
 * field that people fill in; until then the CRM is empty.
 */
public final class LocalCrm implements Destination {
    /** Large enough that a commit's cost disappears, small enough that another process waits for milliseconds only. */
    static final int BATCH_SIZE = 1000;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final DestinationName name;
    private final Path file;
    private final Clock clock;
    private final CrmDatabase database;

    /**
     * A CRM in a file, which is not touched yet.
     *
     * @param clock stamps what is created and changed
     */
    public LocalCrm(DestinationName name, Path file, Clock clock) {
        this(name, file, clock, PATIENCE);
    }

    LocalCrm(DestinationName name, Path file, Clock clock, Duration patience) {
        this.name = name;
        this.file = file;
        this.clock = clock;
        this.database = new CrmDatabase(file, patience);
    }

    @Override
    public DestinationName name() {
        return name;
    }

    @Override
    public synchronized Description describe() {
        Map<ObjectName, ObjectDescription> empty = new HashMap<>();
        for (CrmObject object : CrmObject.values()) {
            empty.put(object.objectName(), new ObjectDescription(Map.of(), true));
        }
        Map<ObjectName, ObjectDescription> objects = database.read(empty, statements -> {
            Map<ObjectName, ObjectDescription> found = new HashMap<>();
            for (CrmObject object : CrmObject.values()) {
                FieldTypes types = new FieldTypes(statements, object);
                found.put(object.objectName(), new ObjectDescription(types.all(), true));
            }
            return found;
        });
        return new Description(
                file.toString(),
                objects,
                Map.of(
                        "upsert", BATCH_SIZE,
                        "add_to_list", BATCH_SIZE,
                        "remove_from_list", BATCH_SIZE,
                        "enroll", BATCH_SIZE,
                        "create_task", BATCH_SIZE,
                        "create_note", BATCH_SIZE),
                1,
                true);
    }

    @Override
    public List<FoundRecord> find(List<RecordRef> refs, Set<String> fields) {
        return search(refs, (ref, record, facts) -> found(ref, record, held(record, fields), Map.of()));
    }

    @Override
    public List<FoundRecord> facts(List<RecordRef> refs) {
        return search(refs, (ref, record, facts) -> found(ref, record, Map.of(), facts.of(record)));
    }

    private synchronized List<FoundRecord> search(List<RecordRef> refs, Telling telling) {
        if (database.read(false, statements -> new Records(statements, false).lacksIndex(refs))) {
            database.write(statements -> new Records(statements, true).lacksIndex(refs));
        }
        return database.read(List.of(), statements -> {
            Records records = new Records(statements, false);
            records.readAhead(refs);
            Facts facts = new Facts(statements);
            List<FoundRecord> found = new ArrayList<>();
            for (RecordRef ref : refs) {
                if (records.search(ref) instanceof Search.Found hit) {
                    found.add(telling.of(ref, hit.record(), facts));
                }
            }
            return List.copyOf(found);
        });
    }

    @Override
    public synchronized Set<CrmId> members(ObjectName object, String list) {
        CrmObject kind = CrmObject.of(object);
        return database.read(Optional.<Set<CrmId>>empty(), statements -> KeptLists.members(statements, kind, list))
                .orElseThrow(() -> KeptLists.missing(file, kind, list));
    }

    @Override
    public synchronized List<Finding> inspect(Blueprint needs) {
        return database.read(AskedFields.allMissing(needs), statements -> new AskedFields(statements).inspect(needs));
    }

    @Override
    public synchronized List<Finding> provision(Blueprint needs) {
        if (AskedFields.allMissing(needs).isEmpty()) {
            // A file that nothing is written to is not made.
            return List.of();
        }
        return database.write(statements -> {
            AskedFields fields = new AskedFields(statements);
            fields.make(needs);
            return fields.inspect(needs);
        });
    }

    @Override
    public synchronized List<Finding> remove(Blueprint needs, boolean dryRun) {
        return database.read(List.of(), statements -> new AskedFields(statements).stays(needs));
    }

    @Override
    public synchronized List<Receipt> deliver(Batch batch) {
        if (batch.operations().size() > BATCH_SIZE) {
            throw new IllegalArgumentException(
                    "a batch of " + batch.operations().size() + " operations, " + BATCH_SIZE + " is the limit");
        }
        return database.write(statements -> {
            Transaction transaction = new Transaction(statements, clock.millis(), true);
            transaction.readAhead(batch);
            List<Receipt> receipts = new ArrayList<>(batch.operations().size());
            for (Operation operation : batch.operations()) {
                receipts.add(transaction.apply(operation));
            }
            return List.copyOf(receipts);
        });
    }

    @Override
    public synchronized Receipt verify(Operation operation, Instant sentAt) {
        return database.read(
                Receipts.notDone(operation),
                statements -> new Transaction(statements, clock.millis(), false).verify(operation));
    }

    @Override
    public CallUsage callUsage() {
        return CallUsage.NONE;
    }

    @Override
    public synchronized OutcomePage outcomes(Instant since, OutcomeCursor from) {
        return database.read(OutcomePage.NOTHING, statements -> new Deals(statements, file).page(from));
    }

    @Override
    public synchronized void close() {
        database.close();
    }

    @Override
    public String toString() {
        return "LocalCrm[" + file + "]";
    }

    /** What is told of a record that was found. */
    private interface Telling {
        FoundRecord of(RecordRef ref, StoredRecord record, Facts facts) throws SQLException;
    }

    private static FoundRecord found(
            RecordRef ref, StoredRecord record, Map<String, String> fields, Map<String, Boolean> facts) {
        return new FoundRecord(ref, record.crmId(), Optional.empty(), fields, facts);
    }

    private static Map<String, String> held(StoredRecord record, Set<String> wanted) {
        Map<String, String> values = new HashMap<>();
        for (String field : wanted) {
            String shown = record.shown(field);
            if (!shown.isEmpty()) {
                values.put(field, shown);
            }
        }
        return values;
    }
}
