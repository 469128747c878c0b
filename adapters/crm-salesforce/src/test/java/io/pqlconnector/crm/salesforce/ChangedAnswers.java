package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.LaneSettings;
import io.pqlconnector.http.OpenReply;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.spi.destination.CallUsage;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.testkit.salesforce.FakeSalesforce;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A client whose answers are changed on their way: what Salesforce may say and the fake org does not. */
final class ChangedAnswers implements SalesforceClient {
    private final SalesforceClient client;
    private final Change change;

    private ChangedAnswers(SalesforceClient client, Change change) {
        this.client = client;
        this.change = change;
    }

    /** What becomes of an answer. */
    interface Change {
        Answer of(HttpCall call, Answer answer);
    }

    /** A destination that gets to see changed answers. */
    static Destination connect(FakeSalesforce org, TimeAndChance time, Change change) {
        Secret secret = new Secret(org.app().clientSecret());
        SalesforceSettings settings = new SalesforceSettings(
                new Credentials.ClientCredentials(org.app().clientId(), secret),
                org.loginUrl(),
                "66.0",
                Optional.empty(),
                Duration.ofHours(1),
                SalesforceSettings.Ambiguous.SKIP,
                false,
                true,
                new SalesforceSettings.Campaigns(Optional.empty(), Optional.empty()),
                Set.of(),
                "Completed");
        SalesforceClient client = new ChangedAnswers(
                new HttpSalesforceClient(
                        settings, LaneSettings.of("Salesforce", org.loginUrl()), Optional.empty(), time),
                change);
        return new SalesforceCrm(
                new DestinationName("salesforce"),
                settings,
                new Catalog(Map.of()),
                client,
                (one, queries, users) ->
                        new SalesEngagement(one, queries, users, new SalesEngagement.Policy(false, false), time),
                time);
    }

    @Override
    public String data() {
        return client.data();
    }

    @Override
    public Answer send(HttpCall call) throws InterruptedException {
        return change.of(call, client.send(call));
    }

    @Override
    public OpenReply open(HttpCall call) throws InterruptedException {
        return client.open(call);
    }

    @Override
    public Session session() throws InterruptedException {
        return client.session();
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
