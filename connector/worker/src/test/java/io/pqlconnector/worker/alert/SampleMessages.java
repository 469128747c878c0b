package io.pqlconnector.worker.alert;

import io.pqlconnector.core.alert.Alert;
import io.pqlconnector.core.alert.AlertKind;
import io.pqlconnector.core.alert.AlertMessage;
import io.pqlconnector.core.alert.Lead;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Messages as a channel gets them. */
final class SampleMessages {
    static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    static final String ID = "00000000000000000000000000004f2a";

    private SampleMessages() {}

    static AlertMessage hot(String name, Optional<String> link) {
        Lead lead = new Lead(
                "acme",
                name,
                "acme.com",
                87,
                Optional.of("hot"),
                List.of("hit the record limit", "invited 6 teammates in 30 days"),
                "Offer the Team plan",
                "AE",
                link);
        return message(
                0,
                List.of(new Alert(
                        AlertKind.QUALIFIED,
                        "qualified:41:acme",
                        "acme",
                        41,
                        AT,
                        false,
                        lead.called() + " is hot",
                        List.of(),
                        Optional.of(lead))));
    }

    static AlertMessage failed() {
        return message(0, List.of(failure(0)));
    }

    static AlertMessage many() {
        return message(
                37, IntStream.range(0, 20).mapToObj(SampleMessages::failure).toList());
    }

    private static AlertMessage message(long more, List<Alert> alerts) {
        return new AlertMessage(ID, "ops", AT, 0, alerts, more);
    }

    private static Alert failure(int number) {
        return new Alert(
                AlertKind.RUN_FAILED,
                "run_failed:hubspot:41",
                "hubspot",
                41,
                AT,
                false,
                "Run 41 failed: hubspot" + (number == 0 ? "" : "-" + number),
                List.of("HubSpot answers 503.", "Nothing is lost."),
                Optional.empty());
    }
}
