package io.pqlconnector.testkit.salesforce;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What kinds of records an org has, with which fields, and when that changed. */
final class Schemas {
    private static final String ACTIVITY = "Activity";

    private final Org org;
    private final Map<String, Instant> changes = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    Schemas(Org org) {
        this.org = org;
    }

    /** All kinds, with the fields that the options add. */
    List<SObjectType> types() {
        SalesforceOptions options = org.options();
        List<SObjectType> types = new ArrayList<>(SalesObjects.all());
        types.addAll(EffectObjects.activities());
        types.addAll(AdminObjects.all());
        if (options.hasMarketing()) {
            types.addAll(EffectObjects.campaigns(options));
        }
        if (options.engagement() == SalesforceOptions.Engagement.ON) {
            types.addAll(EffectObjects.cadences());
        }
        for (int i = 0; i < options.customObjects().size(); i++) {
            types.add(SObjectType.owned(
                    options.customObjects().get(i), "a0" + (char) ('0' + i), SalesforceField.text("Name", 80)));
        }
        types.forEach(this::adapt);
        return types;
    }

    private void adapt(SObjectType type) {
        SalesforceOptions options = org.options();
        if (!options.namesAreRequired()) {
            for (String name : List.of("Name", "LastName", "Company")) {
                type.field(name)
                        .filter(field -> List.of("Account", "Contact", "Lead").contains(type.name()))
                        .ifPresent(field -> type.put(field.optional()));
            }
        }
        if (options.hasCurrencies() && List.of("Account", "Opportunity", "Lead").contains(type.name())) {
            type.put(SalesforceField.picklist("CurrencyIsoCode", "USD", "EUR").defaultValue("USD"));
        }
        options.fields(type.name()).forEach(type::put);
    }

    /** Shows the Tooling API what the options have added. */
    void registerCustomFields() {
        org.tables()
                .values()
                .forEach(table -> table.type().fields().stream()
                        .filter(SalesforceField::isCustom)
                        .forEach(field -> register(table.type().name(), field.name(), "")));
    }

    /** Notes a field for the Tooling API. */
    Row register(String type, String field, String metadata) {
        return org.insert(
                org.customFields(),
                Map.of(
                        "DeveloperName",
                        field.replaceAll("__c$", ""),
                        "TableEnumOrId",
                        type.equals("Task") ? ACTIVITY : type,
                        "FullName",
                        (type.equals("Task") ? ACTIVITY : type) + "." + field,
                        "Metadata",
                        metadata));
    }

    /** Has the Tooling API no longer know a field. */
    void unregister(String type, String field) {
        String fullName = (type.equals("Task") ? ACTIVITY : type) + "." + field;
        org.customFields().live().stream()
                .filter(row -> row.value("FullName").equals(fullName))
                .forEach(org.customFields()::delete);
    }

    /** The kind whose fields a name of the Tooling API stands for: those of tasks are defined on Activity. */
    Optional<Table> defining(String name) {
        return name.equals("Task") ? Optional.empty() : org.find(name.equals(ACTIVITY) ? "Task" : name);
    }

    /** Notes that a describe would now tell something else. */
    void changed(String type) {
        Instant last = changedAt(type);
        Instant now = org.now().truncatedTo(ChronoUnit.SECONDS);
        // The header counts whole seconds, so a change in the same one has to look like a later one.
        changes.put(type, now.isAfter(last) ? now : last.plusSeconds(1));
    }

    /** Since when a describe has been the same. */
    Instant changedAt(String type) {
        return changes.getOrDefault(type, Instant.parse("2026-01-01T00:00:00Z"));
    }
}
