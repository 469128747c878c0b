package io.pqlconnector.testkit.salesforce;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Who is in which cadence (Salesforce contract §5.1). */
final class Cadences {
    static final String TRACKER = "ActionCadenceTracker";
    private static final List<String> TARGETS = List.of("Contact", "Lead");
    private static final String HIDDEN_FOR = "HiddenFor";

    private final Org org;

    Cadences(Org org) {
        this.org = org;
    }

    /** Puts somebody into a cadence; the tracker is there at once, and begins later. */
    void assign(JsonNode input) {
        String wanted = required(input, "salesCadenceNameOrId");
        String targetId = required(input, "targetId");
        Row cadence = cadence(wanted)
                .orElseThrow(() -> refused("Couldn't find an active cadence with this name or ID: " + wanted));
        Row target = org.live(targetId)
                .filter(row -> TARGETS.contains(row.type()))
                .orElseThrow(() -> refused("The target has to be a lead or a contact"));
        if (target.is("IsConverted")) {
            throw ObjectRules.convertedLead();
        }
        String owner = input.path("userId").asString("");
        Row user = org.live(owner.isEmpty() ? org.user() : owner)
                .filter(row -> row.type().equals("User") && row.is("IsActive"))
                .orElseThrow(() -> refused("The assignee isn't an active user"));
        if (!org.troubles().engages(user.id())) {
            throw refused("The assignee needs the Sales Engagement permission");
        }
        org.troubles().refusedTarget(target.id()).ifPresent(code -> {
            throw SalesforceError.row(code, "The target can't be added to a cadence");
        });
        if (active(target.id()).isPresent()) {
            throw refused("The target is in a cadence");
        }
        begin(cadence, target, user, input.path("relatedToId").asString(""));
    }

    private void begin(Row cadence, Row target, Row user, String relatedTo) {
        Map<String, String> values = new TreeMap<>(Map.of(
                "ActionCadenceId", cadence.id(),
                "TargetId", target.id(),
                "OwnerId", user.id(),
                "State", "Initializing",
                "IsTrackerActive", "true"));
        if (!relatedTo.isEmpty()) {
            values.put("RelatedToId", relatedTo);
        }
        Row tracker = org.insert(TRACKER, values);
        if (org.options().trackerLag() > 0) {
            tracker.set(HIDDEN_FOR, Integer.toString(org.options().trackerLag()));
        }
    }

    /** Takes somebody out of their cadence. */
    void remove(JsonNode input) {
        if (!required(input, "completionReasonCode").equals("ManuallyRemoved")) {
            throw refused("completionReasonCode has to be ManuallyRemoved");
        }
        String trackerId = input.path("actionCadenceTrackerId").asString("");
        Optional<Row> tracker = trackerId.isEmpty()
                ? RecordIds.longForm(required(input, "targetId")).flatMap(this::active)
                : org.live(trackerId).filter(row -> row.is("IsTrackerActive"));
        end(tracker.orElseThrow(() -> refused("The target isn't in a cadence")), "ManuallyRemoved");
    }

    void end(Row tracker, String reason) {
        tracker.set("State", "Complete");
        tracker.set("IsTrackerActive", "false");
        tracker.set("CompletionReason", reason);
        org.touch(tracker);
    }

    /** Lets trackers get on, as they do while nobody looks. */
    static void newQuery(Org org) {
        org.find(TRACKER)
                .ifPresent(table -> table.live().forEach(tracker -> {
                    String hidden = tracker.value(HIDDEN_FOR);
                    if (!hidden.isEmpty()) {
                        int left = Integer.parseInt(hidden) - 1;
                        tracker.set(HIDDEN_FOR, left < 0 ? "" : Integer.toString(left));
                    } else if (tracker.value("State").equals("Initializing") && tracker.is("Seen")) {
                        tracker.set("State", "Running");
                    } else {
                        tracker.set("Seen", "true");
                    }
                }));
    }

    /** Whether queries do not see a tracker yet. */
    static boolean isHidden(Row row) {
        return row.get(HIDDEN_FOR).isPresent();
    }

    private Optional<Row> active(String targetId) {
        return org.where(TRACKER, "TargetId", targetId).stream()
                .filter(row -> row.is("IsTrackerActive"))
                .findFirst();
    }

    private Optional<Row> cadence(String nameOrId) {
        return org.table("ActionCadence").live().stream()
                .filter(row -> row.value("Name").equalsIgnoreCase(nameOrId)
                        || RecordIds.longForm(nameOrId).equals(Optional.of(row.id())))
                .filter(row -> row.value("State").equals("Active"))
                .findFirst();
    }

    private String required(JsonNode input, String name) {
        String value = input.path(name).asString("");
        if (value.isEmpty()) {
            throw SalesforceError.row("REQUIRED_FIELD_MISSING", "Missing required input parameter: " + name, name);
        }
        return value;
    }

    // Nobody knows what the code is, so it is another one each time, and the same goes for the text.
    private SalesforceError refused(String about) {
        int number = org.chance().nextInt(1_000_000);
        return SalesforceError.row("CODE_" + number, "Message " + number + (number % 2 == 0 ? ". " + about : ""));
    }
}
