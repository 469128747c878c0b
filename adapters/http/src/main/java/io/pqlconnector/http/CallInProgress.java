package io.pqlconnector.http;

import io.github.resilience4j.retry.Retry;
import io.pqlconnector.spi.AdapterException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One call until it has an answer or is given up: its attempts, its pauses, its one renewal of the token. */
final class CallInProgress {
    private final LaneParts lane;
    private final HttpCall call;
    private final boolean streamed;
    private final Complaints complaints;
    private final Words words;
    private final Retry.AsyncContext<Wire.Answer> retries;
    private final Instant startedAt;
    private Duration paused = Duration.ZERO;
    private Duration queued = Duration.ZERO;
    private int failures;
    private boolean renewed;
    private boolean maybeDone;

    CallInProgress(LaneParts lane, HttpCall call, boolean streamed) {
        this.lane = lane;
        this.call = call;
        this.streamed = streamed;
        this.complaints = new Complaints(lane.settings(), call);
        this.words = new Words(lane.settings().timeouts());
        this.retries = lane.retry().asyncContext();
        this.startedAt = lane.time().now();
    }

    /** Sends the call as often as it takes and as it may. */
    Wire.Answer run() throws InterruptedException {
        Optional<Wire.Answer> answer = Optional.empty();
        while (answer.isEmpty()) {
            waitForPace();
            waitForGate();
            queued = queued.plus(lane.admission().await());
            Ticket ticket = call.isAnonymous() ? Ticket.NONE : lane.tickets().current();
            answer = attempt(ticket);
        }
        retries.onComplete();
        return answer.get();
    }

    private void waitForPace() throws InterruptedException {
        Optional<Duration> turn = lane.pacer().nextTurn();
        if (turn.isEmpty()) {
            Duration period =
                    lane.settings().pace().map(LaneSettings.Pace::period).orElse(Duration.ZERO);
            throw complaints.outpaced(period, maybeDone);
        }
        if (!turn.get().isZero()) {
            lane.time().pause(turn.get());
            queued = queued.plus(turn.get());
        }
    }

    private void waitForGate() throws InterruptedException {
        // In a loop, because the gate may be closed for longer meanwhile.
        for (Duration left = closedFor(); !left.isZero(); left = closedFor()) {
            if (paused.plus(left).compareTo(lane.settings().longestPause()) > 0) {
                throw complaints.throttled(lane.time().now().plus(left), left, maybeDone);
            }
            lane.time().pause(left);
            paused = paused.plus(left);
        }
    }

    private Duration closedFor() {
        return lane.gate().closedFor(lane.time().now());
    }

    /** Sends the call once. Empty if it is to be sent again. */
    private Optional<Wire.Answer> attempt(Ticket ticket) throws InterruptedException {
        Optional<ServiceBreaker.Refusal> refusal = lane.breaker().enter();
        if (refusal.isPresent()) {
            throw complaints.notSent(refusal.get(), maybeDone);
        }
        Instant sentAt = lane.time().now();
        Progress progress = new Progress();
        Wire.Answer answer;
        Verdict verdict;
        try {
            answer = lane.wire().send(call, ticket, streamed, progress);
            lane.quota().note(answer.reply());
            verdict =
                    answer.rest().isPresent() ? Verdict.ANSWERED : lane.policy().judge(answer.reply(), sentAt);
        } catch (ReplyTooLargeException e) {
            lane.breaker().succeeded();
            throw complaints.tooLarge();
        } catch (IOException e) {
            broken(e, progress.hasBegun());
            return Optional.empty();
        } catch (InterruptedException | RuntimeException e) {
            lane.breaker().abandoned();
            throw e;
        }
        return settled(answer, verdict, ticket, sentAt) ? Optional.of(answer) : Optional.empty();
    }

    private void broken(IOException e, boolean begun) throws InterruptedException {
        String what = words.of(e, begun);
        lane.breaker().failed(what);
        if (!begun && Words.isAboutTheCertificate(e)) {
            throw complaints.untrusted(e);
        }
        tryAgain(what, !begun, e);
    }

    /** Whether the answer is the caller's. */
    private boolean settled(Wire.Answer answer, Verdict verdict, Ticket ticket, Instant sentAt)
            throws InterruptedException {
        int status = answer.reply().status();
        if (verdict instanceof Verdict.Fault fault) {
            lane.breaker().failed("status " + status);
            tryAgain("status " + status, fault.certainlyNotDone(), null);
            return false;
        }
        lane.breaker().succeeded();
        if (verdict instanceof Verdict.Throttled throttled) {
            lane.gate().close(sentAt, lane.time().now(), throttled.pause());
            return false;
        }
        if (verdict instanceof Verdict.Refused refused) {
            renew(ticket, status, refused.renewable());
            return false;
        }
        lane.gate().passed();
        return true;
    }

    private void renew(Ticket ticket, int status, boolean renewable) throws InterruptedException {
        if (!renewable || call.isAnonymous() || !lane.tickets().areRenewable()) {
            throw complaints.refused(status, false);
        }
        if (lane.tickets().isCurrent(ticket)) {
            if (renewed) {
                throw complaints.refused(status, true);
            }
            renewed = true;
        }
        lane.tickets().after(ticket);
    }

    private void tryAgain(String what, boolean certainlyNotDone, @Nullable IOException cause)
            throws InterruptedException {
        failures++;
        maybeDone |= !certainlyNotDone;
        AdapterException failure = complaints.failed(what, failures, maybeDone, cause);
        if (!certainlyNotDone && call.effect() == HttpCall.Effect.ONCE) {
            throw failure;
        }
        long wait = retries.onError(failure);
        if (wait < 0 || isTooLate(Duration.ofMillis(wait))) {
            throw failure;
        }
        lane.time().pause(Duration.ofMillis(wait));
    }

    private boolean isTooLate(Duration wait) {
        Duration spent =
                Duration.between(startedAt, lane.time().now()).minus(paused).minus(queued);
        return spent.plus(wait).compareTo(lane.settings().retries().total()) > 0;
    }
}
