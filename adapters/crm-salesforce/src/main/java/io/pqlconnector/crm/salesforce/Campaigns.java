package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.Json;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Campaigns that stand for lists: found by our own key, and made where there is none (Salesforce contract §4.1, §4.3). */
final class Campaigns {
    /** The field of a campaign that says which list it stands for: unique, an external id. */
    static final String KEY = "PQL_List_Key__c";

    private static final String TYPE = "Campaign";
    private static final int LONGEST_NAME = 80;

    private final Queries queries;
    private final Collections collections;
    private final Schema schema;
    private final SalesforceSettings.Campaigns settings;
    private final TimeAndChance time;
    private final Map<String, Campaign> known = new HashMap<>();

    Campaigns(
            Queries queries,
            Collections collections,
            Schema schema,
            SalesforceSettings.Campaigns settings,
            TimeAndChance time) {
        this.queries = queries;
        this.collections = collections;
        this.schema = schema;
        this.settings = settings;
        this.time = time;
    }

    /**
     * A campaign.
     *
     * @param status what a member gets; empty for what the campaign gives by itself
     * @param leftStatus what a member gets who leaves; empty if members are deleted
     */
    record Campaign(String id, Optional<String> status, Optional<String> leftStatus) {}

    /** The key of a list: lists of different objects may have one name. */
    static String keyOf(SalesforceObject object, String list) {
        return object + ":" + list.strip().toLowerCase(Locale.ROOT);
    }

    /** The campaign of a list, if there is one. */
    synchronized Optional<Campaign> find(SalesforceObject object, String list) throws InterruptedException {
        String key = keyOf(object, list);
        Campaign remembered = known.get(key);
        if (remembered != null) {
            return Optional.of(remembered);
        }
        List<Row> rows = queries.all(
                "SELECT Id FROM " + TYPE + " WHERE " + Soql.in(definedKey(), List.of(key)), "look for campaigns");
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        Campaign campaign = withStatuses(rows.get(0).id(), list);
        known.put(key, campaign);
        return Optional.of(campaign);
    }

    /** The campaign of a list; made if there is none. Two cannot be made: the key is unique. */
    synchronized Campaign findOrCreate(SalesforceObject object, String list) throws InterruptedException {
        Optional<Campaign> found = find(object, list);
        if (found.isPresent()) {
            return found.get();
        }
        String key = definedKey();
        ObjectNode row = Json.object()
                .put(key, keyOf(object, list))
                .put("Name", Texts.fitted(list, LONGEST_NAME))
                .put("IsActive", true)
                .put("Description", "Kept by PQL Connector: members come and go by the mapping.");
        Collections.Result result = new RowRetries(time)
                .send(List.of(row), some -> collections.upsert(TYPE, key, some))
                .get(0);
        if (!result.success()) {
            // Somebody else's, or our own of which the answer got lost.
            return find(object, list).orElseThrow(() -> notMade(list, result.error()));
        }
        Campaign campaign = withStatuses(result.id(), list);
        known.put(keyOf(object, list), campaign);
        return campaign;
    }

    private static AdapterException notMade(String list, ApiError error) {
        boolean later = error.is(RowReceipts.NOT_TOLD) || ErrorCode.treatmentOf(error) == ErrorCode.Treatment.RETRY;
        return later
                ? new AdapterException(
                        FailureKind.UNAVAILABLE,
                        "Salesforce could not make the campaign \"" + list + "\" now: " + error.words()
                                + " The next run tries again.",
                        null)
                : Refusals.wrong("Salesforce does not let us make the campaign \"" + list + "\": " + error.words() + " "
                        + ErrorCode.of(error).remedy());
    }

    /** A campaign was deleted. */
    synchronized void forget(Campaign campaign) {
        known.values().removeIf(campaign::equals);
    }

    private String definedKey() throws InterruptedException {
        Schema.Definition campaign = schema.find(TYPE)
                .orElseThrow(() ->
                        Refusals.wrong("Lists are campaigns in Salesforce, and our user sees none. Tick \"Marketing"
                                + " User\" in Setup > Users and give the user the right to campaigns, or take lists: out of the"
                                + " mapping."));
        return campaign.field(KEY)
                .filter(Field::isKey)
                .map(Field::name)
                .orElseThrow(() -> Refusals.wrong("The org has no unique field Campaign." + KEY
                        + ", or hides it from our user. Make it: ./pql provision --apply"));
    }

    // Salesforce silently puts the campaign's own status in the place of one that it does not have (§4.2).
    private Campaign withStatuses(String id, String list) throws InterruptedException {
        Map<String, String> labels = new LinkedHashMap<>();
        queries.all(
                        "SELECT Id, Label FROM CampaignMemberStatus WHERE " + Soql.in("CampaignId", List.of(id)),
                        "read the statuses of a campaign")
                .forEach(row -> labels.put(Row.fold(row.get("Label")), row.get("Label")));
        Optional<String> status = settings.status().map(wanted -> checked(wanted, labels, list));
        Optional<String> left = settings.leftStatus()
                .map(wanted -> checked(wanted, labels, list))
                .or(() -> Optional.ofNullable(labels.get("removed")));
        return new Campaign(id, status, left);
    }

    private static String checked(String wanted, Map<String, String> labels, String list) {
        return Optional.ofNullable(labels.get(Row.fold(wanted)))
                .orElseThrow(
                        () -> Refusals.wrong(
                                "The campaign \"" + list + "\" has no status \"" + wanted + "\", only "
                                        + new ArrayList<>(labels.values())
                                        + ". Add it to the campaign in Salesforce, or correct campaigns: in the configuration."));
    }
}
