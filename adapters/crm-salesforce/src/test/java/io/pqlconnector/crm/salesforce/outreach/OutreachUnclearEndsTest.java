package io.pqlconnector.crm.salesforce.outreach;

import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.confirmed;
import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.deferred;
import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.enrollment;
import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.rejected;
import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.unknown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pqlconnector.crm.salesforce.cadence.CadenceProvider;
import io.pqlconnector.crm.salesforce.cadence.Enrollment;
import io.pqlconnector.http.Json;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RejectionCodes;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.crm.Faults;
import io.pqlconnector.testkit.web.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls after which nobody knows whether a message goes out. */
final class OutreachUnclearEndsTest extends OutreachTest {
    private static final Enrollment ANN = enrollment("ann", "Welcome");

    private String ann = "";

    @BeforeEach
    void addAnn() {
        ann = outreach.prospect("ann@acme.example");
    }

    @ParameterizedTest
    @EnumSource(names = {"RESET_AFTER", "SILENCE_AFTER", "STALL_AFTER", "ERROR_AFTER", "JUNK_AFTER", "HTML_AFTER"})
    void findsWhatWasDoneAlthoughTheAnswerDidNotCome(Fault fault) throws Exception {
        outreach.misbehaveOn(FakeOutreach.ENROLL, Faults.script(List.of(fault)));
        try (CadenceProvider impatient = connect("", Duration.ofMillis(300))) {
            Receipt.Confirmed receipt = confirmed(impatient.enroll(ANN));

            assertThat(outreach.statesOf("ann@acme.example"))
                    .singleElement()
                    .satisfies(state -> assertThat(Json.text(state, "id"))
                            .isEqualTo(receipt.id().value()));
            assertThat(outreach.calls(FakeOutreach.ENROLL)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"data\":{}}", "{\"data\":{\"id\":null}}", "[]", "7"})
    void doesNotTakeASuccessWithoutAnIdForOne(String body) throws Exception {
        outreach.answerInstead(FakeOutreach.ENROLL, new Answer.Whole(201, body));

        Receipt.Unknown receipt = unknown(provider.enroll(ANN));

        assertThat(receipt.reason())
                .isEqualTo(
                        "Outreach answered the enrollment with what says neither yes nor no (status 201). Look whether base_url"
                                + " leads to Outreach.");
        assertThat(outreach.calls(FakeOutreach.ENROLL)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"RESET_BEFORE", "ERROR_BEFORE"})
    void leavesOpenWhatMayStillShow(Fault fault) throws Exception {
        outreach.misbehaveOn(FakeOutreach.ENROLL, Faults.script(List.of(fault)));
        Instant sentAt = time.now();

        unknown(provider.enroll(ANN));
        assertThat(outreach.calls(FakeOutreach.ENROLL)).isEqualTo(1);

        assertThat(rejected(provider.verify(ANN, sentAt)).code()).isEqualTo(Destination.NOT_DONE);
        confirmed(provider.enroll(ANN));
        assertThat(outreach.statesOf("ann@acme.example")).hasSize(1);
    }

    @Test
    void leavesOpenWhatItCannotLookAt() throws Exception {
        outreach.misbehaveOn(FakeOutreach.ENROLL, Faults.script(List.of(Fault.RESET_AFTER)));
        outreach.answerInstead(
                FakeOutreach.STATES,
                new Answer.Whole(200, "{\"data\":[]}"),
                new Answer.Whole(429, "{}").with("Retry-After", "3600"));
        Instant sentAt = time.now();

        assertThat(unknown(provider.enroll(ANN)).reason()).contains("the connection was lost");

        time.advance(Duration.ofHours(1));
        confirmed(provider.verify(ANN, sentAt));
    }

    @Test
    void neverTakesAnOddAnswerForNobody() throws Exception {
        outreach.answerInstead(FakeOutreach.STATES, new Answer.Whole(200, "{}"));

        Receipt.Deferred deferred = deferred(provider.enroll(ANN));

        assertThat(deferred.code()).isEqualTo("SEQUENCES_NOT_ALLOWED");
        assertThat(deferred.reason()).contains("read the places of a prospect in a sequence");
        assertThat(outreach.calls(FakeOutreach.ENROLL)).isZero();
    }

    @Test
    void doesNotTakeAConflictForANo() throws Exception {
        outreach.answerInstead(FakeOutreach.ENROLL, FakeOutreach.error(409, "conflict", "Somebody else was there."));

        unknown(provider.enroll(ANN));
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 405, 415})
    void rejectsNobodyWhereNobodyCouldBeEnrolledLikeThis(int status) throws Exception {
        outreach.answerInstead(FakeOutreach.ENROLL, new Answer.Whole(status, ""));

        assertThat(deferred(provider.enroll(ANN)).reason())
                .contains("Outreach refused to let us enroll people (status " + status + ")");
        confirmed(provider.enroll(ANN));
    }

    @Test
    void letsTwoThreadsEnrollAPersonOnce() throws Exception {
        outreach.letPeopleInTwice();
        List<CompletableFuture<Receipt>> both = Stream.of("a", "b")
                .map(key -> new Enrollment(new IdempotencyKey(key), ANN.person(), "Welcome", ANN.sender()))
                .map(enrollment -> CompletableFuture.supplyAsync(() -> uninterrupted(enrollment)))
                .toList();

        assertThat(both)
                .extracting(CompletableFuture::join)
                .extracting(receipt -> receipt.getClass().getSimpleName())
                .containsExactlyInAnyOrder("Confirmed", "Rejected");
        assertThat(outreach.statesOf("ann@acme.example")).hasSize(1);
    }

    private Receipt uninterrupted(Enrollment enrollment) {
        try {
            return provider.enroll(enrollment);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void sendsNothingWhereTheLookBeforeFails() {
        outreach.misbehaveOn(FakeOutreach.STATES, Faults.always(Fault.ERROR_BEFORE));

        AdapterException failure = catchThrowableOfType(AdapterException.class, () -> provider.enroll(ANN));

        assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(outreach.calls(FakeOutreach.ENROLL)).isZero();
    }

    @Test
    void addsAPersonOnceHoweverThatEnds() throws Exception {
        reconnect("create_missing: true");
        outreach.misbehaveOn(FakeOutreach.MAKE, Faults.script(List.of(Fault.RESET_AFTER)));

        confirmed(provider.enroll(enrollment("bob", "Welcome")));

        assertThat(outreach.prospects("bob@acme.example")).hasSize(1);
        assertThat(outreach.statesOf("bob@acme.example")).hasSize(1);
    }

    @Test
    void isSureThatNobodyIsEnrolledWhereNobodyCouldBeAdded() {
        reconnect("create_missing: true");
        outreach.misbehaveOn(FakeOutreach.MAKE, Faults.always(Fault.ERROR_BEFORE));

        AdapterException failure =
                catchThrowableOfType(AdapterException.class, () -> provider.enroll(enrollment("bob", "Welcome")));

        assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(outreach.calls(FakeOutreach.ENROLL)).isZero();
    }

    @Test
    void looksSeveralTimesForWhatMayShowLate() throws Exception {
        outreach.state(ann, welcome, "active");
        outreach.showStatesFrom(time.now().plusSeconds(100));

        confirmed(provider.verify(ANN, time.now()));

        assertThat(time.pauses())
                .containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(90));
    }

    @Test
    void looksOnceAtWhatWasSentLongAgo() throws Exception {
        Receipt.Rejected receipt = rejected(provider.verify(ANN, time.now().minus(Duration.ofHours(1))));

        assertThat(receipt.code()).isEqualTo(Destination.NOT_DONE);
        assertThat(receipt.message()).isEqualTo("Outreach does not know of this enrollment.");
        assertThat(time.pauses()).isEmpty();
        assertThat(outreach.calls(FakeOutreach.STATES)).isEqualTo(1);
    }

    @Test
    void takesNoOlderPlaceForItsOwn() throws Exception {
        outreach.state(ann, welcome, "active");
        time.advance(Duration.ofHours(1));

        assertThat(rejected(provider.verify(ANN, time.now())).code()).isEqualTo(Destination.NOT_DONE);

        assertThat(time.pauses()).isEmpty();
        assertThat(rejected(provider.enroll(ANN)).code()).isEqualTo(RejectionCodes.ALREADY_ENROLLED);
    }

    @Test
    void looksOnNextToAPlaceThatEnded() throws Exception {
        reconnect("reenroll: true");
        outreach.state(ann, welcome, "finished");
        time.advance(Duration.ofHours(1));

        assertThat(rejected(provider.verify(ANN, time.now())).code()).isEqualTo(Destination.NOT_DONE);
        assertThat(time.pauses()).hasSize(3);
        outreach.state(ann, welcome, "finished");
        confirmed(provider.verify(ANN, time.now()));
    }

    @Test
    void takesAClockThatIsBehindForOne() throws Exception {
        outreach.state(ann, welcome, "active");

        confirmed(provider.verify(ANN, time.now().plus(Duration.ofMinutes(9))));
    }

    @Test
    void takesAFormerPlaceForNoneOfItsOwnHoweverYoung() throws Exception {
        reconnect("reenroll: true");
        outreach.state(ann, welcome, "finished");
        outreach.misbehaveOn(FakeOutreach.ENROLL, Faults.script(List.of(Fault.RESET_BEFORE)));

        unknown(provider.enroll(ANN));
    }

    @Test
    void cannotTellWithoutASequenceToLookInto() throws Exception {
        Receipt.Unknown receipt = unknown(provider.verify(enrollment("ann", "Renamed since"), time.now()));

        assertThat(receipt.reason()).contains("no single sequence \"Renamed since\"");
    }

    @Test
    void cannotTellWithoutCredentials() throws Exception {
        outreach.withhold("sequenceStates.all");

        assertThat(unknown(provider.verify(ANN, time.now())).reason()).contains("Missing scope sequenceStates.all");
    }

    @Test
    void knowsThatNobodyIsEnrolledWhomOutreachDoesNotKnow() throws Exception {
        assertThat(rejected(provider.verify(enrollment("bob", "Welcome"), Instant.EPOCH))
                        .code())
                .isEqualTo(Destination.NOT_DONE);
    }
}
