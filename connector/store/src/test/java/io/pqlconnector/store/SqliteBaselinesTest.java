package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.Baselines;
import io.pqlconnector.core.ledger.TakenAsDone;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.ObjectName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SqliteBaselinesTest extends OpenLedgerTest {
    private static final DestinationName OTHER = new DestinationName("hubspot");

    private Baselines baselines;

    @BeforeEach
    void takeBaselines() {
        baselines = ledger.baselines();
    }

    @Test
    void whatWasNotedIsFoundByAccountAndBySlot() {
        TakenAsDone acme = taken(Samples.LOCAL, "acme", Samples.DAY_1, 1);
        TakenAsDone globex = taken(Samples.LOCAL, "globex", Samples.DAY_1, 1);
        TakenAsDone elsewhere = taken(OTHER, "acme", Samples.DAY_1, 1);

        baselines.note(List.of(acme, globex, elsewhere));

        assertThat(baselines.ofAccounts(Samples.LOCAL, List.of("acme", "initech")))
                .containsExactly(Map.entry(acme.slot(), acme));
        assertThat(baselines.in(Samples.LOCAL, List.of(globex.slot(), "enroll/Outgrown/contact/u0-initech")))
                .containsExactly(Map.entry(globex.slot(), globex));
        assertThat(baselines.in(OTHER, List.of(acme.slot()))).containsValue(elsewhere);
    }

    @Test
    void aLaterBaselineTakesThePlaceOfAnEarlierOne() {
        TakenAsDone later = taken(Samples.LOCAL, "acme", Samples.DAY_2, 7);
        baselines.note(List.of(taken(Samples.LOCAL, "acme", Samples.DAY_1, 1)));

        baselines.note(List.of(later));

        assertThat(baselines.ofAccounts(Samples.LOCAL, List.of("acme"))).containsValue(later);
    }

    @Test
    void whatIsForgottenIsForgottenInOneDestination() {
        TakenAsDone acme = taken(Samples.LOCAL, "acme", Samples.DAY_1, 1);
        baselines.note(List.of(acme, taken(OTHER, "acme", Samples.DAY_1, 1)));

        baselines.forget(Samples.LOCAL, List.of(acme.slot()));

        assertThat(baselines.ofAccounts(Samples.LOCAL, List.of("acme"))).isEmpty();
        assertThat(baselines.ofAccounts(OTHER, List.of("acme"))).hasSize(1);
    }

    private static TakenAsDone taken(DestinationName destination, String account, Instant asOf, long run) {
        return new TakenAsDone(
                destination,
                "enroll/Outgrown/contact/u0-" + account,
                account,
                new ObjectName("contact"),
                "u0-" + account,
                "enroll",
                "Outgrown",
                asOf,
                run);
    }
}
