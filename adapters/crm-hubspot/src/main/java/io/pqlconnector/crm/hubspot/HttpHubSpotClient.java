package io.pqlconnector.crm.hubspot;

import io.pqlconnector.http.Auth;
import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.HttpLane;
import io.pqlconnector.http.HttpReply;
import io.pqlconnector.http.Json;
import io.pqlconnector.http.LaneSettings;
import io.pqlconnector.http.ReplyPolicy;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.destination.CallUsage;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Our client: one lane per credentials, and one for searches, which have a limit of their own. */
final class HttpHubSpotClient implements HubSpotClient {
    /** Of the five a second that all users of a portal share. */
    private static final int SEARCHES_A_SECOND = 3;

    private final ApiVersion version;
    private final HttpLane standard;
    private final HttpLane search;
    private final HttpLane sequences;
    private final List<HttpLane> logins = new ArrayList<>();

    /**
     * A client; nothing is sent yet.
     *
     * @param lane with the pace of what is no search
     * @param zone the portal's time zone, as far as it is known
     */
    HttpHubSpotClient(HubSpotSettings settings, LaneSettings lane, Supplier<ZoneId> zone, TimeAndChance time) {
        version = settings.version();
        ReplyPolicy replies = new HubSpotReplies(zone, time);
        AuthOf main = auth(settings.credentials(), lane, replies, time);
        standard = new HttpLane(lane, main.auth(), replies, time);
        LaneSettings slow = lane.pace(new LaneSettings.Pace(SEARCHES_A_SECOND, Duration.ofSeconds(1)));
        search = new HttpLane(slow, main.auth(), replies, time);
        Optional<Credentials> own = settings.sequences().credentials();
        sequences = own.isEmpty()
                ? standard
                : new HttpLane(lane, auth(own.get(), lane, replies, time).auth(), replies, time);
    }

    /** Credentials for a lane; each lane has to ask for its own. */
    private interface AuthOf {
        Auth auth();
    }

    private AuthOf auth(Credentials credentials, LaneSettings lane, ReplyPolicy replies, TimeAndChance time) {
        if (credentials instanceof Credentials.Token token) {
            return () -> Auth.bearer(token.token());
        }
        HttpLane login = new HttpLane(lane, Auth.none(), replies, time);
        logins.add(login);
        OAuthTokens tokens = new OAuthTokens(login, version, (Credentials.OAuth) credentials, time);
        return () -> Auth.renewed(tokens.forLane());
    }

    @Override
    public ApiVersion version() {
        return version;
    }

    @Override
    public Answer send(Way way, HttpCall call) throws InterruptedException {
        HttpReply reply = lane(way).send(call);
        return new Answer(reply.status(), Json.parse(reply.body()).orElseGet(Json::missing));
    }

    private HttpLane lane(Way way) {
        return switch (way) {
            case STANDARD -> standard;
            case SEARCH -> search;
            case SEQUENCES -> sequences;
        };
    }

    @Override
    public CallUsage callUsage() {
        long calls = search.callUsage().calls();
        for (HttpLane lane : lanes()) {
            calls += lane.callUsage().calls();
        }
        return new CallUsage(calls, standard.callUsage().quota());
    }

    private List<HttpLane> lanes() {
        return sequences == standard ? List.of(standard) : List.of(standard, sequences);
    }

    @Override
    public void close() {
        lanes().forEach(HttpLane::close);
        search.close();
        logins.forEach(HttpLane::close);
    }
}
