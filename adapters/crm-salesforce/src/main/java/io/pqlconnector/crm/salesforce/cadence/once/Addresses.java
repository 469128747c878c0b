package io.pqlconnector.crm.salesforce.cadence.once;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** E-mail addresses as people are found by them. */
public final class Addresses {
    /** A comma would be read as the end of one address and the start of another. */
    private static final Pattern PLAUSIBLE = Pattern.compile("[^\\s@,]{1,64}@[^\\s@,]{1,255}");

    private Addresses() {}

    /** Whether two texts are the same address. */
    public static boolean same(String one, String other) {
        return one.strip().toLowerCase(Locale.ROOT).equals(other.strip().toLowerCase(Locale.ROOT));
    }

    /** Why nobody can be found by a text; empty if it may be an address. */
    static Optional<Trouble> trouble(String email) {
        if (PLAUSIBLE.matcher(email).matches()) {
            return Optional.empty();
        }
        return Optional.of(Trouble.refused(
                "INVALID_EMAIL",
                "What stands in Salesforce as the e-mail address is none.",
                "Correct it in Salesforce; then: ./pql rejected --retry"));
    }
}
