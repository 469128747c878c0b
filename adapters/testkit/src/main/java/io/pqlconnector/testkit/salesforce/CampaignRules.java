package io.pqlconnector.testkit.salesforce;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is on a campaign, with which status (Salesforce contract §4). */
final class CampaignRules {
    private static final List<String> WHO = List.of("ContactId", "LeadId", "AccountId");

    private final Org org;

    CampaignRules(Org org) {
        this.org = org;
    }

    /** A new campaign has two statuses. */
    void created(Row campaign) {
        status(campaign, "Sent", false, true);
        status(campaign, "Responded", true, false);
    }

    private void status(Row campaign, String label, boolean responded, boolean usual) {
        org.insert(
                "CampaignMemberStatus",
                Map.of(
                        "CampaignId",
                        campaign.id(),
                        "Label",
                        label,
                        "HasResponded",
                        Boolean.toString(responded),
                        "IsDefault",
                        Boolean.toString(usual),
                        "SortOrder",
                        responded ? "2" : "1"));
    }

    void status(Row draft, Optional<Row> old) {
        List<Row> others = statuses(draft.value("CampaignId")).stream()
                .filter(row -> !row.id().equals(draft.id()))
                .toList();
        if (others.stream().anyMatch(row -> row.value("Label").equalsIgnoreCase(draft.value("Label")))) {
            throw SalesforceError.row("DUPLICATE_VALUE", "duplicate value found: Label");
        }
        if (draft.is("IsDefault")) {
            others.forEach(row -> row.set("IsDefault", "false"));
        } else if (old.filter(row -> row.is("IsDefault")).isPresent()) {
            throw SalesforceError.row("FIELD_INTEGRITY_EXCEPTION", "one status has to be the default", "IsDefault");
        }
    }

    void member(Row draft, Optional<Row> old) {
        if (old.isEmpty()) {
            newMember(draft);
        }
        String wanted = draft.value("Status");
        List<Row> statuses = statuses(draft.value("CampaignId"));
        // An unknown status is replaced without a word.
        Optional<Row> status = statuses.stream()
                .filter(row -> row.value("Label").equalsIgnoreCase(wanted))
                .findFirst()
                .or(() -> statuses.stream().filter(row -> row.is("IsDefault")).findFirst());
        draft.set("Status", status.map(row -> row.value("Label")).orElse("Sent"));
        draft.set(
                "HasResponded",
                Boolean.toString(status.filter(row -> row.is("HasResponded")).isPresent()));
    }

    private void newMember(Row draft) {
        if (draft.get("ContactId").isPresent()) {
            draft.set("LeadId", "");
        }
        List<String> who =
                WHO.stream().filter(field -> draft.get(field).isPresent()).toList();
        if (who.size() != 1) {
            throw SalesforceError.row(
                    "REQUIRED_FIELD_MISSING",
                    "Required fields are missing: [LeadId or ContactId]",
                    "LeadId",
                    "ContactId");
        }
        String field = who.get(0);
        String id = draft.value(field);
        if (org.live(id).filter(row -> row.is("IsConverted")).isPresent()) {
            throw ObjectRules.convertedLead();
        }
        boolean member = org.where("CampaignMember", field, id).stream()
                .anyMatch(row -> row.value("CampaignId").equals(draft.value("CampaignId")));
        if (member) {
            throw SalesforceError.row("DUPLICATE_VALUE", "Already a campaign member.");
        }
        if (!field.equals("AccountId")) {
            draft.set("LeadOrContactId", id);
        }
    }

    private List<Row> statuses(String campaign) {
        return org.where("CampaignMemberStatus", "CampaignId", campaign);
    }
}
