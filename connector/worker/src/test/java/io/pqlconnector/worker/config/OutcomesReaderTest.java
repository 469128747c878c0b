package io.pqlconnector.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.lake.ConversionRule;
import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.PropertyTest;
import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.spi.source.PropertyPath;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code outcomes:} */
final class OutcomesReaderTest extends ReadConfigTest {
    @Test
    void withoutTheKeyNothingIsTold() throws IOException {
        assertThat(read(MINIMAL, Map.of()).outcomes()).isEqualTo(OutcomeSettings.NONE);
        assertThat(read(MINIMAL + "outcomes:\n", Map.of()).outcomes().isNothing())
                .isTrue();
        assertThat(problems()).isEmpty();
    }

    @Test
    void readsEventsFilesAndDestinations() throws IOException {
        Config config = read(MINIMAL + """
                        outcomes:
                          customer: { event: [ Subscription Started, Plan Upgraded ], value: properties.mrr, currency: EUR }
                          opportunity: { event: Demo Booked, where: { plan: team } }
                          lost: { event: any, value: context.mrr, currency: properties.currency }
                          files: [ won.csv, ../lost.csv ]
                          crm: local
                        """, Map.of());

        assertThat(problems()).isEmpty();
        assertThat(config.outcomes().events())
                .containsExactly(
                        new ConversionRule(
                                Outcome.Kind.OPPORTUNITY,
                                new EventFilter(
                                        List.of("Demo Booked"),
                                        List.of(new PropertyTest.OneOf(
                                                PropertyPath.property("plan"), List.of("team")))),
                                Optional.empty(),
                                "",
                                Optional.empty()),
                        new ConversionRule(
                                Outcome.Kind.CUSTOMER,
                                new EventFilter(List.of("Subscription Started", "Plan Upgraded"), List.of()),
                                Optional.of(PropertyPath.property("mrr")),
                                "EUR",
                                Optional.empty()),
                        new ConversionRule(
                                Outcome.Kind.LOST,
                                EventFilter.ANY,
                                Optional.of(PropertyPath.context("mrr")),
                                "",
                                Optional.of(PropertyPath.property("currency"))));
        assertThat(config.outcomes().files())
                .containsExactly(
                        new Config.FileRef("won.csv", folder.resolve("won.csv")),
                        new Config.FileRef("../lost.csv", folder.resolveSibling("lost.csv")));
        assertThat(config.outcomes().destinations()).containsExactly("local");
        assertThat(config.outcomes().properties())
                .extracting(PropertyPath::toString)
                .containsExactlyInAnyOrder("properties.plan", "properties.mrr", "context.mrr", "properties.currency");
    }

    @Test
    void saysAllThatIsWrongAtOnceAndWhere() throws IOException {
        read(MINIMAL + """
                        outcomes:
                          customer: { value: properties.mrr, currency: euro }
                          opportunity: { event: Demo Booked, currency: EUR }
                          lost: { evnt: Cancelled }
                          custmer: { event: Subscription Started }
                          files: [ won.csv, won.csv, "", "${NAME}" ]
                          crm: [ lokal ]
                        """, Map.of("NAME", "x"));

        assertThat(problems()).isEqualTo("""
                config.yaml:5:13  outcomes.customer.event: is missing. Write event: Subscription Started.
                config.yaml:5:48  outcomes.customer.currency: "euro" is no currency. Write its ISO 4217 code, such as EUR, or the property that names it, such as properties.currency.
                config.yaml:6:48  outcomes.opportunity.currency: counts nothing without a value. Write value: properties.mrr, or leave this out.
                config.yaml:7:9  outcomes.lost.event: is missing. Write event: Subscription Started.
                config.yaml:7:11  outcomes.lost.evnt: unknown key "evnt". Did you mean "event"?
                config.yaml:8:3  outcomes.custmer: unknown key "custmer". Did you mean "customer"?
                config.yaml:9:21  outcomes.files[1]: "won.csv" is named twice, and would count twice.
                config.yaml:9:30  outcomes.files[2]: is empty. Write a name, such as outcomes.csv.
                config.yaml:9:34  outcomes.files[3]: is shown in messages, so it cannot come from the environment. Write it out here.
                config.yaml:10:10  outcomes.crm[0]: unknown "lokal". Did you mean "local"?""");
    }
}
