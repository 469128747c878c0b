package io.pqlconnector.crm.hubspot;

import io.pqlconnector.http.LaneKeys;
import io.pqlconnector.http.LaneSettings;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Node;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.DestinationContext;
import io.pqlconnector.spi.destination.DestinationFactory;
import io.pqlconnector.spi.destination.ObjectName;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Makes destinations of {@code type: hubspot}. */
public final class HubSpotFactory implements DestinationFactory {
    private static final URI API = URI.create("https://api.hubapi.com");

    /** What the smallest plans allow in ten seconds (HubSpot contract §5). */
    private static final long SMALLEST_BURST = 100;

    /** Of that, what is ours: another program with the same credentials needs some of it. */
    private static final int OUR_PERCENT = 75;

    private static final Duration BURST_PERIOD = Duration.ofSeconds(10);
    private static final String ONE_OF_TWO = "does not go together with oauth. Leave out one of the two.";
    private static final Duration GAP = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final TimeAndChance time;
    private final UnaryOperator<LaneSettings> adjusted;

    /** For {@link java.util.ServiceLoader}. */
    public HubSpotFactory() {
        this(TimeAndChance.REAL, lane -> lane);
    }

    /**
     * With a clock of one's own, for tests.
     *
     * @param adjusted changes what users cannot set
     */
    public HubSpotFactory(TimeAndChance time, UnaryOperator<LaneSettings> adjusted) {
        this.time = time;
        this.adjusted = adjusted;
    }

    @Override
    public String type() {
        return "hubspot";
    }

    @Override
    public Map<ObjectName, EntityKind> objects() {
        return Map.of(
                HubSpotObject.COMPANY.objectName(), EntityKind.ACCOUNT,
                HubSpotObject.CONTACT.objectName(), EntityKind.USER);
    }

    @Override
    public Destination create(Fields settings, DestinationContext context) {
        HubSpotSettings read = new HubSpotSettings(
                version(settings),
                credentials(settings),
                portalId(settings),
                settings.choice("ambiguous_match", HubSpotSettings.Ambiguous.class)
                        .orElse(HubSpotSettings.Ambiguous.SKIP),
                sequences(settings));
        LaneSettings lane = adjusted.apply(
                LaneKeys.read(settings, LaneSettings.of("HubSpot", API).pace(pace(settings))));
        PortalZone zone = new PortalZone();
        HubSpotClient client = new HttpHubSpotClient(read, lane, zone, time);
        Portal portal = new Portal(client, read.portalId());
        zone.portal = Optional.of(portal);
        return new HubSpotCrm(context.name(), read, client, portal, time);
    }

    /** The portal's zone, which the client needs and only the portal, which needs the client, can tell. */
    private static final class PortalZone implements Supplier<ZoneId> {
        private Optional<Portal> portal = Optional.empty();

        @Override
        public ZoneId get() {
            return portal.map(Portal::zone).orElse(ZoneOffset.UTC);
        }
    }

    private static ApiVersion version(Fields settings) {
        Optional<String> word = settings.text("api_version");
        Optional<ApiVersion> version = word.flatMap(ApiVersion::of);
        if (word.isPresent() && version.isEmpty()) {
            settings.problems()
                    .addUnknown(
                            settings.at("api_version"), settings.pathOf("api_version"), word.get(), ApiVersion.words());
        }
        return version.orElse(ApiVersion.V2026_09);
    }

    private static Credentials credentials(Fields settings) {
        Optional<Fields> oauth = settings.fields("oauth");
        if (oauth.isPresent()) {
            if (settings.has("token")) {
                settings.problem("token", ONE_OF_TWO);
            }
            return oauth(oauth.get());
        }
        return new Credentials.Token(
                settings.required("token", settings.secret("token"), new Secret(""), "token: ${HUBSPOT_TOKEN}"));
    }

    private static Credentials oauth(Fields oauth) {
        Credentials credentials = new Credentials.OAuth(
                oauth.requiredText("client_id", "client_id: ${HUBSPOT_CLIENT_ID}"),
                oauth.required(
                        "client_secret",
                        oauth.secret("client_secret"),
                        new Secret(""),
                        "client_secret: ${HUBSPOT_CLIENT_SECRET}"),
                oauth.required(
                        "refresh_token",
                        oauth.secret("refresh_token"),
                        new Secret(""),
                        "refresh_token: ${HUBSPOT_REFRESH_TOKEN}"));
        oauth.rejectUnknown();
        return credentials;
    }

    private static Optional<String> portalId(Fields settings) {
        Optional<String> portal = settings.text("portal_id");
        if (portal.filter(id -> !id.matches("[0-9]{1,18}")).isPresent()) {
            settings.problem(
                    "portal_id", "is no number of a portal. It stands in HubSpot in the menu of your account.");
            return Optional.empty();
        }
        return portal;
    }

    private static HubSpotSettings.Sequences sequences(Fields settings) {
        Fields sequences = settings.fields("sequences")
                .orElseGet(() ->
                        Fields.of(new Node.Absent(settings.at()), settings.pathOf("sequences"), settings.problems()));
        if (sequences.has("oauth") && sequences.has("token")) {
            sequences.problem("token", ONE_OF_TWO);
        }
        Optional<Credentials> credentials = sequences
                .fields("oauth")
                .map(HubSpotFactory::oauth)
                .or(() -> sequences.secret("token").map(Credentials.Token::new));
        HubSpotSettings.Sequences read = new HubSpotSettings.Sequences(
                credentials,
                gap(sequences),
                sequences.duration("patience").orElse(PATIENCE),
                sequences
                        .choice("if_not_found", HubSpotSettings.IfNotFound.class)
                        .orElse(HubSpotSettings.IfNotFound.LEAVE));
        sequences.rejectUnknown();
        return read;
    }

    private static Duration gap(Fields sequences) {
        boolean none = sequences.text("gap").filter("none"::equals).isPresent();
        return none ? Duration.ZERO : sequences.duration("gap").orElse(GAP);
    }

    private static LaneSettings.Pace pace(Fields settings) {
        long burst = settings.wholeNumber("calls_per_10_seconds").orElse(SMALLEST_BURST);
        if (burst < 2 || burst > 10_000) {
            settings.problem(
                    "calls_per_10_seconds",
                    "must be what HubSpot allows your portal: 100, 190 or 250, of which we take " + OUR_PERCENT
                            + " %.");
            burst = SMALLEST_BURST;
        }
        return new LaneSettings.Pace((int) Math.max(1, burst * OUR_PERCENT / 100), BURST_PERIOD);
    }
}
