package io.pqlconnector.crm.salesforce;

import io.pqlconnector.crm.salesforce.Collections.Result;
import io.pqlconnector.http.Json;
import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Operation.CreateNote;
import io.pqlconnector.spi.destination.Operation.CreateTask;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tasks, and notes as tasks that are closed from the start: what stands in the activity timeline. Each has our own unique key, so that
 * a repeat finds it, and one that somebody has closed stays closed (Salesforce contract §7.1).
 */
final class Activities {
    /** The field of tasks, defined on Activity, that says for what one was made: unique, an external id. */
    static final String KEY = "PQL_Task_Key__c";

    private static final String TYPE = "Task";
    private static final int LONGEST_SUBJECT = 255;
    private static final int LONGEST_TEXT = 32_000;

    private final Upserts.Tools tools;
    private final Queries queries;
    private final Users users;
    private final String closedStatus;

    Activities(Upserts.Tools tools, Queries queries, Users users, String closedStatus) {
        this.tools = tools;
        this.queries = queries;
        this.users = users;
        this.closedStatus = closedStatus;
    }

    /** One receipt per operation, in their order; all are about records of one object. */
    List<Receipt> deliver(SalesforceObject object, List<? extends Operation> operations) throws InterruptedException {
        checkSetup(operations.get(0));
        Map<IdempotencyKey, Receipt> receipts = new HashMap<>();
        List<? extends Operation> old = send(object, operations, false, receipts);
        if (!old.isEmpty()) {
            send(object, old, true, receipts);
        }
        return operations.stream()
                .map(operation -> Optional.ofNullable(receipts.get(operation.key()))
                        .orElseGet(() -> new Receipt.Unknown(
                                operation.key(), "Salesforce answered with success and did not mention this task.")))
                .toList();
    }

    private void checkSetup(Operation first) throws InterruptedException {
        Schema.Definition task = tools.schema().of(TYPE);
        if (task.field(KEY).filter(Field::isKey).isEmpty()) {
            throw Refusals.wrong(
                    "Tasks carry a key so that none is made twice, and the org has no unique field Activity." + KEY
                            + ", or hides it from our user. Make it: ./pql provision --apply    or take tasks: and notes: out of the"
                            + " mapping.");
        }
        boolean closes = first instanceof CreateNote;
        List<String> statuses = task.field("Status").map(Field::values).orElse(List.of());
        if (closes && !statuses.isEmpty() && !statuses.contains(closedStatus)) {
            throw Refusals.wrong(
                    "Notes are tasks that are closed, and tasks of this org have no status \"" + closedStatus
                            + "\", only " + statuses + ". Write the one that closes a task into the configuration:"
                            + " closed_task_status: ...");
        }
    }

    /** Answers with those whose record was merged, deleted or converted since its id was told. */
    private <T extends Operation> List<T> send(
            SalesforceObject object, List<T> operations, boolean anew, Map<IdempotencyKey, Receipt> receipts)
            throws InterruptedException {
        Map<IdempotencyKey, Row> records = records(object, operations, anew, receipts);
        Map<String, String> made = made(records.keySet());
        Map<Assignee, Users.User> owners = owners(operations);
        List<T> sent = new ArrayList<>();
        List<ObjectNode> rows = new ArrayList<>();
        for (T operation : operations) {
            Optional<Row> record = Optional.ofNullable(records.get(operation.key()));
            Optional<String> there = Optional.ofNullable(made.get(keyOf(operation.key())));
            if (record.isPresent() && there.isPresent()) {
                receipts.put(operation.key(), confirmed(operation.key(), there.get(), record.get()));
            } else if (record.isPresent()) {
                sent.add(operation);
                rows.add(row(operation, record.get(), owners));
            }
        }
        List<Result> results = new RowRetries(tools.time())
                .send(rows, some -> tools.collections().upsert(TYPE, KEY, some));
        List<T> old = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            T operation = sent.get(i);
            Result result = results.get(i);
            if (result.success()) {
                receipts.put(
                        operation.key(),
                        confirmed(
                                operation.key(),
                                result.id(),
                                Optional.ofNullable(records.get(operation.key()))
                                        .orElseThrow()));
            } else if (!anew && isOld(result.error())) {
                old.add(operation);
            } else {
                receipts.put(operation.key(), tools.refusals().refused(operation.key(), result.error(), TYPE));
            }
        }
        return old;
    }

    // Or another process was faster with the same one.
    private static boolean isOld(ApiError error) {
        return ErrorCode.of(error).treatment() == ErrorCode.Treatment.LOOK_AGAIN
                || error.says("duplicate value found: " + KEY);
    }

    private Map<IdempotencyKey, Row> records(
            SalesforceObject object,
            List<? extends Operation> operations,
            boolean anew,
            Map<IdempotencyKey, Receipt> receipts)
            throws InterruptedException {
        Set<RecordRef> refs = new LinkedHashSet<>();
        operations.forEach(operation -> refs.add(operation.record()));
        Map<RecordRef, Search> found = anew
                ? tools.finder().findAnew(object, refs, Set.of())
                : tools.finder().find(object, refs, Set.of());
        Map<IdempotencyKey, Row> records = new LinkedHashMap<>();
        for (Operation operation : operations) {
            Search search = found.getOrDefault(operation.record(), new Search.Missing());
            if (search instanceof Search.Found hit) {
                records.put(operation.key(), hit.row());
            } else if (search instanceof Search.Unusable unusable) {
                receipts.put(operation.key(), unusable.receipt(operation.key()));
            } else {
                receipts.put(operation.key(), Search.Missing.receipt(operation.key(), operation.record()));
            }
        }
        return records;
    }

    private Map<Assignee, Users.User> owners(List<? extends Operation> operations) throws InterruptedException {
        Set<Assignee> assignees = new LinkedHashSet<>();
        operations.forEach(operation -> {
            if (operation instanceof CreateTask task) {
                assignees.add(task.owner());
            }
        });
        return users.of(assignees);
    }

    private ObjectNode row(Operation operation, Row record, Map<Assignee, Users.User> owners) {
        ObjectNode row = Json.object().put(KEY, keyOf(operation.key()));
        // A lead stands alone; what is no person is what a task is about (§7.1).
        boolean person = record.type().equals("Contact") || record.type().equals("Lead");
        row.put(person ? "WhoId" : "WhatId", record.id());
        if (operation instanceof CreateTask task) {
            row.put("Subject", Texts.fitted(task.subject(), LONGEST_SUBJECT))
                    .put("Description", Texts.fitted(task.body(), LONGEST_TEXT))
                    .put("ActivityDate", task.due().toString());
            Optional.ofNullable(owners.get(task.owner())).ifPresent(owner -> row.put("OwnerId", owner.id()));
        } else if (operation instanceof CreateNote note) {
            row.put("Subject", Texts.fitted(note.body().strip().split("\n", 2)[0], LONGEST_SUBJECT))
                    .put("Description", Texts.fitted(note.body(), LONGEST_TEXT))
                    .put("Status", closedStatus);
        }
        return row;
    }

    private static String keyOf(IdempotencyKey key) {
        return "pql:" + key.value();
    }

    /** The tasks that are there already, by key. */
    private Map<String, String> made(Set<IdempotencyKey> keys) throws InterruptedException {
        Map<String, String> made = new HashMap<>();
        if (!keys.isEmpty()) {
            queries.all(
                            "SELECT Id, " + KEY + " FROM " + TYPE + " WHERE "
                                    + Soql.in(
                                            KEY,
                                            keys.stream().map(Activities::keyOf).toList()),
                            "look for tasks")
                    .forEach(row -> made.put(row.get(KEY), row.id()));
        }
        return made;
    }

    /** Whether one whose end was unclear is there. */
    Receipt verify(SalesforceObject object, Operation operation) throws InterruptedException {
        RecordRef ref = operation.record();
        Search search = tools.finder().find(object, List.of(ref), Set.of()).getOrDefault(ref, new Search.Missing());
        Optional<String> made =
                Optional.ofNullable(made(Set.of(operation.key())).get(keyOf(operation.key())));
        return search instanceof Search.Found hit && made.isPresent()
                ? confirmed(operation.key(), made.get(), hit.row())
                : new Receipt.Rejected(
                        operation.key(),
                        Destination.NOT_DONE,
                        "",
                        "Salesforce has no task with the key of this one.",
                        "Nothing to do: it is sent again.");
    }

    private Receipt confirmed(IdempotencyKey key, String made, Row record) throws InterruptedException {
        return new Receipt.Confirmed(
                key,
                new CrmId(made),
                new CrmId(record.id()),
                false,
                tools.client().session().link(record.type(), record.id()));
    }
}
