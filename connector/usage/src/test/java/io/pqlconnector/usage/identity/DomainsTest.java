package io.pqlconnector.usage.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DomainsTest {

    @ParameterizedTest
    @CsvSource({
        "acme.com, acme.com",
        "Mail.ACME.com., acme.com",
        "mail.acme.co.uk, acme.co.uk",
        "acme.github.io, acme.github.io",
        "a.b.acme.github.io, acme.github.io",
        "github.io, github.io",
        "northwind.example, northwind.example",
        "mail.northwind.example, northwind.example",
        "mx.corp.internal, corp.internal",
        "münchen.de, xn--mnchen-3ya.de",
        "xn--mnchen-3ya.de, xn--mnchen-3ya.de",
        "shop.xn--fiqs8s, shop.xn--fiqs8s",
        "foo.city.kawasaki.jp, city.kawasaki.jp"
    })
    void aHostHasItsRegistrableDomain(String host, String domain) {
        assertThat(Domains.registrable(host)).contains(domain);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "localhost",
                "co.uk",
                "com",
                "1.2.3.4",
                "[1.2.3.4]",
                "a..com",
                "-acme.com",
                "acme-.com",
                "a b.com",
                "acme.com/x",
                "@acme.com",
                "xn--a.xn--"
            })
    void whatIsNoHostHasNone(String text) {
        assertThat(Domains.registrable(text)).isEmpty();
    }

    @Test
    void aNameThatIsTooLongIsNoHost() {
        assertThat(Domains.registrable("a".repeat(64) + ".com")).isEmpty();
        assertThat(Domains.registrable("abc.".repeat(70) + "com")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "acme.com, acme.com",
        "https://www.Acme.com/about?x=1#y, acme.com",
        "http://user:secret@shop.acme.co.uk:8080, acme.co.uk",
        "acme.com/path, acme.com",
        "www.northwind.example, northwind.example"
    })
    void aWebAddressHasADomain(String text, String domain) {
        assertThat(Domains.ofWebsite(text)).contains(domain);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "build.v2", "org.acme", "n/a", "https://", "?", "v1.2", "mailto:x"})
    void whatIsNoWebAddressHasNone(String text) {
        assertThat(Domains.ofWebsite(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gmail.com", "googlemail.com", "yahoo.co.uk", "yahoo.com", "hotmail.fr", "outlook.com", "icloud.com",
                        "gmx.de",
                "web.de", "qq.com", "163.com", "mail.ru", "yandex.ru", "proton.me", "mailinator.com", "yopmail.com"
            })
    void providersServeAnyone(String domain) {
        assertThat(MailProviders.bundled().servesAnyone(domain)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme.com", "northwind.example", "org11.test", "yahoo-inc.com", "notgmail.com"})
    void companiesDoNot(String domain) {
        assertThat(MailProviders.bundled().servesAnyone(domain)).isFalse();
    }

    @Test
    void everyBundledDomainIsRegistrable() {
        Set<String> domains = MailProviders.bundled().domains();

        assertThat(domains)
                .hasSizeGreaterThan(300)
                .allSatisfy(domain -> assertThat(Domains.registrable(domain)).contains(domain));
    }

    @Test
    void aliasesFormGroups() {
        AliasGroups groups = new AliasGroups();
        List.of("c>b", "b>a", "x>y", "y>x", "s>s", "p>q", "r>q")
                .forEach(link -> groups.add(link.substring(0, 1), link.substring(2)));

        assertThat(groups.canonicalIds())
                .containsEntry("c", "a")
                .containsEntry("b", "a")
                .containsEntry("y", "x")
                .containsEntry("p", "q")
                .containsEntry("r", "q")
                .hasSize(5);
    }

    @Test
    void aLongChainOfAliasesIsOneGroup() {
        AliasGroups groups = new AliasGroups();
        for (int i = 0; i < 100_000; i++) {
            groups.add("id" + i, "id" + (i + 1));
        }

        assertThat(groups.canonicalIds())
                .hasSize(100_000)
                .allSatisfy((id, person) -> assertThat(person).isEqualTo("id100000"));
    }
}
