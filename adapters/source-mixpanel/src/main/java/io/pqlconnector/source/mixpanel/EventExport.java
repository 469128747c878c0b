package io.pqlconnector.source.mixpanel;

import io.pqlconnector.formats.GunzipStream;
import io.pqlconnector.formats.LineBlocks;
import io.pqlconnector.formats.MixpanelClock;
import io.pqlconnector.formats.MixpanelExport;
import io.pqlconnector.formats.WholeExport;
import io.pqlconnector.http.HttpCall;
import io.pqlconnector.pull.Download;
import io.pqlconnector.pull.SpooledBody;
import io.pqlconnector.pull.Waits;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.source.LineFormat;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageSink;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The raw export. An answer with status 200 is not yet a whole one: Mixpanel says within the body that it broke off, or ends in
 * the middle of a line, or the connection ends.
 *
 * @see <a href="https://developer.mixpanel.com/reference/raw-event-export">Raw event export</a>
 */
final class EventExport {
    /** After so many attempts in vain a day is asked for hour by hour: what breaks off is often too large. */
    private static final int WHOLE_DAYS = 3;

    private static final int TRIES_OF_AN_HOUR = 3;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final int HEAD = 512 << 10;
    private static final int HOURS = 24;

    private final MixpanelSettings settings;
    private final Download download;
    private final Refusals refusals;
    private final TimeBasis basis;
    private final Waits waits;
    private volatile boolean delivered;

    EventExport(MixpanelSettings settings, Download download, Refusals refusals, TimeBasis basis, Waits waits) {
        this.settings = settings;
        this.download = download;
        this.refusals = refusals;
        this.basis = basis;
        this.waits = waits;
    }

    /**
     * Reads a day.
     *
     * @param attempt counts from 1 within a pull; later ones wait before, and ask for less at a time
     */
    void day(SliceId slice, LocalDate day, int attempt, UsageSink sink) throws InterruptedException {
        pauseBefore(attempt);
        if (attempt <= WHOLE_DAYS) {
            stream(slice, call(day, day), day, sink);
            return;
        }
        if (!delivered) {
            throw otherRegion(day);
        }
        for (int hour = 0; hour < HOURS; hour++) {
            hour(slice, day, hour, sink);
        }
    }

    /** Reads what was processed on a day, in UTC, whatever day it belongs to. */
    void processed(SliceId slice, LocalDate day, int attempt, UsageSink sink) throws InterruptedException {
        if (attempt > WHOLE_DAYS) {
            throw givenUp(slice, "");
        }
        pauseBefore(attempt);
        Instant settled = waits.now().minus(ProjectSlices.SETTLING);
        Instant end = ProjectSlices.startOf(day.plusDays(1));
        Instant until = settled.isBefore(end) ? settled : end;
        long back = settings.lateWindow().orElse(Duration.ZERO).toDays();
        LocalDate today = LocalDate.ofInstant(waits.now(), basis.days(waits.now()));
        HttpCall call = call(day.minusDays(back), day.isAfter(today) ? today : day)
                .query(
                        "where",
                        "number(properties[\"mp_processing_time_ms\"]) > "
                                + (ProjectSlices.startOf(day).toEpochMilli() - 1)
                                + " and number(properties[\"mp_processing_time_ms\"]) <= "
                                + (until.toEpochMilli() - 1));
        stream(slice, call, day, sink);
    }

    /** Asks for some events of a day, to see whether asking works, and in which zone they are. */
    boolean hasEvents(LocalDate day) throws InterruptedException {
        SliceId slice = new SliceId(day.toString());
        EndWatch watch = new EndWatch(new Rehearsal());
        download.run(
                call(day, day).query("limit", "100"),
                watch,
                reply -> refusals.of(reply, slice.toString()),
                e -> otherRegion(day),
                body -> handSome(slice, body, day, watch));
        return watch.hasLines();
    }

    private void handSome(SliceId slice, SpooledBody body, LocalDate day, UsageSink sink)
            throws IOException, InterruptedException {
        try (InputStream text = new BufferedInputStream(GunzipStream.open(body.follow()), HEAD)) {
            byte[] head = head(text);
            // A few events tell nothing of the project's time zone: they may have come late, or have been imported.
            basis.contradict(day, MixpanelClock.read(head, head.length));
            hand(slice, text, ZoneOffset.UTC, sink);
        } catch (AdapterException e) {
            throw e.kind() == FailureKind.INCOMPLETE ? otherRegion(day) : e;
        }
    }

    private static AdapterException otherRegion(LocalDate day) {
        return new AdapterException(
                FailureKind.CONFIGURATION,
                "Mixpanel broke off each export of " + day
                        + " before the first event. That is what it does for a project of"
                        + " another region: look at region and project_id.",
                null);
    }

    private void pauseBefore(int attempt) throws InterruptedException {
        if (attempt > 1) {
            Duration pause = settings.firstPause().multipliedBy(1L << Math.min(attempt - 2, 20));
            waits.pause(
                    pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE,
                    "the last answer of Mixpanel was cut short");
        }
    }

    private HttpCall call(LocalDate from, LocalDate to) {
        HttpCall call = HttpCall.get("/export")
                .header("Accept", "text/plain")
                .header("Accept-Encoding", "gzip")
                .query("from_date", from.toString())
                .query("to_date", to.toString())
                .query("time_in_ms", "true");
        return settings.project()
                .map(project -> call.query("project_id", project.toString()))
                .orElse(call);
    }

    private void stream(SliceId slice, HttpCall call, LocalDate day, UsageSink sink) throws InterruptedException {
        download.run(
                call,
                sink,
                reply -> refusals.of(reply, slice.toString()),
                e -> incomplete(slice, e),
                body -> hand(slice, body.follow(), day, sink));
    }

    // Whole before any of it is handed on, since the hours before it are handed on already.
    private void hour(SliceId slice, LocalDate day, int hour, UsageSink sink) throws InterruptedException {
        long from = ProjectSlices.startOf(day).plus(Duration.ofHours(hour)).getEpochSecond();
        HttpCall call = call(day, day)
                .query(
                        "where",
                        "properties[\"$time\"] >= datetime(" + from + ") and properties[\"$time\"] < datetime("
                                + (from + Duration.ofHours(1).toSeconds()) + ")");
        for (int attempt = 1; attempt <= TRIES_OF_AN_HOUR; attempt++) {
            pauseBefore(attempt);
            try {
                download.run(
                        call,
                        sink,
                        reply -> refusals.of(reply, slice + " by hours"),
                        e -> incomplete(slice, e),
                        body -> rehearseAndHand(slice, body, day, sink));
                return;
            } catch (AdapterException e) {
                if (e.kind() != FailureKind.INCOMPLETE) {
                    throw e;
                }
            }
        }
        throw givenUp(slice, ", and smaller parts of it too");
    }

    private void rehearseAndHand(SliceId slice, SpooledBody body, LocalDate day, UsageSink sink)
            throws IOException, InterruptedException {
        var unused = body.whole();
        hand(slice, body.follow(), day, new Rehearsal());
        hand(slice, body.follow(), day, sink);
    }

    private void hand(SliceId slice, InputStream raw, LocalDate day, UsageSink sink)
            throws IOException, InterruptedException {
        try (InputStream text = new BufferedInputStream(GunzipStream.open(raw), HEAD)) {
            hand(slice, text, zone(text, day), sink);
        }
    }

    private static void hand(SliceId slice, InputStream text, ZoneId zone, UsageSink sink)
            throws IOException, InterruptedException {
        LineFormat format = new WholeExport(new MixpanelExport(sink.columns(), zone), e -> incomplete(slice, e));
        EndWatch watch = new EndWatch(sink);
        LineBlocks.hand(text, watch, format);
        if (!watch.endsWithARecord(format)) {
            throw incomplete(slice, null);
        }
    }

    private static byte[] head(InputStream text) throws IOException {
        text.mark(HEAD);
        byte[] head = text.readNBytes(HEAD);
        text.reset();
        return head;
    }

    private ZoneId zone(InputStream text, LocalDate day) throws IOException {
        byte[] head = head(text);
        boolean hasEvents = new String(head, StandardCharsets.ISO_8859_1).contains("\"event\"");
        delivered |= hasEvents;
        return basis.of(day, MixpanelClock.read(head, head.length), hasEvents);
    }

    private static AdapterException incomplete(SliceId slice, @Nullable Throwable cause) {
        return new AdapterException(
                FailureKind.INCOMPLETE,
                slice + ": the export was cut short, by Mixpanel or on the way. Nothing of it was taken.",
                cause);
    }

    private static AdapterException givenUp(SliceId slice, String more) {
        return new AdapterException(
                FailureKind.UNAVAILABLE,
                slice + ": Mixpanel cut the export short " + WHOLE_DAYS + " times" + more
                        + ". Nothing of it was taken; the next run asks again.",
                null);
    }
}
