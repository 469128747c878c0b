package io.pqlconnector.crm.salesforce;

import java.net.URI;
import java.util.Optional;

/**
 * Where a login has led to.
 *
 * @param instance where calls go, without a slash at the end
 * @param org the organization's id of 18 characters; empty if Salesforce did not say
 * @param user the id of whoever is logged in; empty if Salesforce did not say
 */
record Session(URI instance, String org, String user) {

    /** Where a person can look at a record. */
    Optional<String> link(String type, String id) {
        return Optional.of(instance + "/lightning/r/" + type + "/" + id + "/view");
    }
}
