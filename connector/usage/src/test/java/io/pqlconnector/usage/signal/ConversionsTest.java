package io.pqlconnector.usage.signal;

import static io.pqlconnector.usage.signal.Requests.AS_OF;
import static io.pqlconnector.usage.signal.Requests.ORG;
import static io.pqlconnector.usage.signal.Requests.keyedBy;
import static io.pqlconnector.usage.signal.TestRecord.event;
import static io.pqlconnector.usage.signal.TestRecord.identify;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.lake.AccountKeyStep;
import io.pqlconnector.core.lake.Conversion;
import io.pqlconnector.core.lake.ConversionRequest;
import io.pqlconnector.core.lake.ConversionRule;
import io.pqlconnector.core.lake.IdentityRules;
import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.PropertyTest;
import io.pqlconnector.spi.AccountKey;
import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.RecordKind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConversionsTest extends OpenLakeTest {
    private static final PropertyPath MRR = PropertyPath.property("mrr");
    private static final PropertyPath CURRENCY = PropertyPath.property("currency");
    private static final Instant DAY = AS_OF.minus(Duration.ofDays(10));

    private static final ConversionRule PAID = rule(Outcome.Kind.CUSTOMER, "Subscription Started");
    private static final ConversionRule DEMO = rule(Outcome.Kind.OPPORTUNITY, "Demo Booked");

    @Test
    void eachRuleFindsItsFirstEventInEachAccount() {
        lake.with(
                paid("b", 30, "{\"org\":\"b\",\"mrr\":90}"),
                paid("b", 20, "{\"org\":\"b\",\"mrr\":\"49.50\"}"),
                event("Demo Booked", "b", "u-b", hour(10)),
                paid("a", 40, "{\"org\":\"a\",\"mrr\":1200}"),
                event("Session Started", "c", "u-c", hour(5)));

        assertThat(conversions(PAID, DEMO))
                .containsExactly(
                        customer("a", hour(40), "1200", ""),
                        customer("b", hour(20), "49.5", ""),
                        new Conversion(
                                new AccountKey("b"),
                                Outcome.Kind.OPPORTUNITY,
                                "Demo Booked",
                                hour(10),
                                Optional.empty(),
                                ""));
    }

    @Test
    void eventsFromTheInstantOnDoNotCount() {
        lake.with(
                event("Subscription Started", "at", "u", AS_OF),
                event("Subscription Started", "before", "v", AS_OF.minusNanos(1000)));

        assertThat(conversions(PAID))
                .extracting(conversion -> conversion.account().value())
                .containsExactly("before");
    }

    @Test
    void eventsFindTheirAccountsAsSignalsDo() {
        IdentityRules byMail = keyedBy(new AccountKeyStep.EmailDomain());
        lake.with(
                event("Subscription Started", "", hour(1)).anonymous("browser"),
                identify("browser", "ada", hour(2), "{\"email\":\"ada@acme.com\"}"),
                event("Subscription Started", "gus", hour(3)).properties("{\"email\":\"gus@gmail.com\"}"));

        assertThat(conversions(byMail, PAID))
                .containsExactly(new Conversion(
                        new AccountKey("acme.com"),
                        Outcome.Kind.CUSTOMER,
                        "Subscription Started",
                        hour(1),
                        Optional.empty(),
                        ""));
    }

    @Test
    void anEventOfSeveralAccountsTellsOfEach() {
        lake.with(paid("x", 1, "{\"org\":[\"one\",\"two\"],\"mrr\":5}"));

        assertThat(conversions(PAID))
                .containsExactly(customer("one", hour(1), "5", ""), customer("two", hour(1), "5", ""));
    }

    @Test
    void accountsThatAreLeftOutAreLeftOutHere() {
        IdentityRules rules = new IdentityRules(List.of(ORG), Set.of("ourcompany.com"), true, List.of());
        lake.with(
                paid("theirs", 1, "{\"org\":\"theirs\"}"),
                TestRecord.accountProfile("ours", hour(0), "{\"domain\":\"ourcompany.com\"}"),
                paid("ours", 1, "{\"org\":\"ours\"}"),
                paid("colleague", 1, "{\"org\":\"sandbox\",\"email\":\"eve@ourcompany.com\"}"),
                identify("", "u-colleague", hour(0), "{\"email\":\"eve@ourcompany.com\"}"));

        assertThat(conversions(rules, PAID))
                .extracting(conversion -> conversion.account().value())
                .containsExactly("theirs");
    }

    @Test
    void whatIsFoundDoesNotDependOnWhetherSomebodyElseIsLeftOut() {
        IdentityRules byMail = keyedBy(new AccountKeyStep.EmailDomain());
        IdentityRules withoutOurs = new IdentityRules(byMail.steps(), Set.of("ourcompany.com"), true, List.of());
        lake.with(
                event("Subscription Started", "ada", hour(1)),
                event("Session Started", "ada", hour(2)),
                identify("", "ada", hour(3), "{\"email\":\"ada@acme.com\"}"),
                event("Subscription Started", "eve", hour(1)),
                identify("", "eve", hour(3), "{\"email\":\"eve@ourcompany.com\"}"));

        assertThat(conversions(byMail, PAID))
                .extracting(conversion -> conversion.account().value())
                .containsExactly("acme.com", "ourcompany.com");
        assertThat(conversions(withoutOurs, PAID))
                .isEqualTo(conversions(byMail, PAID).subList(0, 1));
    }

    @Test
    void aBlankKeyIsNoAccount() {
        lake.with(paid("x", 1, "{\"org\":\" \"}"), paid("y", 1, "{\"org\":\"\"}"));

        assertThat(conversions(PAID)).isEmpty();
    }

    @Test
    void whereAndOtherKindsOfUsageCountAsInSignals() {
        ConversionRule team = new ConversionRule(
                Outcome.Kind.CUSTOMER,
                new EventFilter(
                        List.of("Subscription Started", "Plans"),
                        List.of(new PropertyTest.OneOf(PropertyPath.property("plan"), List.of("team")))),
                Optional.empty(),
                "",
                Optional.empty());
        lake.with(
                paid("free", 1, "{\"org\":\"free\",\"plan\":\"solo\"}"),
                paid("page", 1, "{\"org\":\"page\",\"plan\":\"team\"}"),
                event("Plans", "page", "u", hour(0))
                        .kind(RecordKind.PAGE)
                        .properties("{\"org\":\"page\",\"plan\":\"team\"}"));

        assertThat(conversions(team)).singleElement().satisfies(conversion -> {
            assertThat(conversion.event()).isEqualTo("Plans");
            assertThat(conversion.at()).isEqualTo(hour(0));
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            "mrr":49                         | 49    | USD
            "mrr":-3.25,"currency":"eur "    | -3.25 | EUR
            "mrr":"1e3","currency":"EURO"    | 1000  | USD
            "mrr":"a lot","currency":"EUR"   | none  | none
            "mrr":null                       | none  | none
            "mrr":1e21                       | none  | none
            "currency":"EUR"                 | none  | none
            """)
    void aValueIsANumberInACurrency(String properties, String value, String currency) {
        ConversionRule rule = new ConversionRule(
                Outcome.Kind.CUSTOMER,
                new EventFilter(List.of("Subscription Started"), List.of()),
                Optional.of(MRR),
                "USD",
                Optional.of(CURRENCY));
        String text = "{\"org\":\"a\"," + properties + "}";
        TestLake columns =
                new TestLake(directory.resolve(".")).file(List.of(MRR, CURRENCY), List.of(paid("a", 1, text)));
        Conversion expected = customer(
                "a",
                hour(1),
                Optional.ofNullable(value).orElse(""),
                Optional.ofNullable(currency).orElse(""));

        assertThat(conversions(columns, keyedBy(ORG), rule)).containsExactly(expected);
        assertThat(conversions(lake.with(paid("a", 1, text)), keyedBy(ORG), rule))
                .containsExactly(expected);
    }

    @Test
    void withoutRulesOrFilesThereAreNone() {
        assertThat(conversions(PAID)).isEmpty();
        lake.with(paid("a", 1, "{\"org\":\"a\"}"));
        assertThat(conversions()).isEmpty();
    }

    private List<Conversion> conversions(ConversionRule... rules) {
        return conversions(keyedBy(ORG), rules);
    }

    private List<Conversion> conversions(IdentityRules identity, ConversionRule... rules) {
        return conversions(lake, identity, rules);
    }

    private List<Conversion> conversions(TestLake some, IdentityRules identity, ConversionRule... rules) {
        return new SignalEngine(some.duckDb())
                .conversions(directory, some.files(), new ConversionRequest(List.of(rules), identity, AS_OF));
    }

    private static ConversionRule rule(Outcome.Kind kind, String event) {
        return new ConversionRule(
                kind, new EventFilter(List.of(event), List.of()), Optional.of(MRR), "", Optional.empty());
    }

    private static TestRecord paid(String user, long hour, String properties) {
        return event("Subscription Started", "u-" + user, hour(hour)).properties(properties);
    }

    private static Conversion customer(String account, Instant at, String value, String currency) {
        return new Conversion(
                new AccountKey(account),
                Outcome.Kind.CUSTOMER,
                "Subscription Started",
                at,
                value.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(value)),
                currency);
    }

    private static Instant hour(long hours) {
        return DAY.plus(Duration.ofHours(hours));
    }
}
