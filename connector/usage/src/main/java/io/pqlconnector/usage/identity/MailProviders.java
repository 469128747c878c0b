package io.pqlconnector.usage.identity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Domains that give mailboxes to anyone: free providers and disposable addresses. The lists are this project's own, curated
 * by hand; what they lack can be put under {@code accounts.exclude.domains}.
 */
public final class MailProviders {
    private static final MailProviders BUNDLED = load("free-mail-domains.txt", "disposable-mail-domains.txt");

    private final Set<String> domains;
    private final Set<String> brands;

    private MailProviders(Set<String> domains, Set<String> brands) {
        this.domains = Set.copyOf(domains);
        this.brands = Set.copyOf(brands);
    }

    /** The lists that come with the program. */
    public static MailProviders bundled() {
        return BUNDLED;
    }

    /**
     * Whether anyone can have an address there.
     *
     * @param domain a registrable domain in lower case
     */
    public boolean servesAnyone(String domain) {
        int dot = domain.indexOf('.');
        return domains.contains(domain) || (dot > 0 && brands.contains(domain.substring(0, dot)));
    }

    /** The domains that are listed whole. */
    Set<String> domains() {
        return domains;
    }

    private static MailProviders load(String... resources) {
        Set<String> domains = new HashSet<>();
        Set<String> brands = new HashSet<>();
        for (String resource : resources) {
            try (InputStream stream = MailProviders.class.getResourceAsStream(resource)) {
                if (stream == null) {
                    throw new IllegalStateException("the list " + resource + " is missing from the program");
                }
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
                lines.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .forEach(line -> {
                            if (line.endsWith(".*")) {
                                brands.add(line.substring(0, line.length() - 2));
                            } else {
                                domains.add(line);
                            }
                        });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new MailProviders(domains, brands);
    }
}
