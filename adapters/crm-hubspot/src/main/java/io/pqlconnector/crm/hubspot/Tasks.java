package io.pqlconnector.crm.hubspot;

import io.pqlconnector.crm.hubspot.Objects.Input;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.BatchRefusedException;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation.CreateTask;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes tasks. Nothing tells a repeated one from a new one, so each carries a mark in its text by which it is found again
 * (HubSpot contract §9.1).
 */
final class Tasks {
    private static final String TYPE = "tasks";
    private static final String BODY = "hs_task_body";
    private static final LocalTime MORNING = LocalTime.of(9, 0);

    /** After that long a task that is to come has come. */
    private static final Duration SHOWN_AFTER = Duration.ofSeconds(30);

    private final Objects objects;
    private final Owners owners;
    private final Finder finder;
    private final Portal portal;
    private final TimeAndChance time;

    Tasks(Objects objects, Owners owners, Finder finder, Portal portal, TimeAndChance time) {
        this.objects = objects;
        this.owners = owners;
        this.finder = finder;
        this.portal = portal;
        this.time = time;
    }

    /** One receipt per task, in their order; all are about records of one object. */
    List<Receipt> deliver(HubSpotObject object, List<CreateTask> tasks) throws InterruptedException {
        Set<RecordRef> refs = new LinkedHashSet<>();
        Set<Assignee> assignees = new LinkedHashSet<>();
        tasks.forEach(task -> {
            refs.add(task.record());
            assignees.add(task.owner());
        });
        Map<RecordRef, Search> found = finder.find(object, refs, Set.of());
        Map<Assignee, Owners.Owner> ownerOf = owners.of(assignees);
        Map<IdempotencyKey, Receipt> receipts = new HashMap<>();
        List<Input> inputs = new ArrayList<>();
        List<Consumer<ObjectNode>> associations = new ArrayList<>();
        for (CreateTask task : tasks) {
            Search search = found.getOrDefault(task.record(), new Search.Missing());
            if (search instanceof Search.Found hit) {
                inputs.add(new Input(
                        task.key().value(),
                        hit.row().id(),
                        properties(task, Optional.ofNullable(ownerOf.get(task.owner())))));
                associations.add(input -> associate(input, object, hit.row().id()));
            } else {
                receipts.put(
                        task.key(),
                        search instanceof Search.Unusable unusable
                                ? unusable.receipt(task.key())
                                : Search.Missing.receipt(task.key(), task.record()));
            }
        }
        if (!inputs.isEmpty()) {
            create(object, inputs, associations, receipts);
        }
        return tasks.stream()
                .map(task -> Optional.ofNullable(receipts.get(task.key())).orElseGet(() -> unmentioned(task.key())))
                .toList();
    }

    private void create(
            HubSpotObject object,
            List<Input> inputs,
            List<Consumer<ObjectNode>> associations,
            Map<IdempotencyKey, Receipt> receipts)
            throws InterruptedException {
        Answer answer = objects.create(TYPE, inputs, associations);
        if (answer.status() == 400) {
            ApiError error = answer.error();
            Set<IdempotencyKey> blamed = new LinkedHashSet<>();
            error.traceIds().forEach(trace -> blamed.add(new IdempotencyKey(trace)));
            throw new BatchRefusedException(blamed, error.code(), error.property(), error.words(), Remedies.of(error));
        }
        if (answer.status() == 409) {
            throw new AdapterException(
                    FailureKind.AMBIGUOUS,
                    "HubSpot saw a conflict when tasks were made: "
                            + answer.error().words(),
                    null);
        }
        Refusals.expectSuccess(answer, "create tasks");
        Objects.Written written = Objects.written(answer, List.of());
        for (Input input : inputs) {
            IdempotencyKey key = new IdempotencyKey(input.traceId());
            Optional.ofNullable(written.rows().get(input.traceId()))
                    .ifPresent(row -> receipts.put(key, confirmed(key, row.id(), input.id(), object)));
            Optional.ofNullable(written.errors().get(input.traceId()))
                    .ifPresent(error -> receipts.put(key, Remedies.receipt(key, error)));
        }
    }

    private static void associate(ObjectNode input, HubSpotObject object, String id) {
        ObjectNode association = input.putArray("associations").addObject();
        association.putObject("to").put("id", id);
        association
                .putArray("types")
                .addObject()
                .put("associationCategory", "HUBSPOT_DEFINED")
                .put("associationTypeId", object.taskAssociation());
    }

    private SortedMap<String, String> properties(CreateTask task, Optional<Owners.Owner> owner)
            throws InterruptedException {
        Instant due = task.due().atTime(MORNING).atZone(portal.get().zone()).toInstant();
        SortedMap<String, String> properties = new TreeMap<>();
        properties.put("hs_timestamp", due.toString());
        properties.put("hs_task_subject", task.subject());
        properties.put(BODY, TaskText.html(task.body(), task.key()));
        properties.put("hs_task_status", "NOT_STARTED");
        properties.put("hs_task_type", "TODO");
        owner.ifPresent(found -> properties.put("hubspot_owner_id", found.id()));
        return properties;
    }

    /** Whether a task whose end was unclear is there. */
    Receipt verify(HubSpotObject object, CreateTask task, Instant sentAt) throws InterruptedException {
        Search search =
                finder.find(object, List.of(task.record()), Set.of()).getOrDefault(task.record(), new Search.Missing());
        if (search instanceof Search.Found hit) {
            Optional<String> made = made(object, hit.row().id(), task);
            Instant shown = sentAt.plus(SHOWN_AFTER);
            if (made.isEmpty() && shown.isAfter(time.now())) {
                time.pause(Duration.between(time.now(), shown));
                made = made(object, hit.row().id(), task);
            }
            if (made.isPresent()) {
                return confirmed(task.key(), made.get(), hit.row().id(), object);
            }
        }
        return new Receipt.Rejected(
                task.key(),
                Destination.NOT_DONE,
                "",
                "The record has no task with the mark of this one.",
                "Nothing to do: it is sent again.");
    }

    private Optional<String> made(HubSpotObject object, String record, CreateTask task) throws InterruptedException {
        Map<String, List<String>> ids = objects.associated(object.type(), TYPE, List.of(record));
        List<Row> rows = objects.read(
                TYPE, Optional.empty(), new LinkedHashSet<>(ids.getOrDefault(record, List.of())), Set.of(BODY));
        return rows.stream()
                .filter(row -> row.get(BODY).contains(TaskText.mark(task.key())))
                .map(Row::id)
                .findFirst();
    }

    private Receipt confirmed(IdempotencyKey key, String task, String record, HubSpotObject object) {
        return new Receipt.Confirmed(
                key,
                new CrmId(task),
                new CrmId(record),
                false,
                portal.known().map(known -> known.link(object, record)));
    }

    private static Receipt unmentioned(IdempotencyKey key) {
        return new Receipt.Unknown(key, "HubSpot answered with success and did not mention this task.");
    }
}
