package io.pqlconnector.testkit.salesforce;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How records end: deleted with what belongs to them, merged into others, converted (Salesforce contract §2.3). */
final class LifeCycle {
    /** What is deleted with a record, by the field that names the record. */
    private static final Map<String, List<String>> PARTS = Map.of(
            "Contact", List.of("AccountId"),
            "Opportunity", List.of("AccountId"),
            "CampaignMember", List.of("CampaignId", "LeadId", "ContactId", "AccountId"),
            "CampaignMemberStatus", List.of("CampaignId"),
            "Note", List.of("ParentId"),
            "FieldPermissions", List.of("ParentId"),
            "PermissionSetAssignment", List.of("PermissionSetId"));

    private final Org org;

    LifeCycle(Org org) {
        this.org = org;
    }

    void delete(Row row) {
        Table table = org.table(row.type());
        row.set("LastModifiedDate", Times.kept(org.now()));
        row.set("SystemModstamp", Times.kept(org.now()));
        table.delete(row);
        PARTS.forEach((type, fields) ->
                fields.forEach(field -> org.where(type, field, row.id()).forEach(this::delete)));
    }

    /** Merges a record into another one, which gets all that pointed to it. */
    void merge(Row winner, Row loser) {
        for (Table table : org.tables().values()) {
            for (SalesforceField field : table.type().fields()) {
                if (field.referenceTo().contains(loser.type())) {
                    table.live().stream()
                            .filter(row -> row.value(field.name()).equals(loser.id()))
                            .forEach(row -> org.edit(row, Map.of(field.name(), winner.id())));
                }
            }
        }
        org.edit(loser, Map.of("MasterRecordId", winner.id()));
        delete(loser);
        org.touch(winner);
    }

    /** Makes a lead a contact of an account. */
    Row convert(Row lead, Row account) {
        Row contact = org.insert(
                "Contact",
                Map.of(
                        "LastName", lead.value("LastName"),
                        "FirstName", lead.value("FirstName"),
                        "Email", lead.value("Email"),
                        "OwnerId", lead.value("OwnerId"),
                        "AccountId", account.id()));
        org.edit(
                lead,
                Map.of(
                        "IsConverted", "true",
                        "ConvertedDate", Times.day(org.now()).toString(),
                        "Status", "Closed - Converted",
                        "ConvertedContactId", contact.id(),
                        "ConvertedAccountId", account.id()));
        for (Row member : org.where("CampaignMember", "LeadId", lead.id())) {
            Optional<Row> already = org.where("CampaignMember", "ContactId", contact.id()).stream()
                    .filter(row -> row.value("CampaignId").equals(member.value("CampaignId")))
                    .findFirst();
            if (already.isEmpty()) {
                org.edit(member, Map.of("ContactId", contact.id(), "LeadOrContactId", contact.id()));
            }
        }
        return contact;
    }
}
