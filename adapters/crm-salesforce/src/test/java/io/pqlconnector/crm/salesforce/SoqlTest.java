package io.pqlconnector.crm.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.testkit.salesforce.FakeSalesforce;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** Whatever somebody has typed in a product or a CRM, a query asks for just that. */
final class SoqlTest {
    private static final FakeSalesforce ORG = Orgs.start(SalesforceOptions.contractSuite());

    @AfterContainer
    static void stop() {
        ORG.close();
    }

    @Property(tries = 500)
    void findsWhatHoldsAValueAndNothingElse(@ForAll("values") String value) {
        String id = ORG.createRecord(new ObjectName("account"), Map.of("Name", value))
                .value();

        String soql = "SELECT Id FROM Account WHERE " + Soql.in("Id", List.of(id)) + " AND ";

        assertThat(ORG.query(soql + Soql.in("Name", List.of("other", value)))).hasSize(1);
        assertThat(ORG.query(soql + Soql.containing("Name", value))).hasSize(1);
        assertThat(ORG.query(soql + Soql.in("Name", List.of(value + "x", "other"))))
                .isEmpty();
        assertThat(ORG.query(soql + Soql.containing("Name", value + "x"))).isEmpty();
    }

    @Property(tries = 500)
    void neverLetsAValueBecomeAPartOfTheQuery(@ForAll("values") String value) {
        String injected = value + "') OR Name != ('";

        assertThat(ORG.query("SELECT Id FROM Account WHERE " + Soql.in("Name", List.of(injected))))
                .isEmpty();
        assertThat(ORG.query("SELECT Id FROM Account WHERE " + Soql.containing("Name", injected)))
                .isEmpty();
    }

    @Property
    void asksForNoValueThatNoQueryTakes(@ForAll String value) {
        boolean strange = value.codePoints()
                .anyMatch(c -> (Character.isISOControl(c) && "\n\r\t\b\f".indexOf(c) < 0)
                        || c == 0x2028
                        || c == 0x2029
                        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));

        assertThat(Soql.canHold(value)).isEqualTo(!strange && value.length() <= 2_000);
    }

    @Example
    void escapesAsTheLanguageSays() {
        assertThat(Soql.text("O'Neil \\ \"x\"\n\r\t\b\f%_")).isEqualTo("'O\\'Neil \\\\ \\\"x\\\"\\n\\r\\t\\b\\f%_'");
        assertThat(Soql.containing("Website", "a_b%c\\'d")).isEqualTo("Website LIKE '%a\\_b\\%c\\\\\\'d%'");
    }

    @Provide
    Arbitrary<String> values() {
        Arbitrary<String> nasty = Arbitraries.of(
                "'",
                "\\",
                "\"",
                "%",
                "_",
                "\n",
                "\r",
                "\t",
                "\b",
                "\f",
                "\\'",
                "\\u0041",
                "é",
                "\u00df",
                "\ud83d\ude00",
                "a",
                " OR ",
                "--",
                "?",
                "&",
                "+",
                "#",
                "=1+1",
                "\u202e",
                "\u00a0");
        return nasty.list().ofMinSize(1).ofMaxSize(30).map(parts -> "x" + String.join("", parts) + "x");
    }
}
