package io.pqlconnector.core.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AlertDispatchTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final AlertSender.Answer DOWN = new AlertSender.NotNow("Nobody answers.", Optional.empty());

    private final FakeAlerts alerts = new FakeAlerts();
    private final List<AlertMessage> sent = new ArrayList<>();
    private AlertSender.Answer answer = new AlertSender.Taken();
    private long run;

    @Test
    void eachAlertIsAMessageOfItsOwnAndSentOnce() throws InterruptedException {
        put(3, NOON);

        deliver(plain(20), NOON);
        deliver(plain(20), NOON.plusSeconds(60));

        assertThat(sent)
                .hasSize(3)
                .allSatisfy(message -> assertThat(message.alerts()).hasSize(1));
        assertThat(sent).extracting(AlertMessage::id).doesNotHaveDuplicates();
    }

    @Test
    void whatIsTooManyForAnHourIsPutIntoItsLastMessage() throws InterruptedException {
        put(56, NOON);

        deliver(plain(20), NOON);

        assertThat(sent).hasSize(20);
        AlertMessage last = sent.get(19);
        assertThat(last.alerts()).hasSize(AlertMessage.SHOWN);
        assertThat(last.more()).isEqualTo(17);
        assertThat(last.title()).isEqualTo("37 alerts");
    }

    @Test
    void nothingMoreIsSentUntilTheHourIsOver() throws InterruptedException {
        put(2, NOON);
        deliver(plain(2), NOON);
        put(5, NOON.plusSeconds(60));

        deliver(plain(2), NOON.plus(Duration.ofMinutes(59)));
        assertThat(sent).hasSize(2);

        deliver(plain(2), NOON.plus(Duration.ofMinutes(61)));
        assertThat(sent).hasSize(4);
        assertThat(sent.get(3).alerts()).hasSize(4);
    }

    @Test
    void aDigestCollectsUntilItsIntervalIsOver() throws InterruptedException {
        Subscription hourly =
                new Subscription("ops", Set.of(AlertKind.REJECTED), Set.of(), Optional.of(Duration.ofHours(1)), 20);
        put(3, NOON);
        deliver(hourly, NOON.plus(Duration.ofMinutes(30)));
        put(4, NOON.plus(Duration.ofMinutes(40)));
        deliver(hourly, NOON.plus(Duration.ofMinutes(59)));
        assertThat(sent).isEmpty();

        deliver(hourly, NOON.plus(Duration.ofHours(1)));

        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).alerts()).hasSize(7);
    }

    @Test
    void digestsAreNoMoreThanTheChannelTakesInAnHour() throws InterruptedException {
        Subscription eachMinute =
                new Subscription("ops", Set.of(AlertKind.REJECTED), Set.of(), Optional.of(Duration.ofMinutes(1)), 2);
        for (int minute = 0; minute < 60; minute++) {
            put(1, NOON.plus(Duration.ofMinutes(minute)));
            deliver(eachMinute, NOON.plus(Duration.ofMinutes(minute + 1)));
        }
        assertThat(sent).hasSize(2);

        deliver(eachMinute, NOON.plus(Duration.ofMinutes(61)));

        assertThat(sent).hasSize(3);
        assertThat(sent.stream()
                        .mapToLong(message -> message.alerts().size() + message.more())
                        .sum())
                .as("what waited goes into one")
                .isEqualTo(60);
    }

    @Test
    void aChannelThatIsDownIsAskedNowAndThenAndGetsTheSameMessage() throws InterruptedException {
        put(1, NOON);
        answer = DOWN;
        // Every minute for ten hours, while more comes in.
        for (int minute = 0; minute < 600; minute++) {
            put(1, NOON.plusSeconds(60L * minute));
            deliver(plain(20), NOON.plusSeconds(60L * minute));
        }
        assertThat(sent).hasSizeBetween(10, 30).extracting(AlertMessage::id).containsOnly("m0");

        answer = new AlertSender.Taken();
        sent.clear();
        deliver(plain(20), NOON.plus(Duration.ofHours(12)));

        assertThat(sent).hasSize(21);
        assertThat(sent.get(0).id()).isEqualTo("m0");
        assertThat(sent.get(0).attempts()).isGreaterThan(9);
        assertThat(sent.stream()
                        .mapToLong(message -> message.alerts().size() + message.more())
                        .sum())
                .as("nothing is lost")
                .isEqualTo(601);
    }

    @Test
    void theReceiversOwnWaitIsHeeded() throws InterruptedException {
        put(1, NOON);
        answer = new AlertSender.NotNow("The webhook answered 429.", Optional.of(Duration.ofMinutes(50)));
        deliver(plain(20), NOON);
        answer = new AlertSender.Taken();

        deliver(plain(20), NOON.plus(Duration.ofMinutes(49)));
        assertThat(sent).hasSize(1);
        deliver(plain(20), NOON.plus(Duration.ofMinutes(50)));
        assertThat(sent).hasSize(2);
    }

    @Test
    void aReceiverThatAsksForADayGetsTheMessageBeforeItsDayIsOver() throws InterruptedException {
        put(1, NOON);
        answer = new AlertSender.NotNow("The webhook answered 429.", Optional.of(Duration.ofDays(3)));
        assertThat(deliver(plain(20), NOON).problems())
                .containsExactly("alerts ops: The webhook answered 429. It is tried again.");

        deliver(plain(20), NOON.plus(Duration.ofHours(23)));
        assertThat(sent).hasSize(1);
        answer = new AlertSender.Taken();
        deliver(plain(20), NOON.plus(Duration.ofHours(24)).minusSeconds(60));

        assertThat(sent).hasSize(2).extracting(AlertMessage::id).containsOnly("m0");
        assertThat(alerts.droppedSince(NOON, 10)).isEmpty();
    }

    @Test
    void aMessageIsGivenUpOnceItsDayIsOverAndNotBefore() throws InterruptedException {
        put(1, NOON);
        answer = DOWN;
        deliver(plain(20), NOON);
        answer = new AlertSender.NotNow("The webhook answered 429.", Optional.of(Duration.ofHours(23)));
        deliver(plain(20), NOON.plus(Duration.ofHours(2)));
        assertThat(alerts.droppedSince(NOON, 10)).isEmpty();

        AlertDispatch.Report last =
                deliver(plain(20), NOON.plus(Duration.ofHours(24)).minusSeconds(60));

        assertThat(last.problems()).singleElement().asString().contains("It was tried for a day.");
        assertThat(sent).hasSize(3);
        assertThat(alerts.droppedSince(NOON, 10)).hasSize(1);
    }

    @Test
    void afterADayAMessageIsGivenUpInWords() throws InterruptedException {
        put(1, NOON);
        answer = DOWN;
        List<String> problems = new ArrayList<>();
        for (int hour = 0; hour <= 24; hour++) {
            problems.addAll(
                    deliver(plain(20), NOON.plus(Duration.ofHours(hour))).problems());
        }

        assertThat(problems.get(0)).isEqualTo("alerts ops: Nobody answers. It is tried again.");
        assertThat(problems).last().asString().contains("Nobody answers. It was tried for a day. Given up: title 0.");
        assertThat(alerts.oldestPending("ops")).isEmpty();
        assertThat(alerts.droppedSince(NOON, 10)).hasSize(1);
    }

    @Test
    void whatIsRefusedIsNotTriedAgainAndHoldsNothingBack() throws InterruptedException {
        put(2, NOON);
        answer = new AlertSender.Refused("The webhook answered 404.");

        AlertDispatch.Report report = deliver(plain(20), NOON);

        assertThat(sent).extracting(AlertMessage::id).containsExactly("m0", "m1");
        assertThat(report.sent()).isZero();
        assertThat(report.problems()).hasSize(2);
    }

    @Test
    void aMessageWhoseSendingNobodySawEndIsNotSentAgainAtOnce() throws InterruptedException {
        put(1, NOON);
        AlertDispatch dispatch = new AlertDispatch(alerts, () -> 0);
        assertThatThrownBy(() -> dispatch.deliver(
                        plain(20),
                        message -> {
                            throw new IllegalStateException("killed");
                        },
                        NOON,
                        () -> true))
                .hasMessage("killed");

        deliver(plain(20), NOON.plusSeconds(14));
        assertThat(sent).isEmpty();
        deliver(plain(20), NOON.plusSeconds(30));
        assertThat(sent).extracting(AlertMessage::id).containsExactly("m0");
    }

    @Test
    void noMessageIsBegunOnceTimeIsUp() throws InterruptedException {
        put(3, NOON);

        new AlertDispatch(alerts, () -> 0).deliver(plain(20), this::send, NOON, () -> sent.isEmpty());

        assertThat(sent).hasSize(1);
    }

    private AlertDispatch.Report deliver(Subscription channel, Instant now) throws InterruptedException {
        return new AlertDispatch(alerts, () -> 0.5).deliver(channel, this::send, now, () -> true);
    }

    private AlertSender.Answer send(AlertMessage message) {
        sent.add(message);
        return answer;
    }

    private static Subscription plain(int mostPerHour) {
        return new Subscription("ops", Set.of(AlertKind.REJECTED), Set.of(), Optional.empty(), mostPerHour);
    }

    private void put(int count, Instant at) {
        List<Alert> fresh = IntStream.range(0, count)
                .mapToObj(i -> new Alert(
                        AlertKind.REJECTED,
                        "k" + run + "-" + i,
                        "hubspot",
                        1,
                        at,
                        false,
                        "title " + i,
                        List.of(),
                        Optional.empty()))
                .toList();
        Optional<AlertBox.Cursor> from = alerts.cursor("ops");
        assertThat(alerts.put(new AlertBox.Harvest(
                        "ops", from, new AlertBox.Cursor(++run, 0), fresh, Set.of(), Set.of(), at)))
                .isTrue();
    }
}
