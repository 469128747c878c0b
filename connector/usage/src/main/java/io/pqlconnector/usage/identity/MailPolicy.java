package io.pqlconnector.usage.identity;

import io.pqlconnector.core.lake.IdentityRules;
import io.pqlconnector.core.lake.LakeException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the configuration makes of mail domains and addresses. */
public final class MailPolicy {
    /** A pattern that reads this many characters for one address backtracks without end. */
    private static final int STEPS_PER_ADDRESS = 200_000;

    private static final int LONGEST_ADDRESS = 320;

    private final MailProviders providers;
    private final Set<String> excludedDomains;
    private final boolean excludeFreeMail;
    private final List<Pattern> excludedAddresses;

    /** Takes the configured rules and the lists of providers. */
    public MailPolicy(IdentityRules rules, MailProviders providers) {
        this.providers = providers;
        this.excludedDomains = rules.excludedDomains().stream()
                .map(domain -> Domains.asciiName(domain).orElse(domain.strip().toLowerCase(Locale.ROOT)))
                .collect(Collectors.toUnmodifiableSet());
        this.excludeFreeMail = rules.excludeFreeMail();
        this.excludedAddresses = rules.excludedEmails().stream()
                .map(pattern -> Pattern.compile(
                        pattern.pattern(), pattern.flags() | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE))
                .toList();
    }

    /**
     * What a mail host stands for.
     *
     * @param domain the registrable domain; empty if there is none
     * @param work whether it belongs to a company rather than a provider for anyone
     * @param account whether it keys an account
     * @param leftOut whether its users and their events are left out
     */
    public record Host(Optional<String> domain, boolean work, boolean account, boolean leftOut) {}

    /** Judges the part of an address after the {@code @}. */
    public Host judge(String host) {
        Optional<String> domain = Domains.registrable(host);
        boolean leftOut = isBelowExcluded(Domains.asciiName(host).orElse(""));
        boolean work = domain.map(name -> !providers.servesAnyone(name)).orElse(false);
        return new Host(domain, work, domain.isPresent() && !leftOut && (work || !excludeFreeMail), leftOut);
    }

    private boolean isBelowExcluded(String name) {
        for (int start = 0; start >= 0 && start < name.length(); ) {
            if (excludedDomains.contains(name.substring(start))) {
                return true;
            }
            int dot = name.indexOf('.', start);
            start = dot < 0 ? -1 : dot + 1;
        }
        return false;
    }

    /** Whether an account with this registrable domain is left out. */
    public boolean leavesOutDomain(String domain) {
        return excludedDomains.contains(domain);
    }

    /** Whether there are addresses to leave out at all. */
    public boolean hasExcludedAddresses() {
        return !excludedAddresses.isEmpty();
    }

    /**
     * Whether a user with this address is left out because of a pattern.
     *
     * @throws LakeException if a pattern takes too long, as one with nested repetition can
     */
    public boolean leavesOutAddress(String address) {
        if (address.length() > LONGEST_ADDRESS) {
            return false;
        }
        for (Pattern pattern : excludedAddresses) {
            try {
                if (pattern.matcher(new BoundedText(address)).matches()) {
                    return true;
                }
            } catch (TooManySteps | StackOverflowError e) {
                throw new LakeException(
                        "accounts.exclude.emails: the pattern \"" + pattern.pattern()
                                + "\" takes too long to match. Write it without a repetition inside a repetition.",
                        e);
            }
        }
        return false;
    }

    private static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManySteps() {
            super("too many steps", null, false, false);
        }
    }

    /** Counts what a matcher reads: the one place where java.util.regex can be stopped. */
    private static final class BoundedText implements CharSequence {
        private final String text;
        private int steps;

        BoundedText(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++steps > STEPS_PER_ADDRESS) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
