package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.core.ledger.LedgerException;
import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.core.score.ScoredUser;
import io.pqlconnector.core.score.Standing;
import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.score.Suppression;
import io.pqlconnector.rules.score.Trigger;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.rules.signal.SignalValue;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.WritePolicy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What the codecs write reads back equal, whatever the texts, numbers and instants. */
final class CodecPropertiesTest {
    @Property(tries = 300)
    void accountsReadBackEqual(@ForAll("accounts") ScoredAccount account) {
        String text = text(account);

        assertThat(ScoredAccountCodec.read(text, account.assessment().asOf().truncatedTo(ChronoUnit.MILLIS)))
                .isEqualTo(account);
        assertThat(text).doesNotContain("\n");
    }

    @Property(tries = 500)
    void operationsReadBackEqual(@ForAll("operations") Operation operation) {
        assertThat(OperationCodec.read(OperationCodec.write(operation))).isEqualTo(operation);
    }

    @Property(tries = 200)
    void receiptsReadBackEqual(@ForAll("receipts") Receipt receipt) {
        assertThat(ReceiptCodec.read(receipt.key(), ReceiptCodec.write(receipt)))
                .isEqualTo(receipt);
    }

    @Property
    void instantsReadBackEqual(@ForAll("instants") Instant instant) {
        assertThat(Json.instant(Json.read(Json.write(json -> Json.writeInstant(json, instant)))))
                .isEqualTo(instant);
    }

    @Property
    void numbersReadBackAsTheSameBits(@ForAll double value) {
        String text = Json.write(json -> Json.writeDouble(json, value));

        assertThat(Double.doubleToLongBits(
                        Double.parseDouble(Json.number(Json.read(text)).text())))
                .isEqualTo(Double.doubleToLongBits(value));
    }

    @Example
    void extremesReadBackEqual() {
        for (Instant instant : List.of(Instant.MIN, Instant.MAX, Instant.EPOCH, Instant.EPOCH.minusNanos(1))) {
            instantsReadBackEqual(instant);
        }
        for (double value :
                new double[] {0.0, -0.0, 1e300, Double.MIN_VALUE, Double.MAX_VALUE, 0x1p53, 0x1p53 + 2, -0x1p53, 0.1}) {
            numbersReadBackAsTheSameBits(value);
        }
    }

    @Example
    void wholeNumbersAreWrittenWithoutAFraction() {
        assertThat(Json.write(json -> Json.writeDouble(json, 41))).isEqualTo("41");
    }

    @Example
    void anAccountToWhichNothingHappenedIsTheSameText() {
        Instant seen = Samples.DAY_1;
        ScoredAccount account = Samples.account("acme", seen, 55, Optional.of("hot"));
        Assessment before = account.assessment();
        Assessment later = new Assessment(
                before.measurement(),
                Samples.DAY_2,
                before.score(),
                before.threshold(),
                before.tier(),
                before.triggers(),
                before.missed(),
                before.signals(),
                before.play(),
                before.suppression());

        assertThat(text(new ScoredAccount(later, account.standing(), account.users(), account.userCount())))
                .isEqualTo(text(account));
    }

    private static String text(ScoredAccount account) {
        return new String(ScoredAccountCodec.write(account), StandardCharsets.UTF_8);
    }

    @Example
    void halfASurrogatePairInANameDoesNotMakeAnAccountUnreadable() {
        ScoredAccount account = Samples.account("acme", Samples.DAY_1, 55, Optional.of("hot"));
        Measurement before = account.assessment().measurement();
        Measurement broken = new Measurement(
                before.kind(),
                before.key(),
                before.name(),
                before.domain(),
                before.email(),
                before.workEmail(),
                before.firstSeen(),
                before.lastSeen(),
                before.recentEvents(),
                before.signals(),
                new TreeMap<>(Map.of("plan\ud83d", "free", "smile 😀", "yes")));

        ScoredAccount read = ScoredAccountCodec.read(
                text(new ScoredAccount(with(account.assessment(), broken), account.standing(), account.users(), 2)),
                Samples.DAY_1);

        assertThat(read.assessment().measurement().traits()).containsOnlyKeys("plan?", "smile 😀");
    }

    private static Assessment with(Assessment assessment, Measurement measurement) {
        return new Assessment(
                measurement,
                assessment.asOf(),
                assessment.score(),
                assessment.threshold(),
                assessment.tier(),
                assessment.triggers(),
                assessment.missed(),
                assessment.signals(),
                assessment.play(),
                assessment.suppression());
    }

    @Example
    void whatNobodyWroteIsAClearErrorThatQuotesNothing() {
        for (String text : List.of(
                "",
                "{",
                "[]",
                "{\"op\":\"secret\"}",
                "{\"op\":\"upsert\",\"key\":\"secret\",\"record\":7}",
                "nonsense secret")) {
            assertThatThrownBy(() -> OperationCodec.read(text))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("cannot read")
                    .hasMessageNotContaining("secret")
                    .hasNoCause();
        }
    }

    @Provide
    Arbitrary<ScoredAccount> accounts() {
        return Combinators.combine(
                        assessments(EntityKind.ACCOUNT),
                        standings(),
                        users().list().ofMaxSize(3),
                        Arbitraries.longs().between(0, 1_000_000))
                .as(ScoredAccount::new);
    }

    private static Arbitrary<ScoredUser> users() {
        Arbitrary<ScoredUser> scored = Combinators.combine(assessments(EntityKind.USER), Arbitraries.of(true, false))
                .as((assessment, champion) ->
                        new ScoredUser(assessment.measurement(), Optional.of(assessment), champion));
        Arbitrary<ScoredUser> measured = Combinators.combine(measurements(EntityKind.USER), Arbitraries.of(true, false))
                .as((measurement, champion) -> new ScoredUser(measurement, Optional.empty(), champion));
        return Arbitraries.oneOf(scored, measured);
    }

    private static Arbitrary<Standing> standings() {
        return Combinators.combine(texts().optional(), times(), texts().optional(), times().optional(), times())
                .as(Standing::new);
    }

    private static Arbitrary<Measurement> measurements(EntityKind kind) {
        Arbitrary<List<String>> names = texts().list().ofSize(4);
        return Combinators.combine(
                        names,
                        Arbitraries.of(true, false),
                        times().optional(),
                        times().optional(),
                        Arbitraries.longs(),
                        signals(),
                        traits())
                .as((texts, workEmail, first, last, events, signals, traits) -> new Measurement(
                        kind,
                        texts.get(0),
                        texts.get(1),
                        texts.get(2),
                        texts.get(3),
                        workEmail,
                        first,
                        last,
                        events,
                        signals,
                        traits));
    }

    private static Arbitrary<Assessment> assessments(EntityKind kind) {
        return Combinators.combine(
                        measurements(kind),
                        times(),
                        Arbitraries.integers(),
                        Arbitraries.integers(),
                        texts().optional(),
                        signals(),
                        plays().optional(),
                        measured())
                .as((measurement, asOf, score, threshold, tier, signals, play, other) -> {
                    // As the scorer does it: the measured signals, a few others, and triggers of both.
                    SortedMap<SignalName, Measured> all = new TreeMap<>(measurement.signals());
                    all.putAll(signals);
                    if (score % 3 == 0 && !measurement.signals().isEmpty()) {
                        all.remove(measurement.signals().firstKey());
                    }
                    List<Trigger> triggers = all.entrySet().stream()
                            .map(signal -> new Trigger(
                                    signal.getKey(),
                                    score % 7,
                                    "reason",
                                    score % 2 == 0 ? signal.getValue() : other,
                                    tier.orElse("")))
                            .toList();
                    SortedMap<SignalName, String> missed = new TreeMap<>();
                    signals.keySet().forEach(signal -> missed.put(signal, tier.orElse("")));
                    Optional<Suppression> suppression = score % 5 == 0
                            ? Optional.of(
                                    new Suppression(tier.orElse("No"), "hubspot", asOf, asOf.plusMillis(threshold)))
                            : Optional.empty();
                    return new Assessment(
                            measurement, asOf, score, threshold, tier, triggers, missed, all, play, suppression);
                });
    }

    private static Arbitrary<Assessment.ChosenPlay> plays() {
        return texts().list()
                .ofSize(6)
                .map(texts -> new Assessment.ChosenPlay(
                        texts.get(0), texts.get(1), texts.get(2), texts.get(3), texts.get(4), texts.get(5)));
    }

    private static Arbitrary<SortedMap<SignalName, Measured>> signals() {
        return Arbitraries.maps(Arbitraries.of("a", "b", "c", "engaged").map(SignalName::new), measured())
                .ofMaxSize(4)
                .map(TreeMap::new);
    }

    private static Arbitrary<Measured> measured() {
        Arbitrary<SignalValue> values = Arbitraries.oneOf(
                Arbitraries.doubles().map(SignalValue.Number::new),
                Arbitraries.integers().map(SignalValue.Number::new),
                texts().map(SignalValue.Text::new),
                Arbitraries.just(new SignalValue.Absent()));
        return Combinators.combine(values, times().optional(), times().optional())
                .as(Measured::new);
    }

    private static Arbitrary<SortedMap<String, String>> traits() {
        return Arbitraries.maps(names(), texts()).ofMaxSize(3).map(TreeMap::new);
    }

    @Provide
    Arbitrary<Operation> operations() {
        Arbitrary<Operation> upserts = Combinators.combine(
                        keys(),
                        records(),
                        fields(),
                        Arbitraries.of(true, false),
                        records().optional())
                .as(Operation.Upsert::new);
        Arbitrary<Operation> lists = Combinators.combine(keys(), records(), texts(), Arbitraries.of(true, false))
                .as(Operation.ListChange::new);
        Arbitrary<Operation> enrollments =
                Combinators.combine(keys(), records(), texts(), assignees()).as(Operation.Enroll::new);
        Arbitrary<Operation> tasks = Combinators.combine(keys(), records(), texts(), texts(), assignees(), days())
                .as(Operation.CreateTask::new);
        Arbitrary<Operation> notes =
                Combinators.combine(keys(), records(), texts()).as(Operation.CreateNote::new);
        return Arbitraries.oneOf(upserts, lists, enrollments, tasks, notes);
    }

    @Provide
    Arbitrary<Receipt> receipts() {
        Arbitrary<CrmId> ids = texts().filter(text -> !text.isBlank()).map(CrmId::new);
        return Arbitraries.oneOf(
                Combinators.combine(keys(), ids, ids, Arbitraries.of(true, false), texts().optional())
                        .as(Receipt.Confirmed::new),
                Combinators.combine(keys(), texts(), texts(), texts(), texts()).as(Receipt.Rejected::new),
                Combinators.combine(keys(), texts()).as(Receipt.Unknown::new),
                Combinators.combine(keys(), instants(), texts(), texts()).as(Receipt.Deferred::new));
    }

    @Provide
    Arbitrary<Instant> instants() {
        return times();
    }

    private static Arbitrary<SortedMap<String, FieldWrite>> fields() {
        Arbitrary<FieldWrite> writes =
                Combinators.combine(values(), Arbitraries.of(WritePolicy.class)).as(FieldWrite::new);
        return Arbitraries.maps(names(), writes).ofMaxSize(4).map(TreeMap::new);
    }

    private static Arbitrary<FieldValue> values() {
        return Arbitraries.oneOf(
                texts().map(FieldValue.Text::new),
                Arbitraries.bigDecimals().map(FieldValue.Number::new),
                Arbitraries.of(true, false).map(FieldValue.Bool::new),
                days().map(FieldValue.Date::new),
                times().map(FieldValue.DateTime::new),
                texts().list().ofMaxSize(3).map(FieldValue.Choices::new),
                Arbitraries.just(new FieldValue.Cleared()));
    }

    private static Arbitrary<RecordRef> records() {
        Arbitrary<Match> matches = Combinators.combine(texts(), texts()).as(Match::new);
        return Combinators.combine(
                        texts().map(ObjectName::new),
                        texts(),
                        matches.list().ofMaxSize(2),
                        texts().filter(text -> !text.isBlank()).map(CrmId::new).optional())
                .as(RecordRef::new);
    }

    private static Arbitrary<Assignee> assignees() {
        return Combinators.combine(records().optional(), texts().optional()).as(Assignee::new);
    }

    private static Arbitrary<IdempotencyKey> keys() {
        return Arbitraries.strings().alpha().numeric().ofMaxLength(64).map(IdempotencyKey::new);
    }

    private static Arbitrary<LocalDate> days() {
        return Arbitraries.integers().between(-1_000_000, 1_000_000).map(LocalDate::ofEpochDay);
    }

    private static Arbitrary<Instant> times() {
        return Combinators.combine(
                        Arbitraries.longs().between(-100_000_000_000L, 100_000_000_000L),
                        Arbitraries.of(0, 1, 999, 1_000, 123_000_000, 123_456_000, 123_456_789))
                .as(Instant::ofEpochSecond);
    }

    private static Arbitrary<String> names() {
        return texts().map(text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }

    /** All characters, lone surrogates included. */
    private static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(8),
                Arbitraries.of("", "\ud83d", "\ude00x", "a\u0000b", "\"\\\n\u2028", "😀", "acme.example"));
    }
}
