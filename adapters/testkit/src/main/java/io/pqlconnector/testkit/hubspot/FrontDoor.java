package io.pqlconnector.testkit.hubspot;

import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.crm.Faults;
import io.pqlconnector.testkit.crm.Misbehavior;
import io.pqlconnector.testkit.crm.Mishap;
import io.pqlconnector.testkit.web.Answer;
import io.pqlconnector.testkit.web.Asked;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What every call goes through: path, token, scopes, what goes wrong, limits; and then the portal. */
final class FrontDoor {
    private final Portal portal;
    private final Credentials credentials;
    private final RateLimits limits;
    private final Misbehavior misbehavior;
    private final HubSpotWords words;
    private final HubSpotTally tally = new HubSpotTally();
    private final List<Route> routes = new ArrayList<>();
    private final Map<String, Faults> faultsByName = new ConcurrentHashMap<>();

    FrontDoor(Portal portal, Credentials credentials, RateLimits limits, Misbehavior misbehavior) {
        this.portal = portal;
        this.credentials = credentials;
        this.limits = limits;
        this.misbehavior = misbehavior;
        this.words = new HubSpotWords(credentials);
        RecordWrites writes = new RecordWrites(portal);
        RecordJson json = new RecordJson(portal);
        routes.addAll(new BatchApi(portal, writes, json).routes());
        routes.addAll(new SearchApi(portal, json).routes());
        routes.addAll(new ObjectsApi(portal, writes, json).routes());
        routes.addAll(new AssociationsApi(portal).routes());
        routes.addAll(new PropertiesApi(portal).routes());
        routes.addAll(new ListsApi(portal).routes());
        routes.addAll(new MembershipsApi(portal).routes());
        routes.addAll(new SequencesApi(portal).routes());
        routes.addAll(new OwnersApi(portal).routes());
        routes.addAll(new AccountApi(portal, limits).routes());
    }

    /** A call and the route that it takes. */
    private record Found(Route route, Call call, String name) {}

    HubSpotTally tally() {
        return tally;
    }

    /** Has calls of one name go wrong in a way of their own. */
    void faults(String name, Faults some) {
        faultsByName.put(name, some);
    }

    Answer answer(Asked asked) {
        Optional<Paths.Place> place = Paths.of(Call.segments(asked))
                .filter(one -> portal.options().versions().contains(one.version()));
        if (place.isPresent() && place.get().segments().equals(List.of("oauth", "token"))) {
            tally.called(HubSpotTally.TOKEN, false);
            return asked.method().equals("POST") ? credentials.token(asked.text()) : words.answer(noSuchMethod(asked));
        }
        Optional<Found> found = place.flatMap(one -> find(one, asked));
        if (found.isEmpty()) {
            tally.called("unknown", false);
            boolean wrongMethod = place.isPresent()
                    && routes.stream()
                            .anyMatch(
                                    route -> route.match(place.get().segments()).isPresent());
            return words.answer(
                    wrongMethod ? noSuchMethod(asked) : new HubSpotError(404, "Unable to find anything at this path"));
        }
        return answer(found.get(), asked.header("Authorization").orElse(""));
    }

    private Answer answer(Found found, String authorization) {
        tally.called(found.name(), found.route().changes());
        Credentials.Grant grant;
        try {
            grant = credentials.grant(authorization);
            grant.require(found.route().scopes().of(found.call().variables()));
        } catch (HubSpotError e) {
            return words.answer(e);
        }
        Faults here = faultsByName.getOrDefault(found.name(), misbehavior::next);
        Optional<Fault> fault = here.next(found.route());
        return new Mishap(fault, portal.options().pause(), words)
                .around(found.route(), () -> limits.told(work(found, grant), found.route(), grant.oauth()));
    }

    private Answer.Whole work(Found found, Credentials.Grant grant) {
        try {
            limits.admit(found.route(), grant.oauth());
            synchronized (portal) {
                return found.route().handler().answer(found.call());
            }
        } catch (HubSpotError e) {
            return words.answer(e);
        }
    }

    private Optional<Found> find(Paths.Place place, Asked asked) {
        String[] parts = asked.path().split("\\?", 2);
        for (Route route : routes) {
            Optional<Map<String, String>> variables = route.match(place.segments());
            if (route.method().equals(asked.method()) && variables.isPresent()) {
                Map<String, List<String>> query = Call.pairs(parts.length == 2 ? parts[1] : "");
                Call call = new Call(place.version(), variables.get(), query, asked.text());
                return Optional.of(new Found(route, call, route.name(variables.get())));
            }
        }
        return Optional.empty();
    }

    private static HubSpotError noSuchMethod(Asked asked) {
        return new HubSpotError(405, "Method " + asked.method() + " is not allowed here");
    }
}
