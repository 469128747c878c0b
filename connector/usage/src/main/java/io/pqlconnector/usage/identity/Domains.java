package io.pqlconnector.usage.identity;

import crawlercommons.domains.EffectiveTldFinder;
import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Registrable domains by the public suffix list: {@code acme.co.uk} for {@code mail.acme.co.uk}.
 *
 * <p>Both sections of the list count, so every customer of a shared host is a domain of its own
 * ({@code acme.github.io}); the host's own name ({@code github.io}) still is one. Domains are in lower case and in their
 * ASCII form ({@code xn--mnchen-3ya.de}), so that both spellings of a name are one account.
 *
 * @see <a href="https://github.com/publicsuffix/list/wiki/Format">The format of the public suffix list</a>
 */
public final class Domains {
    /** Names that are never delegated, so that documentation and tests can use them (RFC 2606, RFC 6761). */
    private static final Set<String> RESERVED = Set.of("example", "invalid", "localhost", "test");

    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_LABEL = 63;

    private Domains() {}

    /**
     * The registrable domain of a host. A host under an unlisted top-level name, such as {@code corp.internal}, is taken by
     * its last two labels.
     *
     * @return empty for what is no host name, an IP address, a single label or a public suffix such as {@code co.uk}
     */
    public static Optional<String> registrable(String host) {
        return asciiName(host).flatMap(Domains::registrableOfName);
    }

    /**
     * The registrable domain of a text that may be anything: an account's key, say. Only top-level names that are listed or
     * reserved count, so {@code build.v2} is none.
     */
    public static Optional<String> recognised(String text) {
        return asciiName(text)
                .filter(name -> EffectiveTldFinder.getEffectiveTLD(name, false) != null
                        || RESERVED.contains(name.substring(name.lastIndexOf('.') + 1)))
                .flatMap(Domains::registrableOfName);
    }

    /** The registrable domain of a web address or bare domain as people write it: {@code https://www.acme.com/about}. */
    public static Optional<String> ofWebsite(String text) {
        String rest = text.strip();
        int scheme = rest.indexOf("://");
        if (scheme >= 0) {
            rest = rest.substring(scheme + 3);
        }
        int end = 0;
        while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        rest = rest.substring(rest.lastIndexOf('@', end - 1) + 1, end);
        int port = rest.indexOf(':');
        return recognised(port >= 0 ? rest.substring(0, port) : rest);
    }

    private static Optional<String> registrableOfName(String name) {
        if (EffectiveTldFinder.getEffectiveTLD(name, false) == null) {
            int dot = name.lastIndexOf('.', name.lastIndexOf('.') - 1);
            return Optional.of(name.substring(dot + 1));
        }
        String domain = EffectiveTldFinder.getAssignedDomain(name, true, false);
        if (domain == null) {
            domain = EffectiveTldFinder.getAssignedDomain(name, true, true);
        }
        return Optional.ofNullable(domain);
    }

    /** A host name of two labels or more, in lower case and ASCII, without the root's dot. */
    static Optional<String> asciiName(String host) {
        String name = host.strip();
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        if (name.indexOf('.') < 0 || name.length() > LONGEST_NAME) {
            return Optional.empty();
        }
        try {
            name = IDN.toASCII(name).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException notAName) {
            return Optional.empty();
        }
        return isName(name) ? Optional.of(name) : Optional.empty();
    }

    private static boolean isName(String name) {
        if (name.length() > LONGEST_NAME) {
            return false;
        }
        String[] labels = name.split("\\.", -1);
        for (String label : labels) {
            if (label.isEmpty()
                    || label.length() > LONGEST_LABEL
                    || label.startsWith("-")
                    || label.endsWith("-")
                    || !label.chars().allMatch(c -> c == '-' || c == '_' || isLetterOrDigit(c))) {
                return false;
            }
        }
        // A last label of digits makes an IPv4 address of it, however many labels there are (WHATWG URL, 3.5).
        return labels.length > 1 && !labels[labels.length - 1].chars().allMatch(Domains::isDigit);
    }

    private static boolean isLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || isDigit(c);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
