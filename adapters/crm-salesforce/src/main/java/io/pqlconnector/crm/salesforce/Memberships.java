package io.pqlconnector.crm.salesforce;

import io.pqlconnector.crm.salesforce.Campaigns.Campaign;
import io.pqlconnector.crm.salesforce.Collections.Result;
import io.pqlconnector.http.Json;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation.ListChange;
import io.pqlconnector.spi.destination.Receipt;
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
 * Puts people, and accounts where the org allows it, into campaigns and takes them out. Who is in is asked before anything is
 * written, since a campaign and a person cannot be changed in a membership (Salesforce contract §4.2).
 */
final class Memberships {
    private static final String TYPE = "CampaignMember";

    private final Upserts.Tools tools;
    private final Queries queries;
    private final Campaigns campaigns;

    Memberships(Upserts.Tools tools, Queries queries, Campaigns campaigns) {
        this.tools = tools;
        this.queries = queries;
        this.campaigns = campaigns;
    }

    /** Whether records of an object can be members of campaigns in this org. */
    boolean takes(SalesforceObject object) throws InterruptedException {
        return object.isPerson()
                || (object.equals(SalesforceObject.ACCOUNT)
                        && tools.schema()
                                .find(TYPE)
                                .flatMap(member -> member.field("AccountId"))
                                .filter(Field::createable)
                                .isPresent());
    }

    /**
     * One receipt per change.
     *
     * @param found the records of the changes
     */
    Map<IdempotencyKey, Receipt> change(
            SalesforceObject object, List<ListChange> changes, Map<IdempotencyKey, Search.Found> found)
            throws InterruptedException {
        boolean member = changes.get(0).member();
        String list = changes.get(0).list();
        Optional<Campaign> campaign =
                member ? Optional.of(campaigns.findOrCreate(object, list)) : campaigns.find(object, list);
        Map<String, List<IdempotencyKey>> byRecord = new LinkedHashMap<>();
        found.forEach((key, hit) -> byRecord.computeIfAbsent(hit.row().id(), id -> new ArrayList<>())
                .add(key));
        Map<String, ApiError> errors = new HashMap<>();
        // Nobody has to be taken out of a campaign that is not there.
        if (campaign.isPresent() && !byRecord.isEmpty()) {
            Map<String, String> types = new LinkedHashMap<>();
            found.values().forEach(hit -> types.put(hit.row().id(), hit.row().type()));
            errors.putAll(member ? add(campaign.get(), types) : remove(campaign.get(), types.keySet()));
            if (errors.values().stream()
                    .anyMatch(error -> ErrorCode.of(error).treatment() == ErrorCode.Treatment.LOOK_AGAIN)) {
                // It may be the campaign that is gone.
                campaigns.forget(campaign.get());
            }
        }
        return receipts(byRecord, found, errors, object);
    }

    private Map<IdempotencyKey, Receipt> receipts(
            Map<String, List<IdempotencyKey>> byRecord,
            Map<IdempotencyKey, Search.Found> found,
            Map<String, ApiError> errors,
            SalesforceObject object)
            throws InterruptedException {
        Session session = tools.client().session();
        Map<IdempotencyKey, Receipt> receipts = new HashMap<>();
        byRecord.forEach((record, keys) -> keys.forEach(key -> {
            CrmId id = new CrmId(record);
            String type = Optional.ofNullable(found.get(key))
                    .map(hit -> hit.row().type())
                    .orElse(object.type());
            receipts.put(
                    key,
                    Optional.ofNullable(errors.get(record))
                            .map(error -> tools.refusals().refused(key, error, TYPE))
                            .orElseGet(() -> new Receipt.Confirmed(key, id, id, false, session.link(type, record))));
        }));
        return receipts;
    }

    /** Answers with what is wrong, by record. */
    private Map<String, ApiError> add(Campaign campaign, Map<String, String> types) throws InterruptedException {
        Map<String, Row> there = members(campaign, types.keySet());
        List<String> missing = new ArrayList<>();
        List<ObjectNode> creates = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        List<ObjectNode> updates = new ArrayList<>();
        types.forEach((record, type) -> {
            Optional<Row> row = Optional.ofNullable(there.get(record));
            boolean left = row.filter(member -> campaign.leftStatus()
                            .filter(member.get("Status")::equals)
                            .isPresent())
                    .isPresent();
            Optional<String> status = campaign.status()
                    .or(() -> left ? Optional.of(firstStatus(campaign)) : Optional.empty())
                    .filter(wanted -> !wanted.isEmpty());
            if (row.isEmpty()) {
                ObjectNode body = Json.object().put("CampaignId", campaign.id()).put(type + "Id", record);
                campaign.status().ifPresent(wanted -> body.put("Status", wanted));
                missing.add(record);
                creates.add(body);
            } else {
                status.filter(wanted -> !wanted.equals(row.get().get("Status"))).ifPresent(wanted -> {
                    changed.add(record);
                    updates.add(Json.object().put("id", row.get().id()).put("Status", wanted));
                });
            }
        });
        Map<String, ApiError> errors = new HashMap<>();
        RowRetries retries = new RowRetries(tools.time());
        note(missing, retries.send(creates, some -> tools.collections().create(TYPE, some)), errors);
        // Somebody else was faster (§4.2).
        errors.values().removeIf(error -> error.is("DUPLICATE_VALUE") && error.says("already a campaign member"));
        note(changed, retries.send(updates, some -> tools.collections().update(TYPE, some)), errors);
        return errors;
    }

    // What every campaign has from the start; who was away comes back with it.
    private static String firstStatus(Campaign campaign) {
        return campaign.leftStatus().filter("Sent"::equals).isPresent() ? "" : "Sent";
    }

    private Map<String, ApiError> remove(Campaign campaign, Set<String> records) throws InterruptedException {
        Map<String, Row> there = members(campaign, records);
        List<String> leaving = new ArrayList<>();
        there.forEach((record, row) -> {
            if (campaign.leftStatus().filter(row.get("Status")::equals).isEmpty()) {
                leaving.add(record);
            }
        });
        Map<String, ApiError> errors = new HashMap<>();
        if (leaving.isEmpty()) {
            return errors;
        }
        List<String> ids = leaving.stream()
                .flatMap(record -> Optional.ofNullable(there.get(record)).stream())
                .map(Row::id)
                .toList();
        if (campaign.leftStatus().isPresent()) {
            List<ObjectNode> updates = ids.stream()
                    .map(id -> Json.object()
                            .put("id", id)
                            .put("Status", campaign.leftStatus().get()))
                    .toList();
            note(
                    leaving,
                    new RowRetries(tools.time())
                            .send(updates, some -> tools.collections().update(TYPE, some)),
                    errors);
        } else {
            note(leaving, tools.collections().delete(TYPE, ids), errors);
        }
        errors.values().removeIf(error -> error.is("ENTITY_IS_DELETED"));
        return errors;
    }

    private static void note(List<String> records, List<Result> results, Map<String, ApiError> errors) {
        for (int i = 0; i < records.size(); i++) {
            if (!results.get(i).success()) {
                errors.put(records.get(i), results.get(i).error());
            }
        }
    }

    /** The memberships of records, by record. */
    private Map<String, Row> members(Campaign campaign, Set<String> records) throws InterruptedException {
        Set<String> people = new LinkedHashSet<>();
        Set<String> accounts = new LinkedHashSet<>();
        records.forEach(record -> (record.startsWith("001") ? accounts : people).add(record));
        Map<String, Row> members = new HashMap<>();
        for (Row row : members(campaign, "LeadId, ContactId", "LeadOrContactId", people)) {
            // Of a lead that was converted, both are told; the contact is the member.
            members.put(row.get("ContactId").isEmpty() ? row.get("LeadId") : row.get("ContactId"), row);
        }
        for (Row row : members(campaign, "AccountId", "AccountId", accounts)) {
            members.put(row.get("AccountId"), row);
        }
        return members;
    }

    private List<Row> members(Campaign campaign, String fields, String by, Set<String> records)
            throws InterruptedException {
        return records.isEmpty()
                ? List.of()
                : queries.all(
                        "SELECT Id, Status, " + fields + " FROM " + TYPE + " WHERE "
                                + Soql.in("CampaignId", List.of(campaign.id())) + " AND " + Soql.in(by, records),
                        "read the members of a campaign");
    }
}
