package io.pqlconnector.usage.lake;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * E-mail addresses within texts. Whether a text names an address can be asked with the address at hand ({@link #pattern}), and
 * without it, by looking at all that the text may name ({@link #in}); the two agree on every address that {@link #isAddress}
 * takes. An address that is a part of a longer one is not named.
 */
public final class Addresses {
    /** What an address has at most. See <a href="https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1.3">RFC 5321</a>. */
    private static final int LONGEST = 254;

    // With marks, as domains in several scripts have them. For DuckDB's expressions as for Java's.
    private static final String WORD = "\\p{L}\\p{M}\\p{N}";
    private static final String LABEL = "[" + WORD + "][" + WORD + "_-]*";
    private static final String DOMAIN = LABEL + "(?:\\." + LABEL + ")*";
    private static final String LOCAL = "[" + WORD + "!#$%&'*+/=?^_`{|}~.-]";

    /** What may stand in a local part and is seldom outside of one, so that what follows it is a part of the address. */
    private static final String INNER = WORD + "._%+'-";

    private static final Pattern ADDRESS = Pattern.compile(LOCAL + "+@" + DOMAIN);
    private static final Pattern DOMAIN_HERE = Pattern.compile(DOMAIN);
    private static final Pattern LOCAL_CHARACTER = Pattern.compile(LOCAL);
    private static final Pattern INNER_CHARACTER = Pattern.compile("[" + INNER + "]");
    private static final Pattern AFTER_ESCAPE = Pattern.compile("(?<=\\\\[bfnrt])|(?<=\\\\u[0-9a-f]{4})");

    private Addresses() {}

    /** Whether a text in lower case is an address, of one of the forms that are in use. */
    public static boolean isAddress(String text) {
        return text.length() <= LONGEST && ADDRESS.matcher(text).matches();
    }

    /**
     * The address in a text in lower case, and not in a longer one that it is a part of; for Java and DuckDB alike. An escape of
     * JSON before it is no part of it.
     */
    static String pattern(String email) {
        return "(^|[^" + INNER + "]|\\\\[bfnrt]|\\\\u[0-9a-f]{4})" + quoted(email) + "($|[^" + WORD + "_.-]|\\.($|[^"
                + WORD + "]))";
    }

    private static String quoted(String email) {
        return email.replaceAll("[^" + WORD + "@_]", "\\\\$0");
    }

    /** Every address that a text names, in lower case, and what may be one. */
    static Set<String> in(String text) {
        Set<String> found = new LinkedHashSet<>();
        if (text.indexOf('@') < 0) {
            return found;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        Matcher domain = DOMAIN_HERE.matcher(lower);
        for (int at = lower.indexOf('@'); at >= 0; at = lower.indexOf('@', at + 1)) {
            if (domain.region(at + 1, lower.length()).lookingAt()) {
                addWithDomain(lower, at, domain.end(), found);
            }
        }
        return found;
    }

    // Where an address begins is not told by the text alone: mailto=ann@acme.example may be one, and name another.
    private static void addWithDomain(String lower, int at, int end, Set<String> found) {
        Matcher local = LOCAL_CHARACTER.matcher(lower);
        int from = at;
        while (from > 0 && end - from < LONGEST) {
            int before = lower.offsetByCodePoints(from, -1);
            if (!local.region(before, at).lookingAt()) {
                return;
            }
            from = before;
            if (mayBegin(lower, from)) {
                found.add(lower.substring(from, end));
            }
        }
    }

    private static boolean mayBegin(String lower, int from) {
        if (from == 0) {
            return true;
        }
        // Java's expressions do not look behind at characters of two units.
        int before = lower.offsetByCodePoints(from, -1);
        return !INNER_CHARACTER.matcher(lower).region(before, from).matches()
                || AFTER_ESCAPE
                        .matcher(lower)
                        .useTransparentBounds(true)
                        .region(from, lower.length())
                        .lookingAt();
    }
}
