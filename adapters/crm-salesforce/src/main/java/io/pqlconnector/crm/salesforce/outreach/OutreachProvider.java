package io.pqlconnector.crm.salesforce.outreach;

import io.pqlconnector.crm.salesforce.cadence.CadenceProvider;
import io.pqlconnector.crm.salesforce.cadence.once.DeskProvider;
import io.pqlconnector.crm.salesforce.cadence.once.Policy;
import io.pqlconnector.http.Auth;
import io.pqlconnector.http.HttpLane;
import io.pqlconnector.http.LaneKeys;
import io.pqlconnector.http.LaneSettings;
import io.pqlconnector.http.RotatingToken;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Node;
import io.pqlconnector.spi.config.Secret;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Makes the provider of {@code cadences: { provider: outreach }}. */
public final class OutreachProvider {
    private static final URI API = URI.create("https://api.outreach.io");

    /** Three quarters of the 10,000 an hour that a user has; another program may act for the same user. */
    private static final LaneSettings.Pace PACE = new LaneSettings.Pace(125, Duration.ofMinutes(1));

    private static final Duration BETWEEN_TOKENS = Duration.ofSeconds(60);

    private OutreachProvider() {}

    /**
     * Reads the settings. Notes every mistake, unknown keys too, and is of use only if there was none. Does no network or file
     * access.
     *
     * @param directory what a relative {@code token_file} starts from
     * @param adjusted changes what users cannot set, for tests
     */
    public static CadenceProvider read(
            Fields settings, Path directory, TimeAndChance time, UnaryOperator<LaneSettings> adjusted) {
        settings.node("provider");
        OutreachTokens.App app = app(settings);
        RotatingToken token =
                new RotatingToken(tokenFile(settings, directory), "Outreach", app.refreshToken(), BETWEEN_TOKENS, time);
        Policy policy = Policy.read(settings);
        LaneSettings lane = adjusted.apply(
                LaneKeys.read(settings, LaneSettings.of("Outreach", API).pace(PACE)));
        settings.rejectUnknown();
        HttpLane login = new HttpLane(lane, Auth.none(), new LoginReplies(), time);
        HttpLane calls =
                new HttpLane(lane, Auth.renewed(new OutreachTokens(login, app, token)), new OutreachReplies(), time);
        OutreachApi api = new OutreachApi(calls, login);
        return new DeskProvider(new OutreachDesk(api, new Prospects(api), time), policy, time);
    }

    private static OutreachTokens.App app(Fields settings) {
        Fields oauth = settings.fields("oauth")
                .orElseGet(
                        () -> Fields.of(new Node.Absent(settings.at()), settings.pathOf("oauth"), settings.problems()));
        OutreachTokens.App app = new OutreachTokens.App(
                oauth.requiredText("client_id", "client_id: ${OUTREACH_CLIENT_ID}"),
                secret(oauth, "client_secret", "client_secret: ${OUTREACH_CLIENT_SECRET}"),
                oauth.text("redirect_uri"),
                secret(oauth, "refresh_token", "refresh_token: ${OUTREACH_REFRESH_TOKEN}"));
        oauth.rejectUnknown();
        return app;
    }

    private static Secret secret(Fields oauth, String key, String example) {
        return oauth.required(key, oauth.secret(key), new Secret(""), example);
    }

    private static Path tokenFile(Fields settings, Path directory) {
        String written = settings.requiredText(
                "token_file",
                "token_file: outreach-token.json, a file that the connector writes: Outreach gives another refresh token"
                        + " each time");
        try {
            return directory.resolve(written.isEmpty() ? "outreach-token.json" : written);
        } catch (InvalidPathException e) {
            settings.problem("token_file", "is no path of a file.");
            return directory.resolve("outreach-token.json");
        }
    }
}
