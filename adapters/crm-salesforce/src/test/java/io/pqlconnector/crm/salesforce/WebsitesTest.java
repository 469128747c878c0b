package io.pqlconnector.crm.salesforce;

import static io.pqlconnector.crm.salesforce.Operations.ACCOUNT;
import static io.pqlconnector.crm.salesforce.Operations.account;
import static io.pqlconnector.crm.salesforce.Operations.deliver;
import static io.pqlconnector.crm.salesforce.Operations.ref;
import static io.pqlconnector.crm.salesforce.Operations.update;
import static io.pqlconnector.crm.salesforce.Operations.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts by what people have typed into their field for a web address (Salesforce contract §6.6). */
final class WebsitesTest extends OrgTest {

    @Override
    SalesforceOptions options() {
        return usual().pageSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acme.example",
                "ACME.example.",
                "http://acme.example",
                "https://www.Acme.Example:8080/about?x=1#top",
                "//acme.example/",
                "https://user@acme.example",
                "shop.acme.example",
                " www2.acme.example "
            })
    void knowsAWebsiteHoweverItIsTyped(String website) throws Exception {
        CrmId theirs = org.createRecord(ACCOUNT, Map.of("Website", website));

        assertThat(confirmed(deliver(destination, upsert(account("acme"), "hot")))
                        .record())
                .isEqualTo(theirs);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "notacme.example",
                "acme.example.br",
                "example.com/acme.example",
                "https://acme.example@evil.example",
                "acme-example",
                "https://evil.example?acme.example"
            })
    void takesNoWebsiteThatOnlyHasTheDomainInIt(String website) throws Exception {
        CrmId other = org.createRecord(ACCOUNT, Map.of("Website", website));

        CrmId made =
                confirmed(deliver(destination, upsert(account("acme"), "hot"))).record();

        assertThat(made).isNotEqualTo(other);
        assertThat(org.value(other, "pql_tier")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"müller.example, https://www.xn--mller-kva.example", "müller.example, https://müller.example/"})
    void knowsAnInternationalDomainInBothSpellings(String domain, String website) throws Exception {
        CrmId theirs = org.createRecord(ACCOUNT, Map.of("Website", website));

        Receipt receipt = deliver(destination, upsert(ref(ACCOUNT, "mueller", new Match("Website", domain)), "hot"));
        Receipt ascii = deliver(
                destination, upsert(ref(ACCOUNT, "mueller", new Match("Website", "xn--mller-kva.example")), "warm"));

        assertThat(confirmed(receipt).record()).isEqualTo(theirs);
        assertThat(confirmed(ascii).record()).isEqualTo(theirs);
    }

    @Test
    void readsNotEveryAccountWhereADomainIsNone() throws Exception {
        org.createRecord(ACCOUNT, Map.of("Website", "globex.example"));
        org.createRecord(ACCOUNT, Map.of("Website", "initech.example"));

        Receipt receipt = deliver(destination, update(ref(ACCOUNT, "acme", new Match("Website", "https://")), "hot"));

        assertThat(rejected(receipt).code()).isEqualTo("NO_MATCH");
        assertThat(org.tally().calls("query/more")).isZero();
    }
}
