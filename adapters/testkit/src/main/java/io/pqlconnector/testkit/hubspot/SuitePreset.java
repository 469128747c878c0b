package io.pqlconnector.testkit.hubspot;

import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.testkit.DestinationContract;
import java.util.ArrayList;
import java.util.List;

/** A portal for the contract suites: {@link DestinationContract#FIELDS} on both objects, people, sequences. */
final class SuitePreset {
    private SuitePreset() {}

    static HubSpotOptions of(HubSpotOptions plain) {
        return plain.properties("companies", fields(ObjectType.COMPANIES, "pql_account_key"))
                .properties("contacts", fields(ObjectType.CONTACTS, "pql_user_key"))
                .users(List.of(
                        HubSpotUser.of(1, "rep@ours.example"),
                        HubSpotUser.of(2, "owner@ours.example"),
                        HubSpotUser.of(3, "sdr@ours.example"),
                        HubSpotUser.of(4, "sdr@ourcompany.example")))
                .sequences(List.of(
                        new HubSpotSequence("123456789", "Welcome"),
                        new HubSpotSequence("223456789", "Outgrown free plan")))
                // The suite expects that a record which was deleted can be made again.
                .archivedBlocksItsKey(false);
    }

    private static List<HubSpotProperty> fields(ObjectType type, String key) {
        List<String> standard =
                StandardProperties.of(type).stream().map(HubSpotProperty::name).toList();
        List<HubSpotProperty> fields = new ArrayList<>();
        fields.add(HubSpotProperty.of(key, "string", "text").asUnique());
        DestinationContract.FIELDS.forEach((name, kind) -> {
            if (!standard.contains(name)) {
                HubSpotProperty field = property(name, kind);
                fields.add(name.equals("pql_key") ? field.asUnique() : field);
            }
        });
        return fields;
    }

    private static HubSpotProperty property(String name, FieldType type) {
        return switch (type) {
            case NUMBER -> HubSpotProperty.of(name, "number", "number");
            case BOOL -> HubSpotProperty.of(name, "bool", "booleancheckbox").options("true", "false");
            case DATE -> HubSpotProperty.of(name, "date", "date");
            case DATETIME -> HubSpotProperty.of(name, "datetime", "date");
            case ENUMERATION ->
                HubSpotProperty.of(name, "enumeration", "select").options("hot", "warm", "cold");
            case MULTI_SELECT ->
                HubSpotProperty.of(name, "enumeration", "checkbox")
                        .options("hit_limit", "engaged", "invited_team", "viewed_pricing");
            case TEXT -> HubSpotProperty.of(name, "string", "text");
        };
    }
}
