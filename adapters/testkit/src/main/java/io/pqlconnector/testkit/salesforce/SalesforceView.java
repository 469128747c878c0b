package io.pqlconnector.testkit.salesforce;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.testkit.CrmUnderTest;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The org as a person sees it and works in it. Whoever uses it holds the org's lock. */
final class SalesforceView {
    /** What Salesforce keeps for itself, and what {@link #companiesOf} tells. */
    private static final Set<String> SALESFORCES_OWN = Set.of(
            "OwnerId",
            "AccountId",
            "CreatedDate",
            "CreatedById",
            "LastModifiedDate",
            "LastModifiedById",
            "SystemModstamp",
            "MasterRecordId",
            "HasOptedOutOfEmail");

    private static final Pattern MARKER = Pattern.compile("\\s*\\[pql:[^\\]]*\\]\\s*$");

    private final Org org;

    SalesforceView(Org org) {
        this.org = org;
    }

    /** The records of a kind that a mapping names, by our words or by Salesforce's. */
    Table table(ObjectName object) {
        return org.table(object.value().equals("company") ? "Account" : object.value());
    }

    Set<CrmId> records(ObjectName object) {
        return ids(table(object).live().stream().map(Row::id).toList());
    }

    Row row(ObjectName object, CrmId id) {
        return RecordIds.longForm(id.value())
                .flatMap(table(object)::find)
                .filter(row -> !row.isDeleted())
                .orElseThrow(() -> new AssertionError("Salesforce has no " + object + " " + id));
    }

    Map<String, String> fields(ObjectName object, CrmId id) {
        Row row = row(object, id);
        Map<String, String> fields = new TreeMap<>();
        for (SalesforceField field : table(object).type().fields()) {
            if (!field.name().equals("Id")
                    && !field.name().equals("IsDeleted")
                    && !SALESFORCES_OWN.contains(field.name())) {
                row.get(field.name()).ifPresent(value -> fields.put(field.name(), shown(field, value)));
            }
        }
        return fields;
    }

    CrmId create(ObjectName object, Map<String, String> fields) {
        Table table = table(object);
        Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (table.type().field("OwnerId").isPresent()) {
            values.put("OwnerId", org.user());
        }
        fields.forEach((name, value) -> values.put(name, typed(table, name, value)));
        return new CrmId(org.insert(table, values).id());
    }

    void edit(ObjectName object, CrmId id, String field, String value) {
        org.edit(row(object, id), Map.of(field, typed(table(object), field, value)));
    }

    void delete(ObjectName object, CrmId id) {
        new LifeCycle(org).delete(row(object, id));
    }

    void giveOwner(ObjectName object, CrmId id, String email) {
        edit(object, id, "OwnerId", user(email));
    }

    /** The id of a user. */
    String user(String email) {
        return org.where("User", "Email", email).stream()
                .map(Row::id)
                .findFirst()
                .orElseThrow(() -> new AssertionError("Salesforce has no user " + email));
    }

    Set<CrmId> companiesOf(CrmId contact) {
        return ids(org.live(contact.value()).flatMap(row -> row.get("AccountId")).stream()
                .toList());
    }

    // Campaigns of one name are told apart by who is on them. An adapter may add to the name, or have a field for
    // lists in the place of campaigns.
    List<CrmId> members(ObjectName object, String name) {
        String type = table(object).type().name();
        List<String> found = campaigns(name).stream()
                .flatMap(campaign -> org.where("CampaignMember", "CampaignId", campaign.id()).stream())
                .filter(member -> !member.value("Status").equals("Removed"))
                .flatMap(member -> member.get(type + "Id").stream())
                .toList();
        List<String> marked = table(object).live().stream()
                .filter(row -> Arrays.asList(row.value("PQL_Trigger_Lists__c").split(";", -1))
                        .contains(name))
                .map(Row::id)
                .toList();
        Set<CrmId> all = ids(found);
        all.addAll(ids(marked));
        return List.copyOf(all);
    }

    private List<Row> campaigns(String name) {
        if (org.find("Campaign").isEmpty()) {
            return List.of();
        }
        List<Row> exact = org.where("Campaign", "Name", name);
        return exact.isEmpty()
                ? org.table("Campaign").live().stream()
                        .filter(row -> row.value("Name").startsWith(name))
                        .toList()
                : exact;
    }

    List<CrmUnderTest.Enrollment> enrollments() {
        return org.find(Cadences.TRACKER).map(Table::live).orElse(List.of()).stream()
                .map(tracker -> new CrmUnderTest.Enrollment(
                        new CrmId(tracker.id()),
                        new CrmId(tracker.value("TargetId")),
                        of(tracker, "ActionCadenceId", "Name"),
                        of(tracker, "OwnerId", "Email")))
                .toList();
    }

    void finish(CrmUnderTest.Enrollment enrollment) {
        new Cadences(org).end(org.live(enrollment.id().value()).orElseThrow(), "Completed");
    }

    List<CrmUnderTest.Task> tasks() {
        return org.table("Task").live().stream()
                .filter(task -> !isClosed(task))
                .map(task -> new CrmUnderTest.Task(
                        new CrmId(task.id()),
                        new CrmId(about(task)),
                        task.value("Subject"),
                        unmarked(task.value("Description")),
                        of(task, "OwnerId", "Email"),
                        LocalDate.parse(task.get("ActivityDate").orElse("1970-01-01"))))
                .toList();
    }

    // What was said of a record is a note, or a task that was closed from the start: it stands in the timeline.
    List<CrmUnderTest.Note> notes() {
        Stream<CrmUnderTest.Note> said = org.table("Task").live().stream()
                .filter(SalesforceView::isClosed)
                .map(task -> new CrmUnderTest.Note(
                        new CrmId(task.id()), new CrmId(about(task)), unmarked(task.value("Description"))));
        Stream<CrmUnderTest.Note> notes = org.table("Note").live().stream()
                .map(note -> new CrmUnderTest.Note(
                        new CrmId(note.id()),
                        new CrmId(note.get("ParentId").orElse("nothing")),
                        unmarked(note.value("Body"))));
        return Stream.concat(said, notes).toList();
    }

    private static boolean isClosed(Row task) {
        return task.value("Status").equals("Completed");
    }

    private static String about(Row task) {
        return task.get("WhoId").orElse(task.get("WhatId").orElse("nothing"));
    }

    CrmId addDeal(CrmId company, CrmUnderTest.Deal deal) {
        Map<String, String> values = new TreeMap<>(stage(deal));
        values.put("Name", "Deal of " + company.value());
        values.put("AccountId", company.value());
        values.put("OwnerId", org.user());
        values.put("CreatedDate", Times.kept(deal.opened()));
        return new CrmId(org.insert("Opportunity", values).id());
    }

    void changeDeal(CrmId id, CrmUnderTest.Deal deal) {
        org.edit(org.live(id.value()).orElseThrow(), stage(deal));
    }

    void deleteDeal(CrmId id) {
        new LifeCycle(org).delete(org.live(id.value()).orElseThrow());
    }

    private static Map<String, String> stage(CrmUnderTest.Deal deal) {
        String stage = switch (deal.stage()) {
            case MARKETING_QUALIFIED -> throw new AssertionError("no stage of a deal");
            case OPPORTUNITY -> "Prospecting";
            case CUSTOMER -> "Closed Won";
            case LOST -> "Closed Lost";
        };
        return Map.of(
                "Amount", deal.value().toPlainString(),
                "StageName", stage,
                "CloseDate", Times.day(deal.at()).toString(),
                "IsClosed", Boolean.toString(!deal.isOpen()),
                "IsWon", Boolean.toString(deal.isWon()),
                "LastStageChangeDate", Times.kept(deal.at()));
    }

    private String of(Row row, String reference, String field) {
        return org.row(row.value(reference)).map(one -> one.value(field)).orElse("");
    }

    private static String unmarked(String text) {
        return MARKER.matcher(text).replaceFirst("").strip();
    }

    private static String typed(Table table, String name, String value) {
        SalesforceField field = table.type()
                .field(name)
                .orElseThrow(() -> new AssertionError(
                        "Salesforce has no field " + table.type().name() + "." + name));
        return value.isEmpty() ? value : ValueRules.kept(field, value);
    }

    private static String shown(SalesforceField field, String value) {
        return switch (field.kind()) {
            case NUMBER, CURRENCY, WHOLE_NUMBER -> new FieldValue.Number(new BigDecimal(value)).shown();
            case DATETIME -> new FieldValue.DateTime(Instant.parse(value)).shown();
            case MULTI_PICKLIST -> new FieldValue.Choices(List.of(value.split(";", -1))).shown();
            default -> value;
        };
    }

    private static Set<CrmId> ids(List<String> all) {
        Set<CrmId> ids = new LinkedHashSet<>();
        all.forEach(id -> ids.add(new CrmId(id)));
        return ids;
    }
}
