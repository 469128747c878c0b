package io.pqlconnector.crm.salesforce.salesloft;

import io.pqlconnector.crm.salesforce.cadence.CadenceProvider;
import io.pqlconnector.crm.salesforce.cadence.once.DeskProvider;
import io.pqlconnector.crm.salesforce.cadence.once.Policy;
import io.pqlconnector.http.Auth;
import io.pqlconnector.http.HttpLane;
import io.pqlconnector.http.LaneKeys;
import io.pqlconnector.http.LaneSettings;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Makes the provider of {@code cadences: { provider: salesloft }}. */
public final class SalesloftProvider {
    private static final URI API = URI.create("https://api.salesloft.com");

    /** Three quarters of the cost of 600 a minute that all programs of a team share; a call of ours costs 1. */
    private static final LaneSettings.Pace PACE = new LaneSettings.Pace(75, Duration.ofSeconds(10));

    private SalesloftProvider() {}

    /**
     * Reads the settings. Notes every mistake, unknown keys too, and is of use only if there was none. Does no network access.
     *
     * @param adjusted changes what users cannot set, for tests
     */
    public static CadenceProvider read(Fields settings, TimeAndChance time, UnaryOperator<LaneSettings> adjusted) {
        settings.node("provider");
        Secret key = settings.required(
                "api_key", settings.secret("api_key"), new Secret(""), "api_key: ${SALESLOFT_API_KEY}");
        Policy policy = Policy.read(settings);
        LaneSettings lane = adjusted.apply(
                LaneKeys.read(settings, LaneSettings.of("Salesloft", API).pace(PACE)));
        settings.rejectUnknown();
        SalesloftApi api = new SalesloftApi(new HttpLane(lane, Auth.bearer(key), new SalesloftReplies(), time));
        return new DeskProvider(new SalesloftDesk(api, new People(api), time), policy, time);
    }
}
