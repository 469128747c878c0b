package io.pqlconnector.crm.hubspot;

import io.pqlconnector.http.TimeAndChance;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * HubSpot. Companies stand for accounts, contacts for people; lists are its segments; sequences, tasks
 * and notes are its own. Looks itself at what a property holds where a policy asks for it. Remembers for one run what it
 * has looked up.
 */
final class HubSpotCrm implements Destination {
    private static final int PARALLEL_CALLS = 4;
    private static final Map<String, Integer> BATCH_SIZES = Map.of(
            "upsert", Objects.BATCH,
            "add_to_list", Memberships.BATCH,
            "remove_from_list", Memberships.BATCH,
            "enroll", 1,
            "create_task", Objects.BATCH,
            "create_note", Objects.BATCH);

    private final DestinationName name;
    private final HubSpotClient client;
    private final Portal portal;
    private final Schema schema;
    private final Finder finder;
    private final Upserts upserts;
    private final Lists lists;
    private final Memberships memberships;
    private final Enrollments enrollments;
    private final Engagements<Operation.CreateTask> tasks;
    private final Engagements<Operation.CreateNote> notes;
    private final Facts facts;
    private final Outcomes outcomes;
    private final Preparation preparation;

    /** A destination; nothing is sent yet. */
    HubSpotCrm(
            DestinationName name, HubSpotSettings settings, HubSpotClient client, Portal portal, TimeAndChance time) {
        this.name = name;
        this.client = client;
        this.portal = portal;
        Objects objects = new Objects(client);
        schema = new Schema(client);
        finder = new Finder(objects, schema, portal, settings.ambiguous(), time);
        Owners owners = new Owners(client, finder);
        Sequences sequences = new Sequences(client);
        lists = new Lists(client);
        upserts = new Upserts(objects, schema, finder, portal);
        memberships = new Memberships(lists, finder, portal);
        enrollments = new Enrollments(sequences, owners, finder, portal, settings.sequences(), time);
        tasks = new Engagements<>(new Tasks(owners, portal), objects, finder, portal, time);
        notes = new Engagements<>(new Notes(time), objects, finder, portal, time);
        facts = new Facts(objects, finder, portal);
        outcomes = new Outcomes(objects, schema);
        preparation = new Preparation(
                objects,
                new Properties(client),
                schema,
                lists,
                new SequenceInspection(
                        sequences, owners, settings.sequences().credentials().map(own -> portal)),
                time);
    }

    @Override
    public DestinationName name() {
        return name;
    }

    @Override
    public Description describe() throws InterruptedException {
        Portal.Details details = portal.get();
        Map<ObjectName, ObjectDescription> objects = new HashMap<>();
        for (HubSpotObject object : HubSpotObject.values()) {
            objects.put(object.objectName(), schema.describe(object));
        }
        return new Description("portal " + details.id(), objects, BATCH_SIZES, PARALLEL_CALLS, true);
    }

    @Override
    public List<FoundRecord> find(List<RecordRef> records, Set<String> fields) throws InterruptedException {
        Portal.Details details = portal.get();
        Map<HubSpotObject, List<RecordRef>> byObject = new LinkedHashMap<>();
        records.forEach(ref -> byObject.computeIfAbsent(HubSpotObject.of(ref.object()), object -> new ArrayList<>())
                .add(ref));
        List<FoundRecord> found = new ArrayList<>();
        for (Map.Entry<HubSpotObject, List<RecordRef>> entry : byObject.entrySet()) {
            HubSpotObject object = entry.getKey();
            Map<String, Property> definitions = schema.having(object, fields);
            Map<RecordRef, Search> searches = finder.find(object, entry.getValue(), fields);
            searches.forEach((ref, search) -> {
                if (search instanceof Search.Found hit) {
                    found.add(new FoundRecord(
                            ref,
                            new CrmId(hit.row().id()),
                            Optional.of(details.link(object, hit.row().id())),
                            shown(hit.row(), fields, definitions),
                            Map.of()));
                }
            });
        }
        return List.copyOf(found);
    }

    private static Map<String, String> shown(Row row, Set<String> fields, Map<String, Property> definitions) {
        Map<String, String> shown = new HashMap<>();
        for (String field : fields) {
            Property property = definitions.get(field);
            String held = row.get(field);
            if (property != null && !held.isEmpty()) {
                shown.put(field, Values.shown(held, property));
            }
        }
        return shown;
    }

    @Override
    public List<FoundRecord> facts(List<RecordRef> records) throws InterruptedException {
        return facts.of(records);
    }

    @Override
    public Set<CrmId> members(ObjectName object, String list) throws InterruptedException {
        portal.get();
        return lists.members(HubSpotObject.of(object), list).stream()
                .map(CrmId::new)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public List<Receipt> deliver(Batch batch) throws InterruptedException {
        int most = BATCH_SIZES.getOrDefault(batch.kind(), 1);
        if (batch.operations().size() > most) {
            throw new IllegalArgumentException(
                    "a batch of " + batch.operations().size() + " operations of the kind " + batch.kind() + ", " + most
                            + " is the limit");
        }
        portal.get();
        Operation first = batch.operations().get(0);
        HubSpotObject object = HubSpotObject.of(batch.object());
        if (first instanceof Operation.Upsert) {
            return upserts.deliver(object, all(batch, Operation.Upsert.class));
        }
        if (first instanceof Operation.ListChange) {
            return memberships.deliver(object, all(batch, Operation.ListChange.class));
        }
        if (first instanceof Operation.CreateTask) {
            return tasks.deliver(object, all(batch, Operation.CreateTask.class));
        }
        if (first instanceof Operation.CreateNote) {
            return notes.deliver(object, all(batch, Operation.CreateNote.class));
        }
        if (first instanceof Operation.Enroll enroll) {
            return List.of(enrollments.deliver(enroll));
        }
        throw new IllegalArgumentException("an unknown kind of operation: " + first.kind());
    }

    private static <T extends Operation> List<T> all(Batch batch, Class<T> kind) {
        return batch.operations().stream().map(kind::cast).toList();
    }

    @Override
    public Receipt verify(Operation operation, Instant sentAt) throws InterruptedException {
        portal.get();
        if (operation instanceof Operation.Enroll enroll) {
            return enrollments.verify(enroll, sentAt);
        }
        if (operation instanceof Operation.CreateTask task) {
            return tasks.verify(HubSpotObject.of(task.record().object()), task, sentAt);
        }
        if (operation instanceof Operation.CreateNote note) {
            return notes.verify(HubSpotObject.of(note.record().object()), note, sentAt);
        }
        return new Receipt.Unknown(operation.key(), "HubSpot is not asked about what can simply be sent again.");
    }

    @Override
    public List<Finding> inspect(Blueprint needs) throws InterruptedException {
        portal.get();
        return preparation.inspect(needs);
    }

    @Override
    public List<Finding> provision(Blueprint needs) throws InterruptedException {
        portal.get();
        return preparation.provision(needs);
    }

    @Override
    public List<Finding> remove(Blueprint needs, boolean dryRun) throws InterruptedException {
        portal.get();
        return preparation.remove(needs, dryRun);
    }

    @Override
    public CallUsage callUsage() {
        return client.callUsage();
    }

    @Override
    public OutcomePage outcomes(Instant since, OutcomeCursor from) throws InterruptedException {
        portal.get();
        return outcomes.page(since, from);
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return "HubSpotCrm[" + name + "]";
    }
}
