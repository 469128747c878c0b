package io.pqlconnector.pull.example;

import io.pqlconnector.formats.GunzipStream;
import io.pqlconnector.formats.LineBlocks;
import io.pqlconnector.formats.SegmentArchive;
import io.pqlconnector.http.Auth;
import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.HttpLane;
import io.pqlconnector.http.HttpReply;
import io.pqlconnector.http.LaneSettings;
import io.pqlconnector.http.ReplyPolicy;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.pull.Attempts;
import io.pqlconnector.pull.CountedCalls;
import io.pqlconnector.pull.Download;
import io.pqlconnector.pull.Spool;
import io.pqlconnector.pull.SpooledBody;
import io.pqlconnector.pull.Waits;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.spi.source.ContentHash;
import io.pqlconnector.spi.source.Listing;
import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.SourceContext;
import io.pqlconnector.spi.source.UsageSink;
import io.pqlconnector.spi.source.UsageSource;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A service that gives a day of usage at a time, in lines as Segment's archive has them. */
final class ExampleSource implements UsageSource {
    private static final int MOST_ATTEMPTS = 4;

    private final SourceName name;
    private final String place;
    private final LocalDate start;
    private final Waits waits;
    private final Attempts attempts = new Attempts();
    private final HttpLane lane;
    private final Download download;

    ExampleSource(SourceContext context, LaneSettings service, Secret token, Instant start, TimeAndChance time) {
        this.name = context.name();
        this.place = service.baseUrl().toString();
        this.start = LocalDate.ofInstant(start, ZoneOffset.UTC);
        this.waits = new Waits(time);
        CountedCalls.Limit limit = new CountedCalls.Limit(
                "example " + place, 100, Duration.ofHours(1), "Example allows 100 calls an hour");
        this.lane = new HttpLane(
                service,
                Auth.bearer(token),
                ReplyPolicy.STANDARD,
                waits.ofLane("Example asked for a pause"),
                new CountedCalls(context.quota(), limit, waits));
        this.download = new Download(
                lane, new Spool(context.dataDirectory().resolve("spool").resolve(name.value())));
    }

    @Override
    public SourceName name() {
        return name;
    }

    @Override
    public String place() {
        return place;
    }

    @Override
    public String unit() {
        return "day";
    }

    // Days that are over stay as they are; today is read each time.
    @Override
    public Listing list(PullWindow window) {
        attempts.clear();
        LocalDate today = LocalDate.ofInstant(window.now(), ZoneOffset.UTC);
        LocalDate since = LocalDate.ofInstant(window.since(), ZoneOffset.UTC);
        LocalDate last = LocalDate.ofInstant(window.until().minusNanos(1), ZoneOffset.UTC);
        List<Slice> days = new ArrayList<>();
        for (LocalDate day = since.isAfter(start) ? since : start; !day.isAfter(last); day = day.plusDays(1)) {
            String mark = day.isBefore(today) ? "over" : "at " + window.now();
            days.add(new Slice(new SliceId(day.toString()), mark, 0));
        }
        return Listing.of(days);
    }

    @Override
    public String probe(Instant now) throws InterruptedException {
        HttpReply reply = lane.send(HttpCall.get("/account"));
        if (!reply.isSuccess()) {
            throw refused(reply, "the account");
        }
        return place + ": lets us in";
    }

    // Nobody can know it without reading the day: a new mark means that it is read.
    @Override
    public ContentHash contentHash(Slice slice) {
        return new ContentHash(slice.id() + " " + slice.mark());
    }

    @Override
    public ContentHash read(Slice slice, UsageSink sink) throws InterruptedException {
        waits.tell(sink);
        int attempt = attempts.begin(slice.id());
        if (attempt > 1) {
            waits.pause(Duration.ofSeconds(5L << attempt), "the last answer of Example was cut short");
        }
        download.run(
                HttpCall.get("/days/{}", slice.id().value()).header("Accept-Encoding", "gzip"),
                sink,
                reply -> refused(reply, slice.id().value()),
                e -> cutShort(slice, attempt, e),
                body -> hand(body, sink));
        return contentHash(slice);
    }

    private static void hand(SpooledBody body, UsageSink sink) throws IOException, InterruptedException {
        try (InputStream text = GunzipStream.open(body.follow())) {
            LineBlocks.hand(text, sink, new SegmentArchive(sink.columns()));
        }
    }

    // The core asks again at once for what is INCOMPLETE, and leaves the rest to the next run.
    private static AdapterException cutShort(Slice slice, int attempt, IOException cause) {
        return new AdapterException(
                attempt < MOST_ATTEMPTS ? FailureKind.INCOMPLETE : FailureKind.UNAVAILABLE,
                slice.id() + ": Example cut its answer short " + attempt + " times. Nothing of it was taken.",
                cause);
    }

    private static AdapterException refused(HttpReply reply, String what) {
        return reply.status() == 403
                ? new AdapterException(
                        FailureKind.AUTHENTICATION, "Example does not let this token at " + what + ".", null)
                : new AdapterException(
                        FailureKind.CONFIGURATION,
                        "Example refused " + what + " (status " + reply.status() + "). Look at base_url.",
                        null);
    }

    @Override
    public void close() {
        lane.close();
    }
}
