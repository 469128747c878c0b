package io.pqlconnector.source.amplitude;

import io.pqlconnector.http.HttpLane;
import io.pqlconnector.http.LaneSettings;
import io.pqlconnector.http.LaneSettings.Pace;
import io.pqlconnector.http.LaneSettings.Retries;
import io.pqlconnector.http.LaneSettings.Timeouts;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.pull.Attempts;
import io.pqlconnector.pull.Download;
import io.pqlconnector.pull.Spool;
import io.pqlconnector.pull.Waits;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.ContentHash;
import io.pqlconnector.spi.source.Listing;
import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.SourceContext;
import io.pqlconnector.spi.source.UsageSink;
import io.pqlconnector.spi.source.UsageSource;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * An Amplitude project. Its documentation names no limit to how often the export may be called, so we go one by one and wait
 * when we are told to.
 *
 * @see <a href="https://amplitude.com/docs/apis/analytics/export">Export API</a>
 */
final class AmplitudeSource implements UsageSource {
    private static final Pace PACE = new Pace(1, Duration.ofSeconds(1));

    /** An export is made before the first byte of it comes. */
    private static final Timeouts TIMEOUTS = new Timeouts(
            Duration.ofSeconds(10), Duration.ofMinutes(20), Duration.ofSeconds(60), Duration.ofMinutes(25));

    private static final Retries RETRIES =
            new Retries(6, Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofMinutes(30));
    private static final Duration FIRST_THROTTLE = Duration.ofSeconds(30);
    private static final Duration LONGEST_THROTTLE = Duration.ofMinutes(65);

    private final SourceName name;
    private final AmplitudeSettings settings;
    private final Waits waits;
    private final HttpLane lane;
    private final EventExport export;
    private final Attempts attempts = new Attempts();

    AmplitudeSource(SourceContext context, AmplitudeSettings settings, TimeAndChance time) {
        this.name = context.name();
        this.settings = settings;
        this.waits = new Waits(time);
        Refusals refusals = new Refusals(settings);
        LaneSettings laneSettings = LaneSettings.of("Amplitude", settings.url())
                .timeouts(TIMEOUTS)
                .retries(RETRIES)
                .pace(PACE)
                .pauses(FIRST_THROTTLE, LONGEST_THROTTLE);
        this.lane = new HttpLane(
                laneSettings,
                settings.auth(),
                refusals,
                waits.ofLane("Amplitude asked for a pause, or does not answer"));
        Spool spool = Spool.of(context);
        this.export = new EventExport(settings, lane, new Download(lane, spool), refusals, waits);
    }

    @Override
    public SourceName name() {
        return name;
    }

    // The start belongs to it: who moves it back wants days of which the last pull says nothing.
    @Override
    public String place() {
        return settings.projectInWords() + " at " + settings.url()
                + settings.start().map(start -> " from " + start).orElse("");
    }

    @Override
    public String unit() {
        return "slice";
    }

    @Override
    public Listing list(PullWindow window) {
        attempts.clear();
        return Listing.of(new UploadSlices(settings).of(window));
    }

    @Override
    public String probe(Instant now) throws InterruptedException {
        Instant last = UploadSlices.ready(now).minus(Duration.ofHours(1));
        UploadHours hour = new UploadHours(LocalDateTime.ofInstant(last, ZoneOffset.UTC), 1);
        return place() + (export.hasEvents(hour) ? ": has events of " : ": lets us in, and has no event of ") + hour;
    }

    /** Hours have no content that could be known without reading them: those whose mark changed are read. */
    @Override
    public ContentHash contentHash(Slice slice) {
        return new ContentHash(slice.id() + " " + slice.mark());
    }

    @Override
    public ContentHash read(Slice slice, UsageSink sink) throws InterruptedException {
        waits.tell(sink);
        export.read(UploadHours.of(slice.id()), attempts.begin(slice.id()), sink);
        return contentHash(slice);
    }

    @Override
    public void close() {
        lane.close();
    }

    @Override
    public String toString() {
        return name + " " + place();
    }
}
