package io.pqlconnector.crm.hubspot;

import io.pqlconnector.crm.hubspot.Objects.Input;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.BatchRefusedException;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes tasks or notes: what HubSpot calls engagements. Nothing tells a repeated one from a new one, so each carries a
 * mark in its text by which it is found again (HubSpot contract §9.1).
 *
 * @param <T> what asks for them
 */
final class Engagements<T extends Operation> {
    /** Asked of records although their ids are known: one that was merged since has another one, and no engagements any more. */
    private static final Set<String> IS_THERE = Set.of("hs_object_id");

    /** After that long one that is to come has come. */
    private static final Duration SHOWN_AFTER = Duration.ofSeconds(30);

    private final Kind<T> kind;
    private final Objects objects;
    private final Finder finder;
    private final Portal portal;
    private final TimeAndChance time;

    Engagements(Kind<T> kind, Objects objects, Finder finder, Portal portal, TimeAndChance time) {
        this.kind = kind;
        this.objects = objects;
        this.finder = finder;
        this.portal = portal;
        this.time = time;
    }

    /** What tells one kind of engagement from another. */
    interface Kind<T extends Operation> {

        /** As messages name one. */
        String word();

        /** As paths name it. */
        String type();

        /** The property that holds the text. */
        String textProperty();

        /** The type of association that leads from it to a record (HubSpot contract §7). */
        int association(HubSpotObject object);

        /** What a person should read, as plain text. */
        String text(T operation);

        /** What else it holds: one map for each operation, in their order. */
        List<Map<String, String>> properties(List<T> operations) throws InterruptedException;
    }

    /** One receipt per operation, in their order; all are about records of one object. */
    List<Receipt> deliver(HubSpotObject object, List<T> operations) throws InterruptedException {
        Set<RecordRef> refs = new LinkedHashSet<>();
        operations.forEach(operation -> refs.add(operation.record()));
        Map<RecordRef, Search> found = finder.find(object, refs, IS_THERE);
        List<Map<String, String>> properties = kind.properties(operations);
        Map<IdempotencyKey, Receipt> receipts = new HashMap<>();
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            T operation = operations.get(i);
            IdempotencyKey key = operation.key();
            String text = MarkedText.html(kind.text(operation), key);
            Search search = found.getOrDefault(operation.record(), new Search.Missing());
            if (search instanceof Search.Unusable unusable) {
                receipts.put(key, unusable.receipt(key));
            } else if (!(search instanceof Search.Found hit)) {
                receipts.put(key, Search.Missing.receipt(key, operation.record()));
            } else if (text.length() > Values.LONGEST) {
                receipts.put(key, tooLong(key, text));
            } else {
                Map<String, String> all = new TreeMap<>(properties.get(i));
                all.put(kind.textProperty(), text);
                inputs.add(new Input(key.value(), hit.row().id(), all));
            }
        }
        if (!inputs.isEmpty()) {
            create(object, inputs, receipts);
        }
        return operations.stream()
                .map(operation -> Optional.ofNullable(receipts.get(operation.key()))
                        .orElseGet(() -> unmentioned(operation.key())))
                .toList();
    }

    private void create(HubSpotObject object, List<Input> inputs, Map<IdempotencyKey, Receipt> receipts)
            throws InterruptedException {
        List<Consumer<ObjectNode>> associations = inputs.stream()
                .map(input -> (Consumer<ObjectNode>) node -> associate(node, object, input.id()))
                .toList();
        Answer answer = objects.create(kind.type(), inputs, associations);
        if (answer.status() == 400) {
            ApiError error = answer.error();
            Set<IdempotencyKey> blamed = new LinkedHashSet<>();
            error.traceIds().forEach(trace -> blamed.add(new IdempotencyKey(trace)));
            throw new BatchRefusedException(blamed, error.code(), error.property(), error.words(), Remedies.of(error));
        }
        if (answer.status() == 409) {
            throw new AdapterException(
                    FailureKind.AMBIGUOUS,
                    "HubSpot saw a conflict when " + kind.type() + " were made: "
                            + answer.error().words(),
                    null);
        }
        Refusals.expectSuccess(answer, "create " + kind.type());
        // The id of an input is that of the record that it is about.
        Objects.Written written = Objects.written(answer, inputs, made -> "");
        for (Input input : inputs) {
            IdempotencyKey key = new IdempotencyKey(input.traceId());
            Optional.ofNullable(written.rows().get(input.traceId()))
                    .ifPresent(row -> receipts.put(key, confirmed(key, row.id(), input.id(), object)));
            Optional.ofNullable(written.errors().get(input.traceId()))
                    .ifPresent(error -> receipts.put(key, Remedies.receipt(key, error)));
        }
    }

    private void associate(ObjectNode input, HubSpotObject object, String id) {
        ObjectNode association = input.putArray("associations").addObject();
        association.putObject("to").put("id", id);
        association
                .putArray("types")
                .addObject()
                .put("associationCategory", "HUBSPOT_DEFINED")
                .put("associationTypeId", kind.association(object));
    }

    /** Whether one whose end was unclear is there. */
    Receipt verify(HubSpotObject object, T operation, Instant sentAt) throws InterruptedException {
        RecordRef ref = operation.record();
        Search search = finder.find(object, List.of(ref), IS_THERE).getOrDefault(ref, new Search.Missing());
        if (search instanceof Search.Found hit) {
            Optional<String> made = made(object, hit.row().id(), operation.key());
            Instant shown = sentAt.plus(SHOWN_AFTER);
            if (made.isEmpty() && shown.isAfter(time.now())) {
                time.pause(Duration.between(time.now(), shown));
                made = made(object, hit.row().id(), operation.key());
            }
            if (made.isPresent()) {
                return confirmed(operation.key(), made.get(), hit.row().id(), object);
            }
        }
        return new Receipt.Rejected(
                operation.key(),
                Destination.NOT_DONE,
                "",
                "The record has no " + kind.word() + " with the mark of this one.",
                "Nothing to do: it is sent again.");
    }

    private Optional<String> made(HubSpotObject object, String record, IdempotencyKey key) throws InterruptedException {
        Map<String, List<String>> ids = objects.associated(object.type(), kind.type(), List.of(record));
        List<Row> rows = objects.read(
                kind.type(),
                Optional.empty(),
                new LinkedHashSet<>(ids.getOrDefault(record, List.of())),
                Set.of(kind.textProperty()));
        return rows.stream()
                .filter(row -> row.get(kind.textProperty()).contains(MarkedText.mark(key)))
                .map(Row::id)
                .findFirst();
    }

    private Receipt confirmed(IdempotencyKey key, String made, String record, HubSpotObject object) {
        return new Receipt.Confirmed(
                key,
                new CrmId(made),
                new CrmId(record),
                false,
                portal.known().map(known -> known.link(object, record)));
    }

    private Receipt tooLong(IdempotencyKey key, String text) {
        Values.Wrong wrong = Values.tooLong(kind.textProperty(), text.length());
        return new Receipt.Rejected(key, wrong.code(), kind.textProperty(), wrong.message(), wrong.remedy());
    }

    private Receipt unmentioned(IdempotencyKey key) {
        return new Receipt.Unknown(key, "HubSpot answered with success and did not mention this " + kind.word() + ".");
    }
}
