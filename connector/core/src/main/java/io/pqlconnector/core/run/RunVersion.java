package io.pqlconnector.core.run;

import io.pqlconnector.core.lake.IdentityRules;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.Sha256;
import java.time.ZoneId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * With what a run scores and plans. The same usage, instant and version give the same plan.
 *
 * @param rules the rule books'
 * @param identity how accounts are keyed, and where days start
 * @param mappings the mappings', by destination
 */
public record RunVersion(String rules, String identity, SortedMap<DestinationName, String> mappings) {
    private static final int DIGITS = 8;

    public RunVersion {
        mappings = Collections.unmodifiableSortedMap(new TreeMap<>(mappings));
    }

    /** The version of a run's setup. */
    public static RunVersion of(RunSetup setup) {
        SortedMap<DestinationName, String> mappings = new TreeMap<>();
        for (PlanTarget target : setup.destinations()) {
            mappings.put(target.name(), target.mapping().version());
        }
        return new RunVersion(setup.rules().version().value(), identity(setup.identity(), setup.zone()), mappings);
    }

    private static String identity(IdentityRules rules, ZoneId zone) {
        String text = rules.steps()
                + "\n" + new TreeSet<>(rules.excludedDomains())
                + "\n" + rules.excludeFreeMail()
                + "\n" + rules.excludedEmails().stream().map(Pattern::pattern).toList()
                + "\n" + zone;
        return Sha256.hex(text).substring(0, DIGITS);
    }
}
