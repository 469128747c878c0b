package io.pqlconnector.testkit.salesforce;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What Salesforce's own objects want of their records beside what their fields say. */
final class ObjectRules {
    private static final Set<String> WON_OR_LOST = Set.of("Closed Won", "Closed Lost");

    private final Org org;
    private final CampaignRules campaigns;

    ObjectRules(Org org) {
        this.org = org;
        this.campaigns = new CampaignRules(org);
    }

    /** Refuses a record, as it would be, or fills in what Salesforce knows by itself. */
    void check(Row draft, Optional<Row> old) {
        switch (draft.type()) {
            case "CampaignMember" -> campaigns.member(draft, old);
            case "CampaignMemberStatus" -> campaigns.status(draft, old);
            case "Contact" -> name(draft);
            case "Lead" -> lead(draft, old);
            case "Opportunity" -> opportunity(draft, old);
            case "Task" -> task(draft);
            case "PermissionSet" ->
                requireNoOther(draft, "DUPLICATE_DEVELOPER_NAME", "The name is already in use: Name", "Name");
            case "FieldPermissions" -> fieldPermissions(draft);
            case "ObjectPermissions" ->
                requireNoOther(draft, "DUPLICATE_VALUE", "duplicate value found", "ParentId", "SobjectType");
            case "PermissionSetAssignment" ->
                requireNoOther(
                        draft, "DUPLICATE_VALUE", "Duplicate PermissionSetAssignment", "AssigneeId", "PermissionSetId");
            default -> {}
        }
    }

    /** Does what follows from a record that is there now. */
    void created(Row row) {
        if (row.type().equals("Campaign")) {
            campaigns.created(row);
        }
    }

    private void name(Row draft) {
        boolean derived = org.table(draft.type())
                .type()
                .field("Name")
                .filter(field -> !field.isCreateable())
                .isPresent();
        if (derived) {
            draft.set("Name", (draft.value("FirstName") + " " + draft.value("LastName")).strip());
        }
    }

    private void lead(Row draft, Optional<Row> old) {
        if (old.filter(row -> row.is("IsConverted")).isPresent()) {
            throw convertedLead();
        }
        name(draft);
    }

    static SalesforceError convertedLead() {
        return SalesforceError.row("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead");
    }

    private void opportunity(Row draft, Optional<Row> old) {
        String stage = draft.value("StageName");
        draft.set("IsClosed", Boolean.toString(WON_OR_LOST.contains(stage)));
        draft.set("IsWon", Boolean.toString(stage.equals("Closed Won")));
        if (!stage.equals(old.map(row -> row.value("StageName")).orElse(""))) {
            draft.set("LastStageChangeDate", Times.kept(org.now()));
        }
    }

    private void task(Row draft) {
        String who = draft.value("WhoId");
        String what = draft.value("WhatId");
        if (who.startsWith("00Q") && !what.isEmpty()) {
            throw SalesforceError.row(
                    "FIELD_INTEGRITY_EXCEPTION",
                    "WhatId: cannot specify a WhatId with a WhoId that is a lead",
                    "WhatId");
        }
        if (org.live(who).filter(row -> row.is("IsConverted")).isPresent()) {
            throw convertedLead();
        }
        draft.set("IsClosed", Boolean.toString(draft.value("Status").equals("Completed")));
        String account = what.startsWith("001")
                ? what
                : Stream.of(what, who)
                        .flatMap(id -> org.live(id).stream())
                        .map(row -> row.value("AccountId"))
                        .findFirst()
                        .orElse("");
        draft.set("AccountId", account);
    }

    private void fieldPermissions(Row draft) {
        String[] parts = draft.value("Field").split("\\.", 2);
        Optional<SalesforceField> field = parts.length < 2
                ? Optional.empty()
                : org.schemas()
                        .defining(parts[0])
                        .or(() -> org.find(parts[0]))
                        .flatMap(table -> table.type().field(parts[1]));
        if (field.isEmpty()) {
            throw SalesforceError.row(
                    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                    "Field Name: bad value for restricted picklist field: " + draft.value("Field"),
                    "Field");
        }
        if (field.get().isRequired()) {
            throw SalesforceError.row(
                    "FIELD_INTEGRITY_EXCEPTION",
                    "Field Name: you cannot deploy to a required field: " + draft.value("Field"),
                    "Field");
        }
        requireNoOther(draft, "DUPLICATE_VALUE", "duplicate value found: ParentId, Field", "ParentId", "Field");
        org.schemas().changed(draft.value("SobjectType"));
    }

    private void requireNoOther(Row draft, String code, String message, String... fields) {
        Map<String, String> values = draft.values();
        List<String> same = List.of(fields);
        boolean taken = org.table(draft.type()).live().stream()
                .filter(row -> !row.id().equals(draft.id()))
                .anyMatch(row -> same.stream()
                        .allMatch(field -> row.value(field).equalsIgnoreCase(values.getOrDefault(field, ""))));
        if (taken) {
            throw SalesforceError.row(code, message);
        }
    }
}
