package io.pqlconnector.crm.hubspot;

import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.Json;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Which portal the credentials lead to. Asked once, before anything else, so that nothing is written into a wrong one. */
final class Portal {
    private static final String APP = "app.hubspot.com";

    private final HubSpotClient client;
    private final Optional<String> expected;
    private volatile @Nullable Details details;
    private boolean sequencesChecked;

    /**
     * Not asked yet.
     *
     * @param expected the portal that must be meant; empty for any
     */
    Portal(HubSpotClient client, Optional<String> expected) {
        this.client = client;
        this.expected = expected;
    }

    /**
     * What HubSpot says of it.
     *
     * @param id the portal's number
     * @param zone where its day starts, and with it the day's quota
     * @param app where people look at records: a host
     */
    record Details(String id, ZoneId zone, String app) {
        /** Where a person can look at a record. */
        String link(HubSpotObject object, String record) {
            return "https://" + app + "/contacts/" + id + "/record/" + object.typeId() + "/" + record;
        }
    }

    /** What HubSpot says of it; fails if it is another portal than the configuration says. */
    synchronized Details get() throws InterruptedException {
        Details told = details;
        if (told == null) {
            told = ask();
            details = told;
        }
        return told;
    }

    /** Fails if the credentials of their own that sequences have lead to another portal than all others. */
    synchronized void checkSequences() throws InterruptedException {
        if (sequencesChecked) {
            return;
        }
        String here = get().id();
        String there = Json.text(details(HubSpotClient.Way.SEQUENCES).body(), "portalId");
        if (!there.equals(here)) {
            throw new AdapterException(
                    FailureKind.AUTHENTICATION,
                    "The credentials under sequences lead to the HubSpot portal " + there + ", all others to " + here
                            + ". Take those of one portal.",
                    null);
        }
        sequencesChecked = true;
    }

    /** What HubSpot said of it; empty if it was not asked. */
    Optional<Details> known() {
        return Optional.ofNullable(details);
    }

    /** Where its day starts; UTC as long as it was not asked. */
    ZoneId zone() {
        return known().map(Details::zone).orElse(ZoneOffset.UTC);
    }

    private Details ask() throws InterruptedException {
        Answer answer = details(HubSpotClient.Way.STANDARD);
        String id = Json.text(answer.body(), "portalId");
        if (!id.matches("[0-9]{1,18}")) {
            throw new AdapterException(
                    FailureKind.PROTOCOL,
                    "HubSpot did not say which portal this is. Look whether base_url leads to HubSpot.",
                    null);
        }
        expected.filter(wanted -> !wanted.equals(id)).ifPresent(wanted -> {
            throw new AdapterException(
                    FailureKind.CONFIGURATION,
                    "These credentials lead to the HubSpot portal " + id + ", but portal_id says " + wanted
                            + ". Nothing was read or written there. Use the credentials of the other portal, or correct"
                            + " portal_id.",
                    null);
        });
        return new Details(id, zone(answer.body()), app(answer.body()));
    }

    private Answer details(HubSpotClient.Way way) throws InterruptedException {
        return Refusals.expectSuccess(
                client.send(way, HttpCall.get(client.version().accountDetails())), "say which portal this is");
    }

    private static ZoneId zone(JsonNode body) {
        try {
            return ZoneId.of(Json.text(body, "timeZone"), ZoneId.SHORT_IDS);
        } catch (DateTimeException e) {
            return ZoneOffset.ofTotalSeconds((int) Math.max(
                    -64_800, Math.min(64_800, body.path("utcOffsetMilliseconds").asLong(0) / 1000)));
        }
    }

    private static String app(JsonNode body) {
        String domain = Json.text(body, "uiDomain");
        return domain.matches("[a-z0-9.-]{1,100}") ? domain : APP;
    }
}
