package io.pqlconnector.crm.salesforce;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.destination.CrmId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads who is on a list that people keep: a campaign. People add to it whom they see, so an account is on it as a member of its
 * own, where the org has such, and by any of its contacts (Salesforce contract §4.1, §4.2).
 */
final class KeptLists {
    private static final String CAMPAIGN = "Campaign";
    private static final String MEMBER = "CampaignMember";

    /** A campaign's id, with or without the letters that make up for case. */
    private static final String ID = "701[0-9A-Za-z]{12}([0-9A-Za-z]{3})?";

    private final Queries queries;
    private final Schema schema;
    private final String leftStatus;

    KeptLists(Queries queries, Schema schema, SalesforceSettings.Campaigns settings) {
        this.queries = queries;
        this.schema = schema;
        leftStatus = Row.fold(settings.leftStatus().orElse("Removed"));
    }

    /**
     * The records on a list.
     *
     * @param nameOrId of the campaign
     */
    Set<CrmId> members(SalesforceObject object, String nameOrId) throws InterruptedException {
        if (!object.isPerson() && !object.equals(SalesforceObject.ACCOUNT)) {
            throw Refusals.wrong("A " + object + " cannot be a member of a campaign in Salesforce. Name a field of the "
                    + object + " in place of the list \"" + nameOrId + "\" in the configuration.");
        }
        String campaign = campaign(object, nameOrId);
        List<Row> rows = queries.all(
                "SELECT " + String.join(", ", fields(object)) + " FROM " + MEMBER + " WHERE "
                        + Soql.in("CampaignId", List.of(campaign)),
                "read the members of a campaign");
        Set<CrmId> members = new HashSet<>();
        for (Row row : rows) {
            // Who has left may stay as a member of that status.
            if (!Row.fold(row.get("Status")).equals(leftStatus)) {
                ids(object, row).stream()
                        .filter(id -> !id.isEmpty())
                        .map(CrmId::new)
                        .forEach(members::add);
            }
        }
        if (members.isEmpty()
                && rows.stream().anyMatch(row -> ids(object, row).stream().allMatch(String::isEmpty))) {
            throw Refusals.wrong("The campaign \"" + nameOrId + "\" in Salesforce has members, but no " + object
                    + " among them" + (object.isPerson() ? "" : " and no contact of one") + ". Add the " + object
                    + "s to it, or name another campaign in the configuration.");
        }
        return Set.copyOf(members);
    }

    private List<String> fields(SalesforceObject object) throws InterruptedException {
        List<String> fields = new ArrayList<>(List.of("Id", "Status", "ContactId"));
        if (object.isLead()) {
            fields.add("LeadId");
        } else if (!object.isPerson()) {
            fields.add("Contact.AccountId");
            schema.find(MEMBER)
                    .flatMap(member -> member.field("AccountId"))
                    .ifPresent(field -> fields.add(field.name()));
        }
        return fields;
    }

    private static Set<String> ids(SalesforceObject object, Row row) {
        if (object.isContact()) {
            return Set.of(row.get("ContactId"));
        }
        if (object.isLead()) {
            // Of a lead that was converted, both are told; the contact is the member.
            return Set.of(row.get("ContactId").isEmpty() ? row.get("LeadId") : "");
        }
        return new HashSet<>(List.of(row.get("AccountId"), row.get("Contact.AccountId")));
    }

    /** The id of the one campaign that is meant: names are not unique, and two of our own lists may share one. */
    private String campaign(SalesforceObject object, String nameOrId) throws InterruptedException {
        Optional<String> key = visibleCampaign(nameOrId).field(Campaigns.KEY).map(Field::name);
        String ours = Campaigns.keyOf(object, nameOrId);
        List<String> conditions = new ArrayList<>(List.of(Soql.in("Name", List.of(nameOrId))));
        key.ifPresent(field -> conditions.add(Soql.in(field, List.of(ours))));
        if (nameOrId.matches(ID)) {
            conditions.add(Soql.in("Id", List.of(nameOrId)));
        }
        List<Row> rows = queries.all(
                "SELECT Id" + key.map(field -> ", " + field).orElse("") + " FROM " + CAMPAIGN + " WHERE "
                        + String.join(" OR ", conditions),
                "look for campaigns");
        if (nameOrId.matches(ID)) {
            Optional<Row> byId =
                    rows.stream().filter(row -> row.id().startsWith(nameOrId)).findFirst();
            if (byId.isPresent()) {
                return byId.get().id();
            }
        }
        List<Row> meant = rows.stream()
                .filter(row -> isKept(row.get(Campaigns.KEY), ours))
                .toList();
        if (meant.size() == 1) {
            return meant.get(0).id();
        }
        throw meant.isEmpty() ? missing(object, nameOrId, !rows.isEmpty()) : several(nameOrId, meant);
    }

    private static boolean isKept(String key, String ours) {
        return key.isEmpty() || Row.fold(key).equals(ours);
    }

    private Schema.Definition visibleCampaign(String list) throws InterruptedException {
        Optional<Schema.Definition> campaign = schema.find(CAMPAIGN);
        if (campaign.isEmpty() || schema.find(MEMBER).isEmpty()) {
            throw Refusals.wrong(
                    "Lists are campaigns in Salesforce, and our user sees none, so nobody knows who is on \""
                            + list
                            + "\". Give the user the right to read campaigns (docs/adapters/salesforce.md), or take the list"
                            + " out of the configuration.");
        }
        return campaign.get();
    }

    private static AdapterException missing(SalesforceObject object, String list, boolean ofOthers) {
        return Refusals.wrong((ofOthers
                        ? "Salesforce's campaign \"" + list + "\" is kept by us for other records than " + object + "s"
                        : "Salesforce has no campaign \"" + list + "\", or hides it from our user")
                + ". Make one for " + object + "s in Salesforce, or correct its name or id in the configuration.");
    }

    private static AdapterException several(String list, List<Row> campaigns) {
        return Refusals.wrong("Salesforce has " + campaigns.size() + " campaigns \"" + list + "\": "
                + campaigns.stream().map(Row::id).sorted().collect(Collectors.joining(", "))
                + ". Write the id of the one that is meant in place of its name in the configuration.");
    }
}
