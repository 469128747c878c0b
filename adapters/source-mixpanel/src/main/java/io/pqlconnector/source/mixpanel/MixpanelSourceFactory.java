package io.pqlconnector.source.mixpanel;

import io.pqlconnector.http.Auth;
import io.pqlconnector.http.LaneKeys;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.pull.PullKeys;
import io.pqlconnector.source.mixpanel.MixpanelSettings.Basis;
import io.pqlconnector.source.mixpanel.MixpanelSettings.Profiles;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.spi.source.SourceContext;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.spi.source.UsageSourceFactory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Makes sources that pull from Mixpanel: {@code type: mixpanel}. */
public final class MixpanelSourceFactory implements UsageSourceFactory {
    private static final int CALLS_AN_HOUR = 60;
    private static final int CALLS_A_SECOND = 3;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final BigDecimal TWO_THIRDS = new BigDecimal("0.67");
    private static final int DEFAULT_LATE_DAYS = 5;
    private static final int MOST_LATE_DAYS = 90;

    private final TimeAndChance time;

    /** For {@link java.util.ServiceLoader}. */
    public MixpanelSourceFactory() {
        this(TimeAndChance.REAL);
    }

    MixpanelSourceFactory(TimeAndChance time) {
        this.time = time;
    }

    @Override
    public String type() {
        return "mixpanel";
    }

    @Override
    public UsageSource create(Fields settings, SourceContext context) {
        return new MixpanelSource(context, settings(settings), time);
    }

    private static MixpanelSettings settings(Fields fields) {
        Region region = fields.choice("region", Region.class).orElse(Region.US);
        boolean projectSecret = fields.has("project_secret");
        Optional<ZoneId> zone = fields.zone("time_zone", "Write a name such as US/Pacific.");
        Basis basis = fields.choice("time_basis", Basis.class).orElse(Basis.AUTO);
        if (basis == Basis.PROJECT_LOCAL && zone.isEmpty()) {
            fields.problem(
                    "time_basis",
                    "needs to know the zone. Write time_zone as it stands in Mixpanel's project settings.");
        }
        if (basis == Basis.UTC && zone.isPresent()) {
            fields.problem("time_zone", "says nothing with time_basis: utc. Leave out one of the two.");
        }
        return new MixpanelSettings(
                projectSecret ? noProject(fields) : project(fields),
                region,
                LaneKeys.url(fields, "base_url").orElseGet(region::exportUrl),
                LaneKeys.url(fields, "query_base_url").orElseGet(region::queryUrl),
                auth(fields, projectSecret),
                projectSecret,
                PullKeys.start(fields),
                lateDays(fields),
                lateWindow(fields),
                basis,
                zone,
                fields.choice("profiles", Profiles.class).orElse(Profiles.FULL),
                groups(fields),
                calls(fields),
                (int) Math.min(1000, atLeastOne(fields, "calls_per_second", CALLS_A_SECOND)),
                fields.duration("retry_pause").orElse(FIRST_PAUSE));
    }

    private static Optional<Long> project(Fields fields) {
        Long number = fields.required("project_id", fields.wholeNumber("project_id"), 0L, "project_id: 12345");
        return Optional.of(number);
    }

    // It goes without saying which project a project secret belongs to; to name it as well would be refused.
    private static Optional<Long> noProject(Fields fields) {
        for (String key : List.of("project_id", "username", "secret")) {
            if (fields.has(key)) {
                fields.problem(
                        key,
                        "does not go together with project_secret. Leave out project_secret, which stops working on"
                                + " 3 March 2027.");
            }
        }
        return Optional.empty();
    }

    private static Auth auth(Fields fields, boolean projectSecret) {
        if (projectSecret) {
            return Auth.basic(fields.secret("project_secret").map(Secret::value).orElse(""), new Secret(""));
        }
        String username = fields.requiredText("username", "username: ${MIXPANEL_USERNAME}");
        Secret secret =
                fields.required("secret", fields.secret("secret"), new Secret(""), "secret: ${MIXPANEL_SECRET}");
        return Auth.basic(username, secret);
    }

    private static int lateDays(Fields fields) {
        long days = fields.wholeNumber("late_days").orElse((long) DEFAULT_LATE_DAYS);
        if (days < 0 || days > MOST_LATE_DAYS) {
            fields.problem("late_days", "must be from 0 to " + MOST_LATE_DAYS + ", found " + days + ".");
            return DEFAULT_LATE_DAYS;
        }
        return (int) days;
    }

    private static Optional<Duration> lateWindow(Fields fields) {
        Optional<Duration> window = fields.duration("late_window");
        if (window.filter(length -> length.toDays() < 1).isPresent()) {
            fields.problem("late_window", "must be at least a day, such as 30d.");
        }
        return window;
    }

    private static List<String> groups(Fields fields) {
        List<String> groups = fields.texts("groups");
        for (String group : groups) {
            if (!group.matches("-?\\d{1,19}")) {
                fields.problem(
                        "groups",
                        "\"" + group
                                + "\" is no id of a group key. It is the number in Mixpanel's project settings under Group"
                                + " Keys, such as -1405123841946871899.");
            }
        }
        return groups;
    }

    private static int calls(Fields fields) {
        BigDecimal share = fields.share("quota_share").orElse(TWO_THIRDS);
        int calls = share.multiply(BigDecimal.valueOf(atLeastOne(fields, "calls_per_hour", CALLS_AN_HOUR)))
                .setScale(0, RoundingMode.DOWN)
                .intValue();
        if (calls < 1) {
            fields.problem("quota_share", "leaves no call for us. Write a share above 2%, such as 67%.");
            return 1;
        }
        return calls;
    }

    // For projects of which Mixpanel raised the limits.
    private static long atLeastOne(Fields fields, String key, long standard) {
        long calls = fields.wholeNumber(key).orElse(standard);
        if (calls < 1) {
            fields.problem(key, "must be at least 1, found " + calls + ". Mixpanel's limit is " + standard + ".");
            return standard;
        }
        return calls;
    }
}
