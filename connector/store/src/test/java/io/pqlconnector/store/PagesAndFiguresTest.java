package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.OutboxEntry.State;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.ledger.StoredAccount;
import io.pqlconnector.core.score.ScoredAccount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is read from the ledger by whoever watches: a part of a list at a time, and numbers. */
final class PagesAndFiguresTest extends OutboxTest {
    private static final Optional<String> HOT = Optional.of("hot");
    private static final Optional<String> ALL = Optional.empty();

    @Test
    void pagesTogetherAreTheWholeListInItsOrder() {
        long run = scored(
                RunRecord.Outcome.CONFIRMED,
                account("b", 50, HOT),
                account("a", 50, HOT),
                account("top", 90, HOT),
                account("low", 10, Optional.empty()),
                account("c", 50, Optional.of("warm")));

        assertThat(pages(ALL, 2)).containsExactly("top", "a", "b", "c", "low");
        assertThat(pages(ALL, 1)).containsExactly("top", "a", "b", "c", "low");
        assertThat(pages(ALL, 100)).containsExactly("top", "a", "b", "c", "low");
        assertThat(pages(HOT, 1)).containsExactly("top", "a", "b");
        assertThat(pages(Optional.of("cold"), 1)).isEmpty();
        assertThat(ledger.pages().account("low")).contains(new StoredAccount(account("low", 10, ALL), run, "4f2a91"));
        assertThat(ledger.pages().account("lo")).isEmpty();
    }

    @Test
    void whoIsGoneIsNeitherListedNorCounted() {
        scored(RunRecord.Outcome.CONFIRMED, account("gone", 90, HOT), account("a", 50, HOT));
        scored(RunRecord.Outcome.PARTIAL, account("a", 50, HOT), account("b", 10, Optional.empty()));

        assertThat(pages(ALL, 1)).containsExactly("a", "b");
        assertThat(ledger.figures().accounts())
                .isEqualTo(new Figures.Accounts(new TreeMap<>(Map.of("hot", 1L, "", 1L)), 1));
    }

    @Test
    void runsAreListedFromAnyOfThem() {
        for (int i = 0; i < 5; i++) {
            scored(RunRecord.Outcome.CONFIRMED);
        }

        assertThat(ledger.pages().runs(Long.MAX_VALUE, 2))
                .extracting(RunRecord::number)
                .containsExactly(5L, 4L);
        assertThat(ledger.pages().runs(4, 100)).extracting(RunRecord::number).containsExactly(3L, 2L, 1L);
        assertThat(ledger.pages().runs(1, 100)).isEmpty();
    }

    @Test
    void theLastSuccessIsOfTheLastRunThatCameToItsEnd() {
        assertThat(ledger.figures().lastSuccess()).isEmpty();
        assertThat(ledger.figures().lastEnded()).isEmpty();

        scored(RunRecord.Outcome.FAILED);
        assertThat(ledger.figures().lastSuccess()).isEmpty();

        scored(RunRecord.Outcome.PARTIAL);
        scored(RunRecord.Outcome.STOPPED);
        ledger.runs().start("sync", Samples.DAY_1, Samples.DAY_1, "4f2a91");

        assertThat(ledger.figures().lastSuccess()).contains(endOf(2));
        assertThat(ledger.figures().lastEnded().map(RunRecord::number)).contains(3L);
    }

    @Test
    void whatIsRefusedIsCountedByDestinationUntilItIsNotAnyMore() {
        assertThat(ledger.figures().rejected()).isEmpty();

        put(Samples.upsert("acme", 40, "k1"), State.REJECTED);
        put(Samples.upsert("globex", 40, "k2"), State.REJECTED);
        put(Samples.upsert("initech", 40, "k3"), State.CONFIRMED);
        assertThat(ledger.figures().rejected()).isEqualTo(Map.of("local", 2L));
        assertThat(ledger.pages().rejected()).isEqualTo(2);
        assertThat(List.of(
                        ledger.pages().rejected(0, 1).get(0),
                        ledger.pages().rejected(1, 5).get(0)))
                .isEqualTo(ledger.rejections().all(Optional.empty()));
        assertThat(ledger.pages().rejected(2, 5)).isEmpty();

        put(Samples.upsert("acme", 50, "k4"), State.CONFIRMED);
        assertThat(ledger.figures().rejected()).isEqualTo(Map.of("local", 1L));
    }

    private List<String> pages(Optional<String> tier, int most) {
        List<String> keys = new ArrayList<>();
        Optional<Pages.Place> after = Optional.empty();
        while (true) {
            List<StoredAccount> page = ledger.pages().accounts(tier, after, most);
            assertThat(page).hasSizeLessThanOrEqualTo(most);
            if (page.isEmpty()) {
                return keys;
            }
            page.forEach(stored -> keys.add(stored.account().key()));
            ScoredAccount last = page.get(page.size() - 1).account();
            after = Optional.of(new Pages.Place(last.assessment().score(), last.key()));
        }
    }

    private static ScoredAccount account(String key, int score, Optional<String> tier) {
        return Samples.account(key, Samples.DAY_1, score, tier);
    }

    private long scored(RunRecord.Outcome outcome, ScoredAccount... accounts) {
        long run = ledger.runs()
                .start("sync", Samples.DAY_1, Samples.DAY_1, "4f2a91")
                .number();
        ledger.outbox().commit(run, new Outbox.Part(List.of(accounts), List.of(), List.of(), Map.of(), "4f2a91"));
        ledger.runs().finish(run, endOf(run), outcome, new TreeMap<>(), List.of());
        return run;
    }

    private static Instant endOf(long run) {
        return Samples.DAY_1.plusSeconds(run);
    }
}
