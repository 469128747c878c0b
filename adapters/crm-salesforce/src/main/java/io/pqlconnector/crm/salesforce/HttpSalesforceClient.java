package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.Auth;
import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.HttpLane;
import io.pqlconnector.http.HttpReply;
import io.pqlconnector.http.Json;
import io.pqlconnector.http.LaneSettings;
import io.pqlconnector.http.OpenReply;
import io.pqlconnector.http.RotatingToken;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.destination.CallUsage;
import java.util.Optional;

/** Our client: one lane to the org, one to the login. */
final class HttpSalesforceClient implements SalesforceClient {
    private final String data;
    private final Login login;
    private final HttpLane logins;
    private final HttpLane org;

    /** A client; nothing is sent yet. */
    HttpSalesforceClient(
            SalesforceSettings settings, LaneSettings lane, Optional<RotatingToken> refreshToken, TimeAndChance time) {
        data = "/services/data/v" + settings.version();
        logins = new HttpLane(lane.baseUrl(settings.login()), Auth.none(), new SalesforceReplies(time), time);
        login = new Login(logins, settings, refreshToken, time);
        org = new HttpLane(lane, Auth.renewed(login), new SalesforceReplies(time), time);
    }

    @Override
    public String data() {
        return data;
    }

    @Override
    public Answer send(HttpCall call) throws InterruptedException {
        HttpReply reply = org.send(prepared(call));
        return new Answer(
                reply.status(),
                Json.parse(reply.body()).orElseGet(Json::missing),
                reply.text(),
                reply.header("Last-Modified").orElse(""));
    }

    @Override
    public OpenReply open(HttpCall call) throws InterruptedException {
        return org.open(call.header("Accept", "text/csv"));
    }

    private static HttpCall prepared(HttpCall call) {
        return call.header("Accept", "application/json").header("Sforce-Call-Options", "client=pql-connector");
    }

    @Override
    public Session session() throws InterruptedException {
        Optional<Session> here = login.session();
        if (here.isEmpty()) {
            // Any call logs in, and this one is not counted against the day's quota (Salesforce contract §0).
            send(HttpCall.get("/services/data"));
        }
        return login.session().orElseThrow(() -> new IllegalStateException("a call was answered without a login"));
    }

    @Override
    public CallUsage callUsage() {
        return new CallUsage(
                org.callUsage().calls() + logins.callUsage().calls(),
                org.callUsage().quota());
    }

    @Override
    public void close() {
        org.close();
        logins.close();
    }
}
