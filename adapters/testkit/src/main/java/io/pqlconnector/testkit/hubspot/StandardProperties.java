package io.pqlconnector.testkit.hubspot;

import java.util.ArrayList;
import java.util.List;

/** The properties that every portal has, as far as the connector may meet them. */
final class StandardProperties {
    /** Stages in the order in which they only move forward (HubSpot contract §4.8). */
    private static final String[] STAGES = {
        "subscriber",
        "lead",
        "marketingqualifiedlead",
        "salesqualifiedlead",
        "opportunity",
        "customer",
        "evangelist",
        "other"
    };

    private StandardProperties() {}

    static List<HubSpotProperty> of(ObjectType type) {
        List<HubSpotProperty> all = new ArrayList<>(written(type));
        all.addAll(own(type));
        return all;
    }

    private static List<HubSpotProperty> own(ObjectType type) {
        return switch (type) {
            case COMPANIES ->
                join(
                        text("name", "domain", "hs_additional_domains", "industry", "website", "phone"),
                        numbers("numberofemployees"),
                        List.of(stage(), owner()));
            case CONTACTS ->
                join(
                        text("email", "firstname", "lastname", "jobtitle", "phone", "company"),
                        List.of(yesOrNo("hs_email_optout"), stage(), owner()));
            case DEALS ->
                join(
                        text("dealname", "dealstage", "pipeline", "deal_currency_code"),
                        numbers("amount"),
                        times("closedate"),
                        List.of(owner()));
            case TASKS ->
                join(
                        times("hs_timestamp"),
                        text("hs_task_subject", "hs_task_body"),
                        List.of(
                                choice(
                                        "hs_task_status",
                                        "NOT_STARTED",
                                        "IN_PROGRESS",
                                        "WAITING",
                                        "COMPLETED",
                                        "DEFERRED"),
                                choice("hs_task_priority", "NONE", "LOW", "MEDIUM", "HIGH"),
                                choice("hs_task_type", "EMAIL", "CALL", "TODO"),
                                owner()));
            case NOTES -> join(times("hs_timestamp"), text("hs_note_body"), List.of(owner()));
        };
    }

    private static List<HubSpotProperty> written(ObjectType type) {
        List<HubSpotProperty> all = new ArrayList<>();
        all.addAll(times(type.created(), "hs_lastmodifieddate"));
        all.addAll(numbers("hs_object_id"));
        all.addAll(text("hs_merged_object_ids"));
        if (type == ObjectType.CONTACTS) {
            all.addAll(times(type.modified()));
            all.addAll(text("hs_additional_emails"));
        }
        if (type == ObjectType.DEALS) {
            all.add(yesOrNo("hs_is_closed"));
            all.add(yesOrNo("hs_is_closed_won"));
        }
        return all.stream().map(HubSpotProperty::written).toList();
    }

    private static HubSpotProperty stage() {
        return choice("lifecyclestage", STAGES);
    }

    private static HubSpotProperty owner() {
        return choice("hubspot_owner_id");
    }

    private static HubSpotProperty choice(String name, String... values) {
        return HubSpotProperty.of(name, "enumeration", "select").standard().options(values);
    }

    private static HubSpotProperty yesOrNo(String name) {
        return HubSpotProperty.of(name, "bool", "booleancheckbox").standard().options("true", "false");
    }

    private static List<HubSpotProperty> text(String... names) {
        return HubSpotProperty.all("string", "text", names);
    }

    private static List<HubSpotProperty> numbers(String... names) {
        return HubSpotProperty.all("number", "number", names);
    }

    private static List<HubSpotProperty> times(String... names) {
        return HubSpotProperty.all("datetime", "date", names);
    }

    @SafeVarargs
    private static List<HubSpotProperty> join(List<HubSpotProperty>... parts) {
        List<HubSpotProperty> all = new ArrayList<>();
        for (List<HubSpotProperty> part : parts) {
            all.addAll(part);
        }
        return all;
    }
}
