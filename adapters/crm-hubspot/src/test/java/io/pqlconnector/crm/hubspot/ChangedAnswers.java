package io.pqlconnector.crm.hubspot;

import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.LaneSettings;
import io.pqlconnector.http.ManualTime;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.spi.destination.CallUsage;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.testkit.hubspot.FakeHubSpot;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** A client whose answers are changed on their way: what HubSpot may say and the fake portal does not. */
final class ChangedAnswers implements HubSpotClient {
    private final HubSpotClient client;
    private final Change change;

    private ChangedAnswers(HubSpotClient client, Change change) {
        this.client = client;
        this.change = change;
    }

    /** What becomes of an answer. */
    interface Change {
        Answer of(Way way, HttpCall call, Answer answer);

        /** Only the bodies of answers to calls whose path has this in it are changed. */
        static Change body(String path, Consumer<ObjectNode> edit) {
            return (way, call, answer) -> {
                if (call.toString().contains(path) && answer.body() instanceof ObjectNode body) {
                    edit.accept(body);
                }
                return answer;
            };
        }
    }

    /** A destination that gets to see changed answers. */
    static Destination connect(FakeHubSpot portal, Optional<Credentials> ofSequences, Change change) {
        ManualTime time = new ManualTime(Instant.now());
        HubSpotSettings settings = new HubSpotSettings(
                ApiVersion.V2026_09,
                new Credentials.Token(new Secret(portal.secret())),
                Optional.empty(),
                HubSpotSettings.Ambiguous.SKIP,
                new HubSpotSettings.Sequences(
                        ofSequences, Duration.ZERO, Duration.ZERO, HubSpotSettings.IfNotFound.LEAVE));
        HubSpotClient client = new ChangedAnswers(
                new HttpHubSpotClient(settings, LaneSettings.of("HubSpot", portal.url()), () -> ZoneOffset.UTC, time),
                change);
        return new HubSpotCrm(
                new DestinationName("hubspot"), settings, client, new Portal(client, Optional.empty()), time);
    }

    @Override
    public ApiVersion version() {
        return client.version();
    }

    @Override
    public Answer send(Way way, HttpCall call) throws InterruptedException {
        return change.of(way, call, client.send(way, call));
    }

    @Override
    public CallUsage callUsage() {
        return client.callUsage();
    }

    @Override
    public void close() {
        client.close();
    }
}
