package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.alert.Alert;
import io.pqlconnector.core.alert.AlertBox;
import io.pqlconnector.core.alert.AlertEvidence;
import io.pqlconnector.core.alert.AlertKind;
import io.pqlconnector.core.alert.AlertMessage;
import io.pqlconnector.core.alert.AlertPost;
import io.pqlconnector.core.alert.Lead;
import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.ledger.TierChange;
import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.spi.EntityKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SqliteAlertsTest extends OpenLedgerTest {
    private static final String OPS = "ops";

    @Test
    void whatARunGaveIsTakenInOnceAndTheCursorMovesWithIt() {
        AlertBox.Harvest harvest =
                harvest(Optional.empty(), 1, alert("a", AlertKind.RUN_FAILED), alert("b", AlertKind.HEALTH));

        assertThat(ledger.alerts().put(harvest)).isTrue();
        assertThat(ledger.alerts().put(harvest))
                .as("another process looked at the same run")
                .isFalse();

        assertThat(ledger.alerts().cursor(OPS)).contains(harvest.to());
        assertThat(ledger.alertPost().waiting(OPS)).isEqualTo(new AlertPost.Waiting(2, Optional.of(Samples.DAY_1)));
        assertThat(ledger.alertPost().waiting("sales").alerts()).isZero();
    }

    @Test
    void aKeyIsTakenInOnce() {
        put(1, alert("quota_short:hubspot:2026-03-01", AlertKind.QUOTA_SHORT));
        put(2, alert("quota_short:hubspot:2026-03-01", AlertKind.QUOTA_SHORT));

        assertThat(ledger.alertPost().waiting(OPS).alerts()).isEqualTo(1);
    }

    @Test
    void conditionsBeginAndEnd() {
        ledger.alerts()
                .put(new AlertBox.Harvest(
                        OPS,
                        Optional.empty(),
                        new AlertBox.Cursor(3, 0),
                        List.of(),
                        Set.of("run_failed:hubspot", "stopped:"),
                        Set.of(),
                        Samples.DAY_1));
        assertThat(ledger.alerts().conditions(OPS)).isEqualTo(Map.of("run_failed:hubspot", 3L, "stopped:", 3L));

        ledger.alerts()
                .put(new AlertBox.Harvest(
                        OPS,
                        ledger.alerts().cursor(OPS),
                        new AlertBox.Cursor(4, 4),
                        List.of(),
                        Set.of(),
                        Set.of("stopped:"),
                        Samples.DAY_2));
        assertThat(ledger.alerts().conditions(OPS)).isEqualTo(Map.of("run_failed:hubspot", 3L));
    }

    @Test
    void anAlertIsReadBackAsItWasPutIn() {
        Alert alert = new Alert(
                AlertKind.QUALIFIED,
                "k",
                "acme",
                7,
                Samples.DAY_1,
                true,
                "Acme \"& Söhne\" is hot",
                List.of("one", "two"),
                Optional.of(new Lead(
                        "acme",
                        "Acme",
                        "acme.com",
                        87,
                        Optional.of("hot"),
                        List.of("hit the limit"),
                        "Call",
                        "AE",
                        Optional.of("https://crm.example/1"))));
        put(7, alert);

        assertThat(ledger.alertPost().bundle(OPS, 1, Samples.DAY_2).alerts()).containsExactly(alert);
    }

    @Test
    void accountsComeAfterWhatAdministratorsHaveToKnow() {
        put(1, alert("account", AlertKind.QUALIFIED), alert("failure", AlertKind.RUN_FAILED));

        AlertMessage first = ledger.alertPost().bundle(OPS, 1, Samples.DAY_1);

        assertThat(first.alerts()).extracting(Alert::key).containsExactly("failure");
        assertThat(ledger.alertPost().waiting(OPS).alerts()).isEqualTo(1);
    }

    @Test
    void aMessageTellsTwentyAlertsAndCountsTheRest() {
        put(
                1,
                IntStream.range(0, 57)
                        .mapToObj(i -> alert("k" + i, AlertKind.REJECTED))
                        .toArray(Alert[]::new));

        AlertMessage message = ledger.alertPost().bundle(OPS, 57, Samples.DAY_1);

        assertThat(message.alerts()).hasSize(AlertMessage.SHOWN);
        assertThat(message.more()).isEqualTo(37);
        assertThat(ledger.alertPost().waiting(OPS)).isEqualTo(new AlertPost.Waiting(0, Optional.empty()));
    }

    @Test
    void aMessageStaysAsItIsUntilItIsSettled() {
        AlertPost post = ledger.alertPost();
        put(1, alert("a", AlertKind.RUN_FAILED));
        AlertMessage made = post.bundle(OPS, 1, Samples.DAY_1);
        put(2, alert("b", AlertKind.RUN_FAILED));
        post.attempting(made.id(), Samples.DAY_2);
        post.again(made.id(), Samples.DAY_3, "nobody answers");

        AlertPost.Pending pending = post.oldestPending(OPS).orElseThrow();

        assertThat(pending.message()).isEqualTo(new AlertMessage(made.id(), OPS, Samples.DAY_1, 1, made.alerts(), 0));
        assertThat(pending.notBefore()).isEqualTo(Samples.DAY_3);
        assertThat(pending.why()).isEqualTo("nobody answers");
        post.sent(made.id(), Samples.DAY_3);
        assertThat(post.oldestPending(OPS)).isEmpty();
        assertThat(post.madeSince(OPS, Samples.DAY_1.minusMillis(1))).isEqualTo(1);
        assertThat(post.madeSince(OPS, Samples.DAY_1)).isZero();
    }

    @Test
    void whatWasGivenUpIsListedAndForgottenInTheEnd() {
        AlertPost post = ledger.alertPost();
        put(1, alert("a", AlertKind.RUN_FAILED));
        post.dropped(post.bundle(OPS, 1, Samples.DAY_1).id(), Samples.DAY_2, "404");

        assertThat(post.droppedSince(Samples.DAY_1, 10))
                .containsExactly(new AlertPost.Dropped(OPS, Samples.DAY_2, 1, "404"));
        post.forget(Samples.DAY_3);
        assertThat(post.droppedSince(Samples.DAY_1, 10)).isEmpty();
    }

    @Test
    void whatWaitsIsNeverForgotten() {
        AlertPost post = ledger.alertPost();
        put(1, alert("a", AlertKind.RUN_FAILED), alert("b", AlertKind.RUN_FAILED));
        post.bundle(OPS, 1, Samples.DAY_1);

        post.forget(Samples.DAY_4);

        assertThat(post.oldestPending(OPS)).isPresent();
        assertThat(post.waiting(OPS).alerts()).isEqualTo(1);
    }

    @Test
    void whoIsForgottenStandsInNoAlertAnyMore() throws IOException {
        put(1, alert("a", AlertKind.RUN_FAILED), quoting("Invited Ann@acme.example and joann@acme.example"));
        AlertPost post = ledger.alertPost();
        post.dropped(post.bundle(OPS, 2, Samples.DAY_1).id(), Samples.DAY_2, "550 <ann@acme.example> said no");
        String email = "ann@acme.example";

        Map<String, Long> counted = ledger.erasure(Set.of()).erase(email, Set.of(), false);
        assertThat(bytes()).contains("Invited Ann@acme.example");
        Map<String, Long> erased = ledger.erasure(Set.of()).erase(email, Set.of(), true);

        assertThat(counted).isEqualTo(Map.of("alert", 1L, "alert_message", 1L));
        assertThat(erased).isEqualTo(counted);
        assertThat(post.droppedSince(Samples.DAY_1, 10))
                .extracting(AlertPost.Dropped::why)
                .containsExactly("550 <(forgotten)> said no");
        assertThat(bytes())
                .contains("Invited (forgotten) and joann@acme.example")
                .doesNotContainIgnoringCase(" ann@acme.example")
                .doesNotContainIgnoringCase("<ann@acme.example");
    }

    private String bytes() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String name : List.of("ledger.db", "ledger.db-wal")) {
            Path file = directory.resolve(name);
            all.append(Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "");
        }
        return all.toString();
    }

    private static Alert quoting(String words) {
        return new Alert(
                AlertKind.REJECTED,
                "quoting",
                "subject",
                1,
                Samples.DAY_1,
                false,
                "Refused",
                List.of(words),
                Optional.empty());
    }

    @Test
    void whoIsToldOfAnAccountIsRemembered() {
        put(1, alert("a", AlertKind.QUALIFIED));

        assertThat(ledger.alerts()
                        .wasTold(OPS, AlertKind.QUALIFIED, "subject", Samples.DAY_1.minus(Duration.ofHours(1))))
                .isTrue();
        assertThat(ledger.alerts().wasTold(OPS, AlertKind.QUALIFIED, "subject", Samples.DAY_1))
                .isFalse();
        assertThat(ledger.alerts().wasTold(OPS, AlertKind.HEALTH, "subject", Instant.EPOCH))
                .isFalse();
    }

    @Test
    void accountsThatCameIntoATierAreFoundByTheRunsThatMovedThem() {
        scored(Samples.DAY_1, "cold", "acme", "globex");
        scored(Samples.DAY_2, "hot", "acme");
        scored(Samples.DAY_3, "hot", "globex");

        AlertEvidence evidence = ledger.alertEvidence();

        assertThat(evidence.entered(Set.of("hot"), 1, 2, 10).best())
                .extracting(Lead::account)
                .containsExactly("acme");
        assertThat(evidence.entered(Set.of("hot"), 1, 3, 1))
                .satisfies(entered -> assertThat(entered.accounts()).isEqualTo(2))
                .satisfies(entered -> assertThat(entered.best()).hasSize(1));
        assertThat(evidence.entered(Set.of("hot", "cold"), 1, 3, 10).accounts())
                .as("from one of the tiers to another")
                .isZero();
        assertThat(evidence.entered(Set.of(), 1, 3, 10).accounts()).isEqualTo(2);
        assertThat(evidence.standing(Set.of("hot"))).isEqualTo(2);
        assertThat(evidence.standing(Set.of("warm"))).isZero();
    }

    @Test
    void whoIsGoneDoesNotStandInATierAnyMore() {
        ended(scored(Samples.DAY_1, "hot", "acme", "gone"));
        ended(scored(Samples.DAY_2, "hot", "acme"));

        assertThat(ledger.alertEvidence().standing(Set.of("hot"))).isEqualTo(1);
        assertThat(ledger.alertEvidence().standing(Set.of())).isEqualTo(1);
    }

    @Test
    void aRunForAnInstantThatWasScoredBeforeMovesNobodyAgain() {
        scored(Samples.DAY_1, "hot", "acme");
        scored(Samples.DAY_1, "hot", "acme");

        assertThat(ledger.alertEvidence().entered(Set.of("hot"), 1, 2, 10).accounts())
                .isZero();
        assertThat(ledger.alertEvidence().entered(Set.of("hot"), 0, 2, 10).accounts())
                .isEqualTo(1);
    }

    @Test
    void anAccountThatHasLeftTheTierAgainIsNotTold() {
        scored(Samples.DAY_1, "cold", "acme");
        scored(Samples.DAY_2, "hot", "acme");
        scored(Samples.DAY_3, "cold", "acme");

        assertThat(ledger.alertEvidence().entered(Set.of("hot"), 1, 3, 10).accounts())
                .isZero();
    }

    private long scored(Instant asOf, String tier, String... accounts) {
        long run = ledger.runs().start("sync", asOf, asOf, "r").number();
        int score = tier.equals("hot") ? 60 : 10;
        List<ScoredAccount> scored = Arrays.stream(accounts)
                .map(account -> Samples.account(account, asOf, score, Optional.of(tier)))
                .toList();
        ledger.outbox()
                .commit(
                        run,
                        new Outbox.Part(
                                scored,
                                scored.stream()
                                        .map(account -> new TierChange(
                                                EntityKind.ACCOUNT,
                                                account.key(),
                                                asOf,
                                                run,
                                                Optional.empty(),
                                                Optional.of(tier),
                                                score,
                                                score >= Samples.THRESHOLD,
                                                Optional.empty()))
                                        .toList(),
                                List.of(),
                                Map.of(),
                                "r"));
        return run;
    }

    private void ended(long run) {
        ledger.runs().finish(run, Samples.DAY_3, RunRecord.Outcome.CONFIRMED, new TreeMap<>(), List.of());
    }

    private void put(long run, Alert... alerts) {
        assertThat(ledger.alerts().put(harvest(ledger.alerts().cursor(OPS), run, alerts)))
                .isTrue();
    }

    private static AlertBox.Harvest harvest(Optional<AlertBox.Cursor> from, long run, Alert... alerts) {
        return new AlertBox.Harvest(
                OPS, from, new AlertBox.Cursor(run, run), List.of(alerts), Set.of(), Set.of(), Samples.DAY_1);
    }

    private static Alert alert(String key, AlertKind kind) {
        return new Alert(kind, key, "subject", 1, Samples.DAY_1, false, key, List.of(), Optional.empty());
    }
}
