package io.pqlconnector.crm.salesforce;

import io.pqlconnector.crm.salesforce.Collections.Result;
import io.pqlconnector.spi.destination.BatchRefusedException;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation.Upsert;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import tools.jackson.databind.node.ObjectNode;

/** Upserts of one object under way: looked up, sent, and looked up once more where what was known turns out to be old. */
final class UpsertBatch {
    /** After that long somebody else's new record with our key can be found (Salesforce contract §2.2). */
    private static final Duration AFTER_A_RACE = Duration.ofMillis(500);

    private final Upserts.Tools tools;
    private final SalesforceObject object;
    private final Map<IdempotencyKey, Receipt> receipts = new HashMap<>();
    private final Set<IdempotencyKey> lookedAgain = new HashSet<>();

    UpsertBatch(Upserts.Tools tools, SalesforceObject object) {
        this.tools = tools;
        this.object = object;
    }

    /**
     * One row on its way.
     *
     * @param type of the record, which is that of a contact where a lead was converted
     * @param id empty if the record is to be created
     * @param parent the account below which it is written; empty if there is none
     */
    record Line(Draft draft, String type, String id, String parent, SortedMap<String, FieldValue> values) {
        boolean creates() {
            return id.isEmpty();
        }
    }

    Receipt receipt(IdempotencyKey key) {
        return Optional.ofNullable(receipts.get(key))
                .orElseGet(() ->
                        new Receipt.Unknown(key, "Salesforce answered with success and did not mention this record."));
    }

    /** Notes what is said of an operation. */
    void add(Receipt receipt) {
        receipts.put(receipt.key(), receipt);
    }

    /** Writes upserts, each about another key. */
    void write(List<Upsert> upserts) throws InterruptedException {
        Set<String> accounts = new HashSet<>();
        upserts.forEach(upsert ->
                upsert.parent().flatMap(RecordRef::known).ifPresent(account -> accounts.add(account.value())));
        tools.parents().hold(accounts);
        try {
            send(prepare(upserts));
        } finally {
            tools.parents().release(accounts);
        }
    }

    /** Makes rows of upserts, each about another key. Those of which nothing has to be sent have their receipts afterwards. */
    List<Line> prepare(List<Upsert> upserts) throws InterruptedException {
        List<Draft> drafts = new ArrayList<>();
        for (Upsert upsert : upserts) {
            Draft draft = new Draft(object, upsert, tools.schema().of(object.type()));
            draft.checkSetup();
            draft.rejection().ifPresentOrElse(this::add, () -> drafts.add(draft));
        }
        Parents.Found parents = tools.parents()
                .find(
                        object,
                        upserts(drafts).stream().filter(UpsertBatch::isNew).toList());
        parents.without().forEach(this::add);
        drafts.removeIf(draft -> receipts.containsKey(draft.upsert().key()));
        return lines(drafts, found(drafts), parents);
    }

    /** Sends rows. */
    void send(List<Line> lines) throws InterruptedException {
        List<Draft> stale = new ArrayList<>(sendOnce(lines));
        if (stale.isEmpty()) {
            return;
        }
        Parents.Found parents = tools.parents()
                .findAnew(upserts(stale).stream()
                        .filter(upsert -> object.isContact() && isNew(upsert))
                        .toList());
        parents.without().forEach(this::add);
        stale.removeIf(draft -> receipts.containsKey(draft.upsert().key()));
        // Nobody is looked for a third time, so nothing is left of this.
        sendOnce(lines(stale, tools.finder().findAnew(object, refs(stale), wanted(stale)), parents));
    }

    private static List<Upsert> upserts(List<Draft> drafts) {
        return drafts.stream().map(Draft::upsert).toList();
    }

    // Whose record was written before has its account since then.
    private static boolean isNew(Upsert upsert) {
        return upsert.record().known().isEmpty();
    }

    // Only those are asked for of which something has to be known.
    private Map<RecordRef, Search> found(List<Draft> drafts) throws InterruptedException {
        List<Draft> looked = drafts.stream()
                .filter(draft -> !wanted(List.of(draft)).isEmpty())
                .toList();
        List<Draft> others = drafts.stream()
                .filter(draft -> wanted(List.of(draft)).isEmpty())
                .toList();
        Map<RecordRef, Search> found = new LinkedHashMap<>();
        if (!looked.isEmpty()) {
            found.putAll(tools.finder().find(object, refs(looked), wanted(looked)));
        }
        if (!others.isEmpty()) {
            found.putAll(tools.finder().find(object, refs(others), Set.of()));
        }
        return found;
    }

    private Set<String> wanted(Collection<Draft> drafts) {
        Set<String> fields = new LinkedHashSet<>();
        drafts.forEach(draft -> fields.addAll(draft.lookedAt()));
        if (object.isContact() && drafts.stream().anyMatch(draft -> isNew(draft.upsert()))) {
            fields.add(Parents.FIELD);
        }
        return fields;
    }

    private static Set<RecordRef> refs(Collection<Draft> drafts) {
        Set<RecordRef> refs = new LinkedHashSet<>();
        drafts.forEach(draft -> refs.add(draft.upsert().record()));
        return refs;
    }

    private List<Line> lines(List<Draft> drafts, Map<RecordRef, Search> found, Parents.Found parents)
            throws InterruptedException {
        List<Line> lines = new ArrayList<>();
        Set<String> claimed = new HashSet<>();
        for (Draft draft : drafts) {
            Upsert upsert = draft.upsert();
            Search search = found.getOrDefault(upsert.record(), new Search.Missing());
            Optional<String> parent = parents.of(upsert.key());
            if (search instanceof Search.Found hit) {
                update(draft, hit, parent, claimed).ifPresent(lines::add);
            } else if (search instanceof Search.Unusable unusable) {
                add(unusable.receipt(upsert.key()));
            } else if (upsert.createMissing()) {
                create(draft, parent).ifPresent(lines::add);
            } else {
                add(Search.Missing.receipt(upsert.key(), upsert.record()));
            }
        }
        lines.sort(Comparator.comparing(Line::parent));
        return lines;
    }

    private Optional<Line> update(Draft draft, Search.Found hit, Optional<String> parent, Set<String> claimed)
            throws InterruptedException {
        Upsert upsert = draft.upsert();
        Row row = hit.row();
        Optional<String> other =
                hit.ours() ? Optional.empty() : tools.finder().claims().claim(object, upsert.record(), row);
        if (other.isPresent() || !claimed.add(row.id())) {
            add(Search.taken(
                            object,
                            object.keyField(),
                            row,
                            other.orElse("another key of this run"),
                            tools.client().session())
                    .receipt(upsert.key()));
            return Optional.empty();
        }
        Schema.Definition to = tools.schema().of(row.type());
        // A lead's values were held against the lead's fields; a contact may have others of the same names.
        Optional<Receipt> misfit = row.type().equals(object.type()) ? Optional.empty() : draft.rejection(to);
        if (misfit.isPresent()) {
            add(misfit.get());
            return Optional.empty();
        }
        SortedMap<String, FieldValue> values = draft.update(row, hit.ours(), to, object.keyField());
        if (row.get(Parents.FIELD).isEmpty() && row.type().equals(SalesforceObject.CONTACT.type())) {
            parent.ifPresent(account -> values.put(Parents.FIELD, new FieldValue.Text(account)));
        }
        if (values.isEmpty()) {
            confirm(upsert, row.type(), row.id(), false);
            return Optional.empty();
        }
        return Optional.of(new Line(draft, row.type(), row.id(), parent.orElse(""), values));
    }

    private Optional<Line> create(Draft draft, Optional<String> parent) throws InterruptedException {
        RecordRef ref = draft.upsert().record();
        Optional<Search.Unusable> taken = tools.finder().claims().claimMatches(object, ref);
        if (taken.isPresent()) {
            add(taken.get().receipt(draft.upsert().key()));
            return Optional.empty();
        }
        SortedMap<String, FieldValue> values = draft.create();
        parent.ifPresent(account -> values.put(Parents.FIELD, new FieldValue.Text(account)));
        return Optional.of(new Line(draft, object.type(), "", parent.orElse(""), values));
    }

    /** Answers with those of which something old was believed. */
    private List<Draft> sendOnce(List<Line> lines) throws InterruptedException {
        Map<String, List<Line>> calls = new LinkedHashMap<>();
        lines.forEach(line -> calls.computeIfAbsent(line.type() + line.creates(), call -> new ArrayList<>())
                .add(line));
        List<Draft> again = new ArrayList<>();
        for (List<Line> call : calls.values()) {
            List<Result> results = call(call, call.get(0));
            for (int i = 0; i < call.size(); i++) {
                if (settle(call.get(i), results.get(i))) {
                    again.add(call.get(i).draft());
                }
            }
        }
        return again;
    }

    private List<Result> call(List<Line> lines, Line first) throws InterruptedException {
        Schema.Definition definition = tools.schema().of(first.type());
        List<ObjectNode> rows = new ArrayList<>();
        for (Line line : lines) {
            ObjectNode row = Draft.body(line.values(), definition);
            rows.add(line.creates() ? row : row.put("id", line.id()));
        }
        RowRetries retries = new RowRetries(tools.time());
        try {
            return first.creates()
                    ? retries.send(rows, some -> tools.collections().upsert(object.type(), object.keyField(), some))
                    : retries.send(rows, some -> tools.collections().update(first.type(), some));
        } catch (BatchRefusedException e) {
            lines.forEach(line ->
                    tools.finder().claims().letGo(object, line.draft().upsert().record()));
            throw e;
        }
    }

    /** Whether the record has to be looked for once more. */
    private boolean settle(Line line, Result result) throws InterruptedException {
        Upsert upsert = line.draft().upsert();
        if (result.success()) {
            String id = result.id().isEmpty() ? line.id() : result.id();
            confirm(upsert, line.type(), id, line.creates() && result.created());
            return false;
        }
        ApiError error = result.error();
        boolean isRace = error.says("duplicate value found: " + object.keyField());
        boolean isOld = ErrorCode.of(error).treatment() == ErrorCode.Treatment.LOOK_AGAIN;
        if ((isRace || isOld) && lookedAgain.add(upsert.key())) {
            if (isRace) {
                tools.time().pause(AFTER_A_RACE);
            }
            return true;
        }
        tools.finder().claims().letGo(object, upsert.record());
        add(tools.refusals().refused(upsert.key(), error, object.name().value()));
        return false;
    }

    /** Notes that a record holds what was intended. */
    void confirm(Upsert upsert, String type, String record, boolean created) throws InterruptedException {
        tools.finder().note(object, upsert.record(), record);
        CrmId id = new CrmId(record);
        add(new Receipt.Confirmed(
                upsert.key(), id, id, created, tools.client().session().link(type, record)));
    }
}
