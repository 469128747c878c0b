package io.pqlconnector.crm.hubspot;

import static io.pqlconnector.crm.hubspot.Operations.COMPANY;
import static io.pqlconnector.crm.hubspot.Operations.company;
import static io.pqlconnector.crm.hubspot.Operations.contact;
import static io.pqlconnector.crm.hubspot.Operations.deliver;
import static io.pqlconnector.crm.hubspot.Operations.enroll;
import static io.pqlconnector.crm.hubspot.Operations.key;
import static io.pqlconnector.crm.hubspot.Operations.text;
import static io.pqlconnector.crm.hubspot.Operations.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.OutcomeCursor;
import io.pqlconnector.spi.destination.OutcomePage;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.WritePolicy;
import io.pqlconnector.testkit.hubspot.FakeHubSpot;
import io.pqlconnector.testkit.hubspot.HubSpotOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of work in every version of the API that can be chosen, against a portal that knows that version alone. */
final class VersionsTest {

    @ParameterizedTest
    @EnumSource
    void speaksTheVersionThatWasChosen(ApiVersion version) throws Exception {
        HubSpotOptions only = HubSpotOptions.contractSuite()
                .versions(EnumSet.of(io.pqlconnector.testkit.hubspot.ApiVersion.valueOf(version.name())));
        try (FakeHubSpot portal = Portals.start(only);
                Destination destination = Portals.connect(
                        portal,
                        Duration.ofSeconds(30),
                        "token: " + portal.secret() + "\napi_version: " + version.word()
                                + "\nsequences:\n  gap: none")) {
            confirmed(deliver(destination, upsert(company("acme"), "pql_tier", text("hot"))));
            confirmed(deliver(
                    destination,
                    new Operation.Upsert(
                            key(),
                            contact("ann"),
                            new TreeMap<>(Map.of("pql_tier", new FieldWrite(text("hot"), WritePolicy.ALWAYS))),
                            true,
                            Optional.of(company("acme")))));
            confirmed(deliver(destination, new Operation.ListChange(key(), company("acme"), "PQL - Hot", true)));
            confirmed(deliver(destination, enroll(contact("ann"), "Welcome")));
            confirmed(deliver(
                    destination,
                    new Operation.CreateTask(
                            key(), company("acme"), "Call", "Now.", Operations.REP, LocalDate.of(2026, 4, 1))));

            assertThat(destination.facts(List.of(company("acme"), contact("ann"))))
                    .hasSize(2);
            assertThat(destination.outcomes(Instant.EPOCH, OutcomeCursor.START)).isEqualTo(OutcomePage.NOTHING);
            assertThat(destination.find(List.of(company("acme")), Set.of("pql_tier")))
                    .hasSize(1);
            assertThat(portal.members(COMPANY, "PQL - Hot")).hasSize(1);
            assertThat(portal.enrollments()).hasSize(1);
            assertThat(portal.tasks()).hasSize(1);
        }
    }

    private static void confirmed(Receipt receipt) {
        assertThat(receipt).isInstanceOf(Receipt.Confirmed.class);
    }
}
