package io.pqlconnector.crm.salesforce;

import io.pqlconnector.crm.salesforce.Collections.Result;
import io.pqlconnector.http.Json;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation.ListChange;
import io.pqlconnector.spi.destination.Receipt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists of records that cannot be members of campaigns: a multi-select field that names the lists that a record is on, which list
 * views and reports can filter by (Salesforce contract §4.5).
 */
final class ListField {
    /** Names the lists. */
    static final String NAME = "PQL_Trigger_Lists__c";

    private final Upserts.Tools tools;
    private final Lookups lookups;

    ListField(Upserts.Tools tools, Lookups lookups) {
        this.tools = tools;
        this.lookups = lookups;
    }

    /**
     * One receipt per change. One at a time: the whole value is read and written, and two lists of one record would undo each
     * other.
     *
     * @param found the records of the changes
     */
    synchronized Map<IdempotencyKey, Receipt> change(
            SalesforceObject object, List<ListChange> changes, Map<IdempotencyKey, Search.Found> found)
            throws InterruptedException {
        Field field = tools.schema()
                .of(object.type())
                .field(NAME)
                .filter(Field::updateable)
                .orElseThrow(
                        () -> Refusals.wrong("The lists that a record is on stand in the field " + object + "." + NAME
                                + ", which the org does not have or does not let us write. Make it and the right to it: ./pql provision"
                                + " --apply    or take lists: of " + object + " out of the mapping."));
        String list = changes.get(0).list();
        if (list.contains(";")) {
            return unnameable(list, found.keySet());
        }
        boolean member = changes.get(0).member();
        Map<String, Row> rows = new HashMap<>();
        Set<String> ids = new LinkedHashSet<>();
        found.values().forEach(hit -> ids.add(hit.row().id()));
        lookups.byId(object, ids, Set.of(NAME)).forEach(row -> rows.put(row.id(), row));
        List<String> changed = new ArrayList<>();
        List<ObjectNode> updates = new ArrayList<>();
        rows.forEach((id, row) -> {
            Set<String> lists = new TreeSet<>(Values.list(row.get(NAME)));
            if (member ? lists.add(list) : lists.remove(list)) {
                ObjectNode body = Json.object().put("id", id);
                changed.add(id);
                updates.add(
                        lists.isEmpty() ? body.putNull(field.name()) : body.put(field.name(), String.join(";", lists)));
            }
        });
        List<Result> results = new RowRetries(tools.time())
                .send(updates, some -> tools.collections().update(object.type(), some));
        Map<String, ApiError> errors = new HashMap<>();
        for (int i = 0; i < changed.size(); i++) {
            if (!results.get(i).success()) {
                errors.put(changed.get(i), results.get(i).error());
            }
        }
        return receipts(object, found, rows, errors);
    }

    private static Map<IdempotencyKey, Receipt> unnameable(String list, Set<IdempotencyKey> keys) {
        Map<IdempotencyKey, Receipt> receipts = new HashMap<>();
        keys.forEach(key -> receipts.put(
                key,
                new Receipt.Rejected(
                        key,
                        "INVALID_OPTION",
                        NAME,
                        "The list \"" + list
                                + "\" has a semicolon in its name, which Salesforce takes for the end of a name.",
                        "Give the list another name in the mapping, without a semicolon.")));
        return receipts;
    }

    private Map<IdempotencyKey, Receipt> receipts(
            SalesforceObject object,
            Map<IdempotencyKey, Search.Found> found,
            Map<String, Row> rows,
            Map<String, ApiError> errors)
            throws InterruptedException {
        Session session = tools.client().session();
        ApiError gone = new ApiError("ENTITY_IS_DELETED", "entity is deleted", List.of());
        Map<IdempotencyKey, Receipt> receipts = new HashMap<>();
        found.forEach((key, hit) -> {
            String record = hit.row().id();
            Optional<ApiError> error =
                    rows.containsKey(record) ? Optional.ofNullable(errors.get(record)) : Optional.of(gone);
            CrmId id = new CrmId(record);
            receipts.put(
                    key,
                    error.map(wrong -> tools.refusals()
                                    .refused(key, wrong, object.name().value()))
                            .orElseGet(() ->
                                    new Receipt.Confirmed(key, id, id, false, session.link(object.type(), record))));
        });
        return receipts;
    }
}
