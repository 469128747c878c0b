package io.pqlconnector.crm.salesforce;

import io.pqlconnector.crm.salesforce.cadence.CadenceProvider;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.BulkJobs;
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
import java.util.SortedMap;

/**
 * Salesforce. Accounts stand for accounts, contacts and leads for people, and objects of the org for either; lists are campaigns or a
 * field, cadences are Sales Engagement's, Outreach's or Salesloft's. Looks itself at what a field holds where a policy asks for it.
 */
final class SalesforceCrm implements Destination {
    private static final int PARALLEL_CALLS = 4;
    private static final Map<String, Integer> BATCH_SIZES = Map.of(
            "upsert", Collections.MOST,
            "add_to_list", Collections.MOST,
            "remove_from_list", Collections.MOST,
            "enroll", 1,
            "create_task", Collections.MOST,
            "create_note", Collections.MOST);

    private final DestinationName name;
    private final SalesforceClient client;
    private final Catalog catalog;
    private final Org org;
    private final Schema schema;
    private final Finder finder;
    private final Upserts upserts;
    private final Bulk bulk;
    private final Lists lists;
    private final KeptLists keptLists;
    private final CadenceProvider cadences;
    private final Enrollments enrollments;
    private final Activities activities;
    private final Facts facts;
    private final Outcomes outcomes;
    private final Preparation preparation;

    /** A destination; nothing is sent yet. */
    SalesforceCrm(
            DestinationName name,
            SalesforceSettings settings,
            Catalog catalog,
            SalesforceClient client,
            CadenceFactory cadenceFactory,
            TimeAndChance time) {
        this.name = name;
        this.client = client;
        this.catalog = catalog;
        org = new Org(client, settings.version());
        schema = new Schema(client, time);
        Queries queries = new Queries(client);
        finder = new Finder(queries, schema, client, settings.ambiguous(), time);
        Collections collections = new Collections(client, settings.allowDuplicates());
        Upserts.Tools tools = new Upserts.Tools(
                collections, schema, finder, new Parents(finder), client, new RowReceipts(schema, time), time);
        upserts = new Upserts(tools);
        bulk = new Bulk(tools, catalog, settings.bulk() && !settings.allowDuplicates());
        Users users = new Users(queries, finder, catalog, client);
        lists = new Lists(
                finder,
                new Memberships(
                        tools, queries, new Campaigns(queries, collections, schema, settings.campaigns(), time)),
                new ListField(tools, new Lookups(queries, schema)));
        keptLists = new KeptLists(queries, schema, settings.campaigns());
        cadences = cadenceFactory.make(client, queries, users);
        enrollments = new Enrollments(cadences, finder, users, catalog, client, time);
        activities = new Activities(tools, queries, users, settings.closedTaskStatus());
        facts = new Facts(finder, queries, schema, catalog, client, settings.customerTypes());
        outcomes = new Outcomes(queries, schema, settings.marketingQualified());
        preparation = new Preparation(client, schema, queries, collections, catalog, cadences, settings, time);
    }

    /** Makes the way to cadences; some lead through our own client. */
    interface CadenceFactory {
        CadenceProvider make(SalesforceClient client, Queries queries, Users users);
    }

    @Override
    public DestinationName name() {
        return name;
    }

    @Override
    public Description describe() throws InterruptedException {
        Session session = org.get();
        Map<ObjectName, ObjectDescription> objects = new HashMap<>();
        for (SalesforceObject object : catalog.all()) {
            schema.describe(object.type()).ifPresent(description -> objects.put(object.name(), description));
        }
        return new Description(
                "org " + session.org() + " at " + session.instance().getHost(),
                objects,
                BATCH_SIZES,
                PARALLEL_CALLS,
                true);
    }

    @Override
    public List<FoundRecord> find(List<RecordRef> records, Set<String> fields) throws InterruptedException {
        Session session = org.get();
        Map<ObjectName, List<RecordRef>> byObject = new LinkedHashMap<>();
        records.forEach(ref -> byObject.computeIfAbsent(ref.object(), object -> new ArrayList<>())
                .add(ref));
        List<FoundRecord> found = new ArrayList<>();
        for (Map.Entry<ObjectName, List<RecordRef>> entry : byObject.entrySet()) {
            SalesforceObject object = catalog.of(entry.getKey());
            Schema.Definition definition = schema.having(object, fields);
            finder.find(object, entry.getValue(), fields).forEach((ref, search) -> {
                if (search instanceof Search.Found hit) {
                    Row row = hit.row();
                    found.add(new FoundRecord(
                            ref,
                            new CrmId(row.id()),
                            session.link(row.type(), row.id()),
                            shown(row, fields, definition),
                            Map.of()));
                }
            });
        }
        return List.copyOf(found);
    }

    private static Map<String, String> shown(Row row, Set<String> fields, Schema.Definition definition) {
        Map<String, String> shown = new HashMap<>();
        for (String name : fields) {
            Optional<Field> field = definition.field(name);
            String held = row.get(name);
            if (field.isPresent() && !held.isEmpty()) {
                shown.put(name, Values.shown(held, field.get()));
            }
        }
        return shown;
    }

    @Override
    public List<FoundRecord> facts(List<RecordRef> records) throws InterruptedException {
        org.get();
        return facts.of(records);
    }

    @Override
    public Set<CrmId> members(ObjectName object, String list) throws InterruptedException {
        org.get();
        return keptLists.members(catalog.of(object), list);
    }

    @Override
    public List<Finding> inspect(Blueprint needs) throws InterruptedException {
        org.get();
        return preparation.inspect(needs);
    }

    @Override
    public List<Finding> provision(Blueprint needs) throws InterruptedException {
        org.get();
        return preparation.provision(needs);
    }

    @Override
    public List<Finding> remove(Blueprint needs, boolean dryRun) throws InterruptedException {
        org.get();
        return preparation.remove(needs, dryRun);
    }

    @Override
    public SortedMap<String, String> metadata(Blueprint needs) {
        return preparation.metadata(needs);
    }

    @Override
    public List<Receipt> deliver(Batch batch) throws InterruptedException {
        int most = BATCH_SIZES.getOrDefault(batch.kind(), 1);
        if (batch.operations().size() > most) {
            throw new IllegalArgumentException(
                    "a batch of " + batch.operations().size() + " operations of the kind " + batch.kind() + ", " + most
                            + " is the limit");
        }
        org.get();
        Operation first = batch.operations().get(0);
        SalesforceObject object = catalog.of(batch.object());
        if (first instanceof Operation.Upsert) {
            return upserts.deliver(object, all(batch, Operation.Upsert.class));
        }
        if (first instanceof Operation.ListChange) {
            return lists.deliver(object, all(batch, Operation.ListChange.class));
        }
        if (first instanceof Operation.CreateTask || first instanceof Operation.CreateNote) {
            return activities.deliver(object, batch.operations());
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
    public Optional<BulkJobs> bulk() {
        return Optional.of(bulk);
    }

    @Override
    public Receipt verify(Operation operation, Instant sentAt) throws InterruptedException {
        org.get();
        if (operation instanceof Operation.Enroll enroll) {
            return enrollments.verify(enroll, sentAt);
        }
        if (operation instanceof Operation.CreateTask || operation instanceof Operation.CreateNote) {
            return activities.verify(catalog.of(operation.record().object()), operation);
        }
        return new Receipt.Unknown(operation.key(), "Salesforce is not asked about what can simply be sent again.");
    }

    @Override
    public CallUsage callUsage() {
        CallUsage ours = client.callUsage();
        return new CallUsage(ours.calls() + cadences.calls(), ours.quota());
    }

    @Override
    public OutcomePage outcomes(Instant since, OutcomeCursor from) throws InterruptedException {
        org.get();
        return outcomes.page(since, from);
    }

    @Override
    public void close() {
        cadences.close();
        client.close();
    }

    @Override
    public String toString() {
        return "SalesforceCrm[" + name + "]";
    }
}
