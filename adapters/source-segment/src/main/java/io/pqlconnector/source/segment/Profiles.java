package io.pqlconnector.source.segment;

import io.pqlconnector.formats.SegmentArchive;
import io.pqlconnector.http.Auth;
import io.pqlconnector.http.HttpLane;
import io.pqlconnector.http.HttpReply;
import io.pqlconnector.http.LaneSettings;
import io.pqlconnector.http.LaneSettings.Pace;
import io.pqlconnector.http.ReplyPolicy;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.http.Verdict;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.spi.source.ContentHash;
import io.pqlconnector.spi.source.KnownUsers;
import io.pqlconnector.spi.source.LineBlock;
import io.pqlconnector.spi.source.Listing;
import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageSink;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * What Segment computes of its users, asked once a day about those who were seen of late. An answer counts as an identify call of
 * that moment, and stands for a month or until the user is asked about again.
 */
final class Profiles implements AutoCloseable {
    private static final String PREFIX = "profiles ";
    private static final Duration OF_LATE = Duration.ofDays(30);

    /** A fifth of what a space may be asked in a second, which it shares with everyone. */
    private static final Pace PACE = new Pace(20, Duration.ofSeconds(1));

    private final ProfileSettings settings;
    private final ProfileApi api;
    private volatile KnownUsers known = KnownUsers.NONE;
    private volatile Instant askedAt = Instant.EPOCH;

    Profiles(ProfileSettings settings, TimeAndChance time) {
        this.settings = settings;
        LaneSettings lane =
                LaneSettings.of("Segment's Profile API", settings.url()).pace(PACE);
        Auth auth = Auth.basic(settings.token().value(), new Secret(""));
        this.api = new ProfileApi(settings, new HttpLane(lane, auth, new SaidByUs(), time));
    }

    /** A refused token is put into words that name its setting. */
    private static final class SaidByUs implements ReplyPolicy {
        @Override
        public Verdict judge(HttpReply reply, Instant now) {
            return reply.status() == 401 ? Verdict.ANSWERED : ReplyPolicy.byStatus(reply, now);
        }
    }

    /** Whether a slice is one of these. */
    static boolean isOf(SliceId slice) {
        return slice.value().startsWith(PREFIX);
    }

    /** The slice of today. */
    Listing list(PullWindow window) {
        known = window.known();
        // Just before the instant of the run, or it would be of no use to it.
        askedAt = window.now().minusMillis(1);
        LocalDate today = LocalDate.ofInstant(window.now(), ZoneOffset.UTC);
        Slice slice = new Slice(new SliceId(PREFIX + today), "once", 0);
        return new Listing(List.of(slice), id -> isOf(id) && isOver(id, today));
    }

    private static boolean isOver(SliceId slice, LocalDate today) {
        try {
            LocalDate day = LocalDate.parse(slice.value().substring(PREFIX.length()));
            return day.isBefore(today.minusDays(OF_LATE.toDays()));
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** Asks about everyone who was seen of late. What has come of it does not hold up the rest if Segment does not answer. */
    ContentHash read(Slice slice, UsageSink sink) throws InterruptedException {
        try {
            for (String user : known.seen(askedAt.minus(OF_LATE), settings.mostUsers())) {
                int page = 0;
                for (String traits : api.traits(user)) {
                    hand(user, page++, traits, sink);
                }
            }
        } catch (AdapterException e) {
            if (!e.kind().retryable()) {
                throw e;
            }
            throw new AdapterException(
                    FailureKind.WITHHELD,
                    e.words() + " The rest was read; the next run asks for the profiles again.",
                    e);
        }
        return new ContentHash(slice.mark());
    }

    /** Asks about somebody whom Segment cannot know: that it says so shows that asking works. */
    String probe() throws InterruptedException {
        List<String> unused = api.traits("nobody-of-pql-connector");
        return "profiles of space " + settings.space();
    }

    // As a message of the archive, with an id that the answer of another day has too: the newer one stands.
    private void hand(String user, int page, String traits, UsageSink sink) throws InterruptedException {
        String now = askedAt.toString();
        String line = "{\"type\":\"identify\",\"messageId\":" + quoted("profile " + page + " " + user) + ",\"userId\":"
                + quoted(user)
                + ",\"timestamp\":\"" + now + "\",\"receivedAt\":\"" + now + "\",\"traits\":"
                + traits + "}\n";
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        LineBlock block = sink.newBlock(bytes.length);
        System.arraycopy(bytes, 0, block.bytes(), 0, bytes.length);
        block.setLength(bytes.length);
        sink.lines(block, new SegmentArchive(sink.columns()));
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        JsonStringEncoder.getInstance().quoteAsString(text, quoted);
        return quoted.append('"').toString();
    }

    @Override
    public void close() {
        api.close();
    }
}
