package io.pqlconnector.crm.salesforce;

import io.pqlconnector.spi.AdapterException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The cadences of Sales Engagement, by name or id. Those that are on are asked for once. */
final class CadenceCatalog {
    /** What is said where the org or our user lacks Sales Engagement. */
    static final String OFF =
            "Sales Engagement is not on for our user. Switch it on in Setup > Sales Engagement Settings, and give"
                    + " the user the permission set \"Sales Engagement User\" with its licence; or name where your cadences are:"
                    + " cadences: { provider: outreach }.";

    private final Queries queries;
    private final Map<String, Cadence> known = new HashMap<>();

    CadenceCatalog(Queries queries) {
        this.queries = queries;
    }

    /** A cadence that is on. */
    record Cadence(String id, String name) {}

    /**
     * What came of looking for a cadence.
     *
     * @param code why there is none; empty if there is one
     */
    record Looked(Optional<Cadence> cadence, String code, String words) {}

    /** The cadence of a name or id. */
    synchronized Looked find(String nameOrId) throws InterruptedException {
        Cadence remembered = known.get(nameOrId);
        if (remembered != null) {
            return new Looked(Optional.of(remembered), "", "");
        }
        List<Row> rows;
        try {
            rows = queries.all(
                    "SELECT Id, Name, State FROM ActionCadence WHERE "
                            + Soql.in(isId(nameOrId) ? "Id" : "Name", List.of(nameOrId)),
                    "look for cadences");
        } catch (AdapterException e) {
            if (e.words().contains("INVALID_TYPE") || e.words().contains("NOT_FOUND")) {
                return none("SALES_ENGAGEMENT_OFF", OFF);
            }
            throw e;
        }
        Optional<Row> on =
                rows.stream().filter(row -> row.get("State").equals("Active")).findFirst();
        if (on.isPresent()) {
            Cadence cadence = new Cadence(on.get().id(), on.get().get("Name"));
            known.put(nameOrId, cadence);
            return new Looked(Optional.of(cadence), "", "");
        }
        return rows.isEmpty()
                ? none(
                        "CADENCE_NOT_FOUND",
                        "Salesforce shows our user no cadence with the name or id \"" + nameOrId
                                + "\". Share its folder with the user, or correct the name in the mapping.")
                : none(
                        "CADENCE_NOT_ACTIVE",
                        "The cadence \"" + nameOrId + "\" is not active in Salesforce ("
                                + rows.get(0).get("State") + "). Activate it.");
    }

    private static Looked none(String code, String words) {
        return new Looked(Optional.empty(), code, words);
    }

    private static boolean isId(String nameOrId) {
        return nameOrId.matches("[0-9A-Za-z]{15}|[0-9A-Za-z]{18}") && nameOrId.matches(".*[0-9].*");
    }
}
