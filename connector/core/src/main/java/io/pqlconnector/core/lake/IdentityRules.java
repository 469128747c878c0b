package io.pqlconnector.core.lake;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How accounts are keyed and what is left out. Applied when usage is read, so a change needs no second pull.
 *
 * @param steps how an event finds its account, in order
 * @param excludedDomains registrable domains whose accounts and users are left out, such as one's own
 * @param excludeFreeMail whether a free or disposable mail domain is no account
 * @param excludedEmails users whose whole address matches one of these are left out; without regard to case
 */
public record IdentityRules(
        List<AccountKeyStep> steps,
        Set<String> excludedDomains,
        boolean excludeFreeMail,
        List<Pattern> excludedEmails) {
    public IdentityRules {
        steps = List.copyOf(steps);
        excludedDomains = Set.copyOf(excludedDomains);
        excludedEmails = List.copyOf(excludedEmails);
    }
}
