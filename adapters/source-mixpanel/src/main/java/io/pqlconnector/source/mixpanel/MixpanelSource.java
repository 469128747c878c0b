package io.pqlconnector.source.mixpanel;

import io.pqlconnector.http.HttpLane;
import io.pqlconnector.http.LaneSettings;
import io.pqlconnector.http.LaneSettings.Pace;
import io.pqlconnector.http.LaneSettings.Retries;
import io.pqlconnector.http.LaneSettings.Timeouts;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.pull.Attempts;
import io.pqlconnector.pull.CountedCalls;
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
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * A Mixpanel project. Its limits are the project's, shared with whoever else asks: 60 exports an hour and 3 a second, and 60
 * queries an hour beside them.
 *
 * @see <a href="https://docs.mixpanel.com/docs/api-reference/rate-limits">Rate limits of the export and the query API</a>
 */
final class MixpanelSource implements UsageSource {
    /** The limits count by the hour, so a call that was throttled may have to wait for one, and some more. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(65);

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Timeouts TIMEOUTS = new Timeouts(
            Duration.ofSeconds(10), Duration.ofMinutes(20), Duration.ofSeconds(60), Duration.ofMinutes(25));
    private static final Retries RETRIES =
            new Retries(6, Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofMinutes(30));

    private final SourceName name;
    private final MixpanelSettings settings;
    private final Waits waits;
    private final HttpLane exportLane;
    private final HttpLane queryLane;
    private final TimeBasis basis;
    private final EventExport events;
    private final HttpLane probeLane;
    private final EventExport probe;
    private final ProfileQuery profiles;
    private final Attempts attempts = new Attempts();

    MixpanelSource(SourceContext context, MixpanelSettings settings, TimeAndChance time) {
        this.name = context.name();
        this.settings = settings;
        this.waits = new Waits(time);
        Refusals refusals = new Refusals(settings);
        this.exportLane = lane(settings.exportUrl(), context, "export", refusals, Patience.OF_A_RUN);
        this.queryLane = lane(settings.queryUrl(), context, "query", refusals, Patience.OF_A_RUN);
        this.probeLane = lane(settings.exportUrl(), context, "export", refusals, Patience.OF_A_PERSON);
        this.basis = new TimeBasis(settings);
        Spool spool = Spool.of(context);
        this.events = new EventExport(settings, new Download(exportLane, spool), refusals, basis, waits);
        this.probe = new EventExport(settings, new Download(probeLane, spool), refusals, basis, waits);
        this.profiles = new ProfileQuery(settings, queryLane, refusals, waits);
    }

    /** How long calls wait, for the service and for our share of its limits. */
    private record Patience(Timeouts timeouts, Retries retries, Duration longestPause, Duration forQuota) {
        static final Patience OF_A_RUN =
                new Patience(TIMEOUTS, RETRIES, LONGEST_PAUSE, Duration.ofSeconds(Long.MAX_VALUE));
        static final Patience OF_A_PERSON =
                new Patience(Timeouts.STANDARD, Retries.NONE, Duration.ofSeconds(10), Duration.ofSeconds(10));
    }

    private HttpLane lane(URI url, SourceContext context, String family, Refusals refusals, Patience patience) {
        CountedCalls.Limit limit = new CountedCalls.Limit(
                "mixpanel " + settings.projectInWords() + " " + family,
                settings.callsPerHour(),
                HOUR,
                "our share of Mixpanel's limit is used up, " + settings.callsPerHour()
                        + " calls an hour (quota_share)");
        LaneSettings laneSettings = LaneSettings.of("Mixpanel", url)
                .timeouts(patience.timeouts())
                .retries(patience.retries())
                .pace(new Pace(settings.callsPerSecond(), Duration.ofSeconds(1)))
                .pauses(Duration.ofSeconds(60), patience.longestPause());
        return new HttpLane(
                laneSettings,
                settings.auth(),
                refusals,
                waits.ofLane("Mixpanel asked for a pause, or does not answer"),
                new CountedCalls(context.quota(), limit, waits, patience.forQuota()));
    }

    @Override
    public SourceName name() {
        return name;
    }

    @Override
    public String place() {
        return settings.projectInWords() + " at " + settings.exportUrl();
    }

    @Override
    public String unit() {
        return "slice";
    }

    @Override
    public Listing list(PullWindow window) {
        attempts.clear();
        // The project too: of another one under the same name every day is read.
        String mark =
                basis.mark() + settings.project().map(number -> ", " + number).orElse("");
        List<Slice> slices = new ProjectSlices(settings).of(window, basis.days(window.now()), mark);
        return new Listing(slices, ProjectSlices::covers);
    }

    @Override
    public String probe(Instant now) throws InterruptedException {
        LocalDate yesterday = LocalDate.ofInstant(now, basis.days(now)).minusDays(1);
        boolean hasEvents = probe.hasEvents(yesterday);
        return place() + (hasEvents ? ": has events of " : ": lets us in, and has no event of ") + yesterday;
    }

    /** A day has no content that could be known without reading it: one whose mark changed is read. */
    @Override
    public ContentHash contentHash(Slice slice) {
        return new ContentHash(slice.mark());
    }

    @Override
    public ContentHash read(Slice slice, UsageSink sink) throws InterruptedException {
        waits.tell(sink);
        String id = slice.id().value();
        int attempt = attempts.begin(slice.id());
        if (id.startsWith(ProjectSlices.PROCESSED)) {
            events.processed(slice.id(), day(id, ProjectSlices.PROCESSED), attempt, sink);
        } else if (id.startsWith(ProjectSlices.GROUPS)) {
            profiles.groups(id.substring(ProjectSlices.GROUPS.length()), sink);
        } else if (id.startsWith(ProjectSlices.SEEN)) {
            profiles.usersSeenSince(day(id, ProjectSlices.SEEN).minusDays(1), sink);
        } else if (id.equals(ProjectSlices.USERS)) {
            profiles.users(sink);
        } else {
            events.day(slice.id(), LocalDate.parse(id), attempt, sink);
        }
        return contentHash(slice);
    }

    private static LocalDate day(String id, String prefix) {
        return LocalDate.parse(id.substring(prefix.length()));
    }

    @Override
    public List<String> notices() {
        return settings.projectSecret()
                ? List.of(
                        "the project secret stops working on 3 March 2027, says Mixpanel. Make a service account, and write"
                                + " project_id, username and secret in the place of project_secret.")
                : List.of();
    }

    @Override
    public void close() {
        exportLane.close();
        queryLane.close();
        probeLane.close();
    }

    @Override
    public String toString() {
        return name + " " + place();
    }
}
