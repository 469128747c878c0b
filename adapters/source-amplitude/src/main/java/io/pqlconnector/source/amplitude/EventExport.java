package io.pqlconnector.source.amplitude;

import io.pqlconnector.formats.AmplitudeExport;
import io.pqlconnector.formats.LineBlocks;
import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.HttpLane;
import io.pqlconnector.http.HttpReply;
import io.pqlconnector.http.OpenReply;
import io.pqlconnector.pull.Download;
import io.pqlconnector.pull.SpooledBody;
import io.pqlconnector.pull.Waits;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.source.UsageSink;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The export of raw events. What is too much for one answer is asked for again once, since the same status stands for other
 * faults too, and then in halves down to single hours.
 *
 * @see <a href="https://amplitude.com/docs/apis/analytics/export">Export API</a>
 */
final class EventExport {
    private static final int MOST_ATTEMPTS = 4;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final AmplitudeSettings settings;
    private final HttpLane lane;
    private final Download download;
    private final Refusals refusals;
    private final Waits waits;

    EventExport(AmplitudeSettings settings, HttpLane lane, Download download, Refusals refusals, Waits waits) {
        this.settings = settings;
        this.lane = lane;
        this.download = download;
        this.refusals = refusals;
        this.waits = waits;
    }

    /**
     * Reads some hours.
     *
     * @param attempt counts from 1 within a pull; later ones wait before
     */
    void read(UploadHours hours, int attempt, UsageSink sink) throws InterruptedException {
        if (attempt > MOST_ATTEMPTS) {
            throw new AdapterException(
                    FailureKind.UNAVAILABLE,
                    hours + ": Amplitude's export was cut short or damaged " + MOST_ATTEMPTS
                            + " times. Nothing of it was taken; the next run asks again.",
                    null);
        }
        if (attempt > 1) {
            Duration pause = settings.firstPause().multipliedBy(1L << (attempt - 2));
            waits.pause(
                    pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE,
                    "the last answer of Amplitude was cut short");
        }
        inParts(hours, sink);
    }

    private void inParts(UploadHours hours, UsageSink sink) throws InterruptedException {
        Optional<HttpReply> refusal = ask(hours, sink);
        if (refusal.isPresent() && Refusals.mayBeTooLarge(refusal.get())) {
            waits.pause(settings.firstPause(), "Amplitude said that it cannot do what it was asked for");
            refusal = ask(hours, sink);
        }
        if (refusal.isEmpty() || Refusals.isEmpty(refusal.get())) {
            return;
        }
        if (!Refusals.mayBeTooLarge(refusal.get()) || hours.count() == 1) {
            throw refusals.of(refusal.get(), hours);
        }
        inParts(hours.earlier(), sink);
        inParts(hours.later(), sink);
    }

    /** Asks for some hours; what was answered in their place, if they did not come. */
    private Optional<HttpReply> ask(UploadHours hours, UsageSink sink) throws InterruptedException {
        List<HttpReply> refused = new ArrayList<>();
        try {
            download.run(
                    call(hours),
                    sink,
                    reply -> {
                        refused.add(reply);
                        return refusals.of(reply, hours);
                    },
                    e -> incomplete(hours, e),
                    body -> hand(body, hours, sink));
        } catch (AdapterException e) {
            if (refused.isEmpty()) {
                throw e;
            }
        }
        return refused.stream().findFirst();
    }

    /** Asks for an hour and reads nothing of it, to see whether asking works. An hour that is too large has events too. */
    boolean hasEvents(UploadHours hour) throws InterruptedException {
        try (OpenReply reply = lane.open(call(hour))) {
            HttpReply head = reply.head();
            if (head.isSuccess() || Refusals.mayBeTooLarge(head)) {
                return true;
            }
            if (Refusals.isEmpty(head)) {
                return false;
            }
            throw refusals.of(head, hour);
        } catch (IOException e) {
            throw incomplete(hour, e);
        }
    }

    // As it is: what it holds is packed already.
    private static HttpCall call(UploadHours hours) {
        return HttpCall.get("/export")
                .header("Accept-Encoding", "identity")
                .query("start", hours.start())
                .query("end", hours.end());
    }

    // Looked through to its end before any of it is handed on, so that a part that is not whole, or that unpacks
    // without end, gives nothing.
    private void hand(SpooledBody body, UploadHours hours, UsageSink sink) throws IOException, InterruptedException {
        try (ExportArchive archive = new ExportArchive(body.whole(), hours)) {
            archive.check();
            AmplitudeExport format = new AmplitudeExport(sink.columns(), settings.groupType(), settings.profiles());
            LineBlocks.hand(archive.text(), sink, format);
        }
    }

    private static AdapterException incomplete(UploadHours hours, IOException cause) {
        return new AdapterException(
                FailureKind.INCOMPLETE,
                hours + ": the export was cut short or damaged, by Amplitude or on the way. Nothing of it was taken.",
                cause);
    }
}
