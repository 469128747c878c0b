package io.pqlconnector.testkit.salesforce;

import java.util.HashMap;
import java.util.Map;

/** Who and what is in an org from its first day. */
final class Residents {
    private final Org org;

    Residents(Org org) {
        this.org = org;
    }

    void moveIn() {
        SalesforceOptions options = org.options();
        Row organization = org.insert(
                "Organization",
                Map.of(
                        "Name",
                        "Ours Inc.",
                        "OrganizationType",
                        "Enterprise Edition",
                        "InstanceName",
                        "EU99",
                        "TimeZoneSidKey",
                        "Europe/Berlin",
                        "DefaultLocaleSidKey",
                        "en_US",
                        "IsSandbox",
                        "false"));
        Row client = user(SalesforceUser.of(options.app().username()));
        org.settle(client.id(), organization.id());
        options.users().forEach(this::user);
        if (org.find("ActionCadence").isPresent()) {
            options.cadences()
                    .forEach(cadence -> org.insert(
                            "ActionCadence",
                            Map.of("Name", cadence.name(), "State", cadence.state(), "Type", "Standard")));
        }
    }

    private Row user(SalesforceUser one) {
        Map<String, String> values = new HashMap<>();
        values.put("Username", one.email());
        values.put("Email", one.email());
        values.put("Name", one.name());
        values.put("Alias", one.name().substring(0, Math.min(8, one.name().length())));
        values.put("UserType", "Standard");
        values.put("TimeZoneSidKey", "Europe/Berlin");
        values.put("UserPermissionsMarketingUser", "true");
        values.put("IsActive", Boolean.toString(one.active()));
        Row row = org.insert("User", values);
        if (!one.engages()) {
            org.troubles().withoutEngagement(row.id());
        }
        return row;
    }
}
