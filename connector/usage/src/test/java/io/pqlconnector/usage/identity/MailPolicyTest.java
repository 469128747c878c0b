package io.pqlconnector.usage.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.lake.IdentityRules;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class MailPolicyTest {
    private static MailPolicy policy(boolean excludeFreeMail, Set<String> domains, String... patterns) {
        List<Pattern> compiled =
                List.of(patterns).stream().map(Pattern::compile).toList();
        return new MailPolicy(
                new IdentityRules(List.of(), domains, excludeFreeMail, compiled), MailProviders.bundled());
    }

    @Test
    void aCompanysHostKeysItsAccount() {
        MailPolicy.Host host = policy(true, Set.of()).judge("mail.acme.co.uk");

        assertThat(host.domain()).contains("acme.co.uk");
        assertThat(host.work()).isTrue();
        assertThat(host.account()).isTrue();
        assertThat(host.leftOut()).isFalse();
    }

    @Test
    void aProvidersHostIsNoWorkAndKeysNothingUnlessAllowed() {
        assertThat(policy(true, Set.of()).judge("gmail.com").account()).isFalse();
        assertThat(policy(false, Set.of()).judge("gmail.com").account()).isTrue();
        assertThat(policy(false, Set.of()).judge("gmail.com").work()).isFalse();
    }

    @Test
    void anExcludedDomainLeavesOutAllHostsBelowItAndNothingElse() {
        MailPolicy policy = policy(true, Set.of("OurCompany.com.", "test.acme.com"));

        assertThat(policy.judge("ourcompany.com").leftOut()).isTrue();
        assertThat(policy.judge("eu.ourcompany.com").leftOut()).isTrue();
        assertThat(policy.judge("notourcompany.com").leftOut()).isFalse();
        assertThat(policy.judge("test.acme.com").leftOut()).isTrue();
        assertThat(policy.judge("acme.com").leftOut()).isFalse();
        assertThat(policy.leavesOutDomain("ourcompany.com")).isTrue();
        assertThat(policy.leavesOutDomain("acme.com")).isFalse();
    }

    @Test
    void aPatternMatchesTheWholeAddressWithoutRegardToCase() {
        MailPolicy policy = policy(true, Set.of(), ".*\\+TEST@.*", "qa@acme\\.com");

        assertThat(policy.leavesOutAddress("ann+test@acme.com")).isTrue();
        assertThat(policy.leavesOutAddress("qa@acme.com")).isTrue();
        assertThat(policy.leavesOutAddress("qa@acme.com.br")).isFalse();
    }

    @Test
    void whatIsNoHostKeysNothing() {
        MailPolicy.Host host = policy(true, Set.of("x.com")).judge("[1.2.3.4]");

        assertThat(host).isEqualTo(new MailPolicy.Host(host.domain(), false, false, false));
        assertThat(host.domain()).isEmpty();
    }
}
