package io.pqlconnector.testkit.hubspot;

import io.pqlconnector.testkit.web.Answer;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a portal is, and what it may use (HubSpot contract §2, §1: account, quotas). */
final class AccountApi {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int CUSTOM_PROPERTIES = 1000;

    private final Portal portal;
    private final RateLimits limits;

    AccountApi(Portal portal, RateLimits limits) {
        this.portal = portal;
        this.limits = limits;
    }

    List<Route> routes() {
        Scopes.Need someObject =
                Scopes.oneOf("crm.objects.companies.read", "crm.objects.contacts.read", "crm.objects.deals.read");
        String usage = "account-info/api-usage/daily/private-apps";
        String properties = "limits/custom-properties";
        return List.of(
                // A service key without the documented scope was let in.
                Route.of(
                        "GET",
                        "account-info/details",
                        "account/details",
                        Route.Kind.READ,
                        Scopes.none(),
                        this::details),
                Route.of("GET", usage, "account/usage", Route.Kind.READ, Scopes.none(), this::usage),
                Route.of("GET", properties, "limits/custom-properties", Route.Kind.READ, someObject, this::properties));
    }

    private Answer.Whole details(Call call) {
        HubSpotOptions.Account account = portal.options().account();
        ZoneOffset offset = account.timeZone().getRules().getOffset(portal.now());
        ObjectNode body = JSON.createObjectNode()
                .put("portalId", account.portalId())
                .put("accountType", account.accountType())
                .put("timeZone", account.timeZone().getId())
                .put("companyCurrency", "USD")
                .put("utcOffset", offset.getId())
                .put("utcOffsetMilliseconds", offset.getTotalSeconds() * 1000L)
                .put("uiDomain", account.uiDomain())
                .put("dataHostingLocation", "na1");
        body.putArray("additionalCurrencies");
        return HubSpotWords.json(200, body);
    }

    private Answer.Whole usage(Call call) {
        ZoneId zone = portal.options().account().timeZone();
        Instant midnight = portal.now()
                .atZone(zone)
                .toLocalDate()
                .plusDays(1)
                .atStartOfDay(zone)
                .toInstant();
        ObjectNode body = JSON.createObjectNode();
        body.putArray("results")
                .addObject()
                .put("name", "private-apps-api-calls-daily")
                .put("usageLimit", portal.options().quota().daily())
                .put("currentUsage", limits.usedToday())
                .put("collectedAt", PropertyValues.time(portal.now()))
                .put("fetchStatus", "SUCCESS")
                .put("resetsAt", PropertyValues.time(midnight));
        return HubSpotWords.json(200, body);
    }

    private Answer.Whole properties(Call call) {
        ObjectNode body = JSON.createObjectNode();
        for (ObjectType type : List.of(ObjectType.COMPANIES, ObjectType.CONTACTS, ObjectType.DEALS)) {
            long used = portal.catalog(type).all().stream()
                    .filter(HubSpotProperty::custom)
                    .count();
            body.withArray("byObjectType")
                    .addObject()
                    .put("objectTypeId", type.id())
                    .put("limit", CUSTOM_PROPERTIES)
                    .put("usage", used)
                    .put("percentage", 100.0 * used / CUSTOM_PROPERTIES);
        }
        return HubSpotWords.json(200, body);
    }
}
