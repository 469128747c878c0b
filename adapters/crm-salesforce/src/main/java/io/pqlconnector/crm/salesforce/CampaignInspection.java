package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.Json;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** Looks whether lists can be campaigns, and their members can stand as configured (Salesforce contract §4). */
final class CampaignInspection {
    /** What a new campaign has by itself (§4.3). */
    private static final Set<String> STATUSES = Set.of("sent", "responded");

    /** After those that a campaign has by itself. */
    private static final int FIRST_PLACE = 10;

    private final Schema schema;
    private final Queries queries;
    private final Collections collections;
    private final Catalog catalog;
    private final SalesforceSettings.Campaigns settings;
    private final TimeAndChance time;

    CampaignInspection(
            Schema schema,
            Queries queries,
            Collections collections,
            Catalog catalog,
            SalesforceSettings.Campaigns settings,
            TimeAndChance time) {
        this.time = time;
        this.schema = schema;
        this.collections = collections;
        this.catalog = catalog;
        this.queries = queries;
        this.settings = settings;
    }

    /** Our key of a list: what its campaign is found by, whatever people call it. */
    String key(Blueprint.MemberList list) {
        return Campaigns.keyOf(catalog.of(list.object()), list.name());
    }

    /** What findings call a list. */
    static String subject(Blueprint.MemberList list) {
        return "list \"" + list.name() + "\" of " + list.object();
    }

    /** What is said of lists that are campaigns. */
    List<Finding> inspect(List<Blueprint.MemberList> lists) throws InterruptedException {
        if (lists.isEmpty()) {
            return List.of();
        }
        Optional<Schema.Definition> campaign = schema.find("Campaign");
        if (campaign.isEmpty()) {
            return List.of(wrong(
                    "Campaign",
                    "the org has no campaigns, or hides them from our user: lists of people are campaigns. Switch them on, and give"
                            + " the user the permission set " + PermissionSets.WORKER
                            + "; or take the lists out of the mapping."));
        }
        if (!campaign.get().createable() || !campaign.get().updateable()) {
            return List.of(wrong(
                    "Campaign",
                    "our user may not make or change campaigns. Tick \"Marketing User\" on the user in Setup > Users, and give it"
                            + " the permission set " + PermissionSets.WORKER + "."));
        }
        Map<String, Row> made = made(campaign.get(), lists);
        Map<String, Set<String>> statuses = statuses(made);
        List<Finding> findings = new ArrayList<>();
        for (Blueprint.MemberList list : lists) {
            findings.add(inspect(list, Optional.ofNullable(made.get(Row.fold(key(list)))), statuses));
        }
        return findings;
    }

    /** The campaigns of lists, by our key as it is compared. */
    Map<String, Row> made(Schema.Definition campaign, List<Blueprint.MemberList> lists) throws InterruptedException {
        Map<String, Row> made = new HashMap<>();
        if (!campaign.has(Campaigns.KEY) || lists.isEmpty()) {
            return made;
        }
        List<String> keys = lists.stream().map(this::key).toList();
        queries.all(
                        "SELECT Id, Name, " + Campaigns.KEY + " FROM Campaign WHERE " + Soql.in(Campaigns.KEY, keys),
                        "read campaigns")
                .forEach(row -> made.put(Row.fold(row.get(Campaigns.KEY)), row));
        return made;
    }

    private Map<String, Set<String>> statuses(Map<String, Row> made) throws InterruptedException {
        Map<String, Set<String>> statuses = new HashMap<>();
        if (wanted().isEmpty() || made.isEmpty()) {
            return statuses;
        }
        List<String> ids = made.values().stream().map(Row::id).toList();
        queries.all(
                        "SELECT CampaignId, Label FROM CampaignMemberStatus WHERE " + Soql.in("CampaignId", ids),
                        "read the statuses of campaigns")
                .forEach(row -> statuses.computeIfAbsent(row.get("CampaignId"), any -> new LinkedHashSet<>())
                        .add(Row.fold(row.get("Label"))));
        return statuses;
    }

    private Finding inspect(Blueprint.MemberList list, Optional<Row> campaign, Map<String, Set<String>> statuses)
            throws InterruptedException {
        List<String> lacking = lacking(campaign, statuses);
        if (lacking.isEmpty()) {
            return new Finding(
                    subject(list),
                    Finding.State.PRESENT,
                    campaign.map(row -> "campaign " + row.id()).orElse("its campaign is made with the first member"));
        }
        String named = "the status \"" + String.join("\" and \"", lacking) + "\" for members";
        boolean addable = schema.find("CampaignMemberStatus")
                .filter(Schema.Definition::createable)
                .isPresent();
        if (addable) {
            return new Finding(
                    subject(list),
                    Finding.State.MISSING,
                    campaign.isPresent() ? "its campaign lacks " + named : "a new campaign with " + named);
        }
        return wrong(
                subject(list),
                "its campaign lacks " + named + ", and programs cannot add one in this org. "
                        + (campaign.isPresent()
                                ? "Add it on the campaign, under Campaign Member Statuses."
                                : "New campaigns have Sent and Responded.")
                        + " Or change campaigns: in the configuration.");
    }

    // Salesforce puts the campaign's own status in the place of one that it does not know, and says nothing (§4.2).
    private List<String> lacking(Optional<Row> campaign, Map<String, Set<String>> statuses) {
        Set<String> there =
                campaign.map(row -> statuses.getOrDefault(row.id(), Set.of())).orElse(STATUSES);
        return wanted().stream()
                .filter(status -> !there.contains(Row.fold(status)))
                .toList();
    }

    /** Gives a list's campaign the statuses that it lacks; makes the campaign if there is none. */
    void addStatuses(Blueprint.MemberList list) throws InterruptedException {
        SalesforceSettings.Campaigns any = new SalesforceSettings.Campaigns(Optional.empty(), Optional.empty());
        String id = new Campaigns(queries, collections, schema, any, time)
                .findOrCreate(catalog.of(list.object()), list.name())
                .id();
        Row campaign = new Row("Campaign", id, new TreeMap<>());
        List<ObjectNode> rows = new ArrayList<>();
        for (String status : lacking(Optional.of(campaign), statuses(Map.of(key(list), campaign)))) {
            rows.add(Json.object()
                    .put("CampaignId", id)
                    .put("Label", status)
                    .put("HasResponded", false)
                    .put("IsDefault", false)
                    .put("SortOrder", FIRST_PLACE + rows.size()));
        }
        if (rows.isEmpty()) {
            return;
        }
        for (Collections.Result result : collections.create("CampaignMemberStatus", rows)) {
            if (!result.success()) {
                throw Refusals.wrong("Salesforce refused to give the campaign a status ("
                        + result.error().code() + ", " + result.error().words()
                        + "). Add it on the campaign, under Campaign Member Statuses.");
            }
        }
    }

    private List<String> wanted() {
        List<String> wanted = new ArrayList<>();
        settings.status().ifPresent(wanted::add);
        settings.leftStatus().ifPresent(wanted::add);
        return wanted;
    }

    private static Finding wrong(String subject, String words) {
        return new Finding(subject, Finding.State.WRONG, words);
    }
}
