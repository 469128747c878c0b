package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.ledger.Verdict;
import io.pqlconnector.core.ledger.Verdicts;
import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.spi.DestinationName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SqliteVerdictsTest extends OpenLedgerTest {
    private static final DestinationName OTHER = new DestinationName("other");
    private static final String FIELD = "company.pql_verdict";

    private Verdicts verdicts;

    @BeforeEach
    void take() {
        verdicts = ledger.verdicts();
        found("acme", "beta");
    }

    /** Lets a run find these accounts and no others. */
    private void found(String... accounts) {
        RunRecord run = ledger.runs().start("sync", Samples.DAY_1, Samples.DAY_1, "4f2a91");
        List<ScoredAccount> scored = Stream.of(accounts)
                .map(key -> Samples.account(key, Samples.DAY_1, 50, Optional.of("hot")))
                .toList();
        ledger.outbox().commit(run.number(), new Outbox.Part(scored, List.of(), List.of(), Map.of(), "4f2a91"));
        ledger.runs().finish(run.number(), Samples.DAY_1, RunRecord.Outcome.CONFIRMED, new TreeMap<>(), List.of());
    }

    private long told(Map<String, String> told, Instant asOf) {
        return verdicts.keep(Samples.LOCAL, FIELD, new TreeMap<>(told), asOf, asOf.plusSeconds(1));
    }

    private static Verdict verdict(String account, String words, Instant since, Optional<Instant> until) {
        return new Verdict(account, Samples.LOCAL, FIELD, words, since, until);
    }

    @Test
    void whatIsToldAgainGoesOnAndWhatIsNotToldAnyMoreEnds() {
        assertThat(verdicts.readAt(Samples.LOCAL, FIELD)).isEmpty();
        String nothing = verdicts.version();

        assertThat(told(Map.of("acme", "Not a fit", "beta", "Talking"), Samples.DAY_1))
                .isEqualTo(2);
        String first = verdicts.version();
        assertThat(told(Map.of("acme", "Not a fit", "beta", "Won by another"), Samples.DAY_2))
                .isEqualTo(2);
        assertThat(told(Map.of("acme", "Not a fit", "beta", "Won by another"), Samples.DAY_3))
                .isZero();

        assertThat(verdicts.readAt(Samples.LOCAL, FIELD)).contains(Samples.DAY_3.plusSeconds(1));
        assertThat(verdicts.standing(Samples.LOCAL, FIELD)).isEqualTo(2);
        assertThat(verdicts.of(List.of("beta", "nobody")))
                .containsExactly(
                        verdict("beta", "Talking", Samples.DAY_1, Optional.of(Samples.DAY_2)),
                        verdict("beta", "Won by another", Samples.DAY_2, Optional.empty()));
        assertThat(List.of(nothing, first, verdicts.version())).doesNotHaveDuplicates();
        assertThat(verdicts.all()).hasSize(3);
    }

    @Test
    void whomTheLastRunDidNotFindNobodyWasAskedAbout() {
        told(Map.of("acme", "Not a fit", "beta", "Talking"), Samples.DAY_1);
        found("beta");

        assertThat(told(Map.of(), Samples.DAY_2)).isEqualTo(1);

        assertThat(verdicts.of(List.of("acme")))
                .containsExactly(verdict("acme", "Not a fit", Samples.DAY_1, Optional.empty()));
        assertThat(verdicts.of(List.of("beta")))
                .containsExactly(verdict("beta", "Talking", Samples.DAY_1, Optional.of(Samples.DAY_2)));
    }

    @Test
    void whatStandsWhereNobodyReadsAnyMoreEnds() {
        told(Map.of("acme", "Not a fit"), Samples.DAY_1);
        verdicts.keep(OTHER, "company list \"é's\"", new TreeMap<>(Map.of("acme", "No")), Samples.DAY_1, Samples.DAY_1);
        String version = verdicts.version();

        assertThat(verdicts.endElsewhere(
                        Map.of(Samples.LOCAL, Set.of(FIELD, "other"), OTHER, Set.of("company list \"é's\"")),
                        Samples.DAY_2))
                .isZero();
        assertThat(verdicts.endElsewhere(Map.of(Samples.LOCAL, Set.of(FIELD)), Samples.DAY_2))
                .isEqualTo(1);

        assertThat(verdicts.standing(Samples.LOCAL, FIELD)).isEqualTo(1);
        assertThat(verdicts.standing(OTHER, "company list \"é's\"")).isZero();
        assertThat(verdicts.version()).isNotEqualTo(version);
    }

    @Test
    void aReadingThatDidNotComeToItsEndHasBegunAllTheSame() {
        verdicts.ask(Samples.LOCAL, FIELD, Samples.DAY_1);

        assertThat(verdicts.askedAt(Samples.LOCAL, FIELD)).contains(Samples.DAY_1);
        assertThat(verdicts.readAt(Samples.LOCAL, FIELD)).isEmpty();
        told(Map.of(), Samples.DAY_2);
        verdicts.ask(Samples.LOCAL, FIELD, Samples.DAY_3);
        assertThat(verdicts.readAt(Samples.LOCAL, FIELD)).contains(Samples.DAY_2.plusSeconds(1));
        assertThat(verdicts.askedAt(Samples.LOCAL, FIELD)).contains(Samples.DAY_3);
    }

    @Test
    void eachPlaceSpeaksForItself() {
        told(Map.of("acme", "Not a fit"), Samples.DAY_1);
        verdicts.keep(OTHER, FIELD, new TreeMap<>(), Samples.DAY_2, Samples.DAY_2);
        verdicts.keep(Samples.LOCAL, "company list \"No\"", new TreeMap<>(), Samples.DAY_2, Samples.DAY_2);

        assertThat(verdicts.standing(Samples.LOCAL, FIELD)).isEqualTo(1);
        assertThat(verdicts.standing(OTHER, FIELD)).isZero();
    }

    @Test
    void withinOneInstantTheLastWordCountsAndARunAsOfBeforeEndsNothingThatBeganLater() {
        told(Map.of("acme", "Not a fit"), Samples.DAY_2);
        String before = verdicts.version();
        told(Map.of("acme", "Talking"), Samples.DAY_2);
        assertThat(verdicts.version()).isNotEqualTo(before);

        assertThat(verdicts.all()).containsExactly(verdict("acme", "Talking", Samples.DAY_2, Optional.empty()));

        told(Map.of(), Samples.DAY_1);

        assertThat(verdicts.all())
                .containsExactly(verdict("acme", "Talking", Samples.DAY_2, Optional.of(Samples.DAY_2)));
        assertThat(verdicts.all().get(0).stoodAt(Samples.DAY_2)).isFalse();
        assertThat(verdicts.of(List.of())).isEmpty();
    }
}
