package io.pqlconnector.crm.salesforce.cadence.once;

import io.pqlconnector.spi.config.Fields;
import java.util.List;

/**
 * What the configuration allows, the same at every provider.
 *
 * @param createMissing whether people whom the provider does not know are added
 * @param tags what those are marked with
 * @param reenroll whether somebody who went through a cadence before gets it again
 */
public record Policy(boolean createMissing, List<String> tags, boolean reenroll) {
    public Policy {
        tags = List.copyOf(tags);
    }

    /** Reads {@code create_missing}, {@code tags} and {@code reenroll}. */
    public static Policy read(Fields settings) {
        Policy policy = new Policy(
                settings.flag("create_missing").orElse(false),
                settings.texts("tags"),
                settings.flag("reenroll").orElse(false));
        if (!policy.tags.isEmpty() && !policy.createMissing) {
            settings.problem(
                    "tags", "are put on people whom we add only. Write create_missing: true, or leave them out.");
        }
        return policy;
    }
}
