package io.pqlconnector.crm.salesforce.cadence.once;

import java.util.List;

/**
 * Whom a provider knows by an address.
 *
 * @param all everybody who has it
 */
public record PeopleFound(List<Known> all) {
    public PeopleFound {
        all = List.copyOf(all);
    }

    /**
     * Somebody whom the provider knows.
     *
     * @param optedOut whether nobody may write to them
     */
    public record Known(String id, boolean optedOut) {}

    /** The ids of all. */
    List<String> ids() {
        return all.stream().map(Known::id).toList();
    }
}
