package io.pqlconnector.crm.salesforce.cadence.once;

/**
 * What a provider's people call things.
 *
 * @param provider "Outreach"
 * @param cadence "sequence"
 * @param person "prospect"
 */
public record Vocabulary(String provider, String cadence, String person) {

    /** A cadence by its name, for a sentence. */
    String named(String nameOrId) {
        return cadence + " \"" + nameOrId + "\"";
    }
}
