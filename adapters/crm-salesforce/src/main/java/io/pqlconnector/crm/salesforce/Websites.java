package io.pqlconnector.crm.salesforce;

import java.net.IDN;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** What people type into fields for web addresses, as hosts. */
final class Websites {
    private Websites() {}

    /**
     * Whether a web address belongs to a domain: its host is the domain or lies below it.
     *
     * @param domain a registrable domain, so that what lies below it has no other owner
     */
    static boolean belongsTo(String website, String domain) {
        String host = host(website);
        String wanted = host(domain);
        return !wanted.isEmpty() && (host.equals(wanted) || host.endsWith("." + wanted));
    }

    /** How a domain may stand in what people type; none if it is no domain. */
    static Set<String> spellings(String domain) {
        String ascii = host(domain);
        Set<String> spellings = new LinkedHashSet<>();
        if (!ascii.isEmpty()) {
            spellings.add(ascii);
            spellings.add(IDN.toUnicode(ascii, IDN.ALLOW_UNASSIGNED));
        }
        return spellings;
    }

    /** The host of what somebody typed; empty if there is none. */
    static String host(String website) {
        String rest = website.strip().toLowerCase(Locale.ROOT).replaceFirst("^([a-z][a-z0-9+.-]*:)?//", "");
        rest = rest.split("[/?#\\\\]", 2)[0];
        rest = rest.substring(rest.lastIndexOf('@') + 1)
                .replaceFirst(":[0-9]*$", "")
                .replaceFirst("\\.$", "");
        rest = rest.replaceFirst("^www[0-9]?\\.(?=.+\\.)", "");
        try {
            return IDN.toASCII(rest, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
