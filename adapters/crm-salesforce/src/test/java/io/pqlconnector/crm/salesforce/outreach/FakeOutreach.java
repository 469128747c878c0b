package io.pqlconnector.crm.salesforce.outreach;

import io.pqlconnector.crm.salesforce.cadence.once.FakeService;
import io.pqlconnector.http.Json;
import io.pqlconnector.http.ManualTime;
import io.pqlconnector.testkit.web.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Outreach as the Salesforce contract, 5.2, tells of it. What it says in a refusal is by chance: nobody knows the texts. */
final class FakeOutreach extends FakeService {
    static final String MEDIA_TYPE = "application/vnd.api+json";
    static final String TOKEN = "POST /oauth/token";
    static final String STATES = "GET /api/v2/sequenceStates";
    static final String ENROLL = "POST /api/v2/sequenceStates";
    static final String FIND = "GET /api/v2/prospects";
    static final String MAKE = "POST /api/v2/prospects";
    static final String SEQUENCES = "GET /api/v2/sequences";
    static final String SEQUENCE = "GET /api/v2/sequences/{}";
    static final String USERS = "GET /api/v2/users";
    static final String MAILBOXES = "GET /api/v2/mailboxes";

    private final ManualTime time;
    private final FakeLogin login;
    private final SplittableRandom chance;
    private final List<ObjectNode> prospects = new ArrayList<>();
    private final List<ObjectNode> sequences = new ArrayList<>();
    private final List<ObjectNode> users = new ArrayList<>();
    private final List<ObjectNode> mailboxes = new ArrayList<>();
    private final List<ObjectNode> states = new ArrayList<>();
    private final Set<String> withheld = new HashSet<>();
    private Instant statesShowFrom = Instant.EPOCH;
    private boolean passesFiltersOver;
    private boolean letsPeopleInTwice;
    private int largestPage = 1000;
    private long lastId = 100;

    FakeOutreach(ManualTime time, long seed) {
        this.time = time;
        this.login = new FakeLogin(time);
        this.chance = new SplittableRandom(seed);
    }

    /** Who gives the tokens. */
    FakeLogin login() {
        return login;
    }

    String prospect(String email) {
        return add(
                prospects,
                "prospect",
                attributes ->
                        attributes.putArray("emails").add("other." + email).add(email));
    }

    String sequence(String name, boolean enabled) {
        return add(
                sequences,
                "sequence",
                attributes -> attributes.put("name", name).put("enabled", enabled));
    }

    String user(String email) {
        return add(users, "user", attributes -> attributes.put("email", email).put("locked", false));
    }

    String mailbox(String user, String email, boolean sendDisabled) {
        return add(
                mailboxes,
                "mailbox",
                attributes -> attributes
                        .put("userId", Long.parseLong(user))
                        .put("email", email)
                        .put("sendDisabled", sendDisabled));
    }

    /** Somebody else puts a prospect into a sequence. */
    String state(String prospect, String sequence, String state) {
        String id = add(
                states,
                "sequenceState",
                attributes -> attributes
                        .put("state", state)
                        .put("createdAt", time.now().toString()));
        relate(states.get(states.size() - 1), Map.of("prospect", prospect, "sequence", sequence));
        return id;
    }

    ObjectNode attributes(String id) {
        return List.of(prospects, sequences, users, mailboxes, states).stream()
                .flatMap(List::stream)
                .filter(one -> Json.text(one, "id").equals(id))
                .map(one -> (ObjectNode) one.path("attributes"))
                .findFirst()
                .orElseThrow();
    }

    /** The states of a prospect, by the address. */
    List<ObjectNode> statesOf(String email) {
        List<String> ids =
                prospects(email).stream().map(one -> Json.text(one, "id")).toList();
        return states.stream()
                .filter(state -> ids.contains(OutreachApi.related(state, "prospect")))
                .toList();
    }

    List<ObjectNode> prospects(String email) {
        return prospects.stream()
                .filter(one -> Json.texts(one.path("attributes").path("emails")).contains(email))
                .toList();
    }

    void withhold(String scope) {
        withheld.add(scope);
    }

    void showStatesFrom(Instant instant) {
        statesShowFrom = instant;
    }

    void passFiltersOver() {
        passesFiltersOver = true;
    }

    void letPeopleInTwice() {
        letsPeopleInTwice = true;
    }

    void largestPage(int items) {
        largestPage = items;
    }

    @Override
    public Answer.Whole throttled() {
        return error(429, "rateLimitExceeded", "You have exceeded your permitted rate limit of 10,000.");
    }

    @Override
    public Answer.Whole expireToken() {
        login.expire();
        return error(401, "unauthenticated", "The token is no more.");
    }

    @Override
    protected Answer.Whole work(Request request) {
        if (request.call().equals(TOKEN)) {
            return login.token(request.form());
        }
        String bearer = request.asked().header("Authorization").orElse("").replace("Bearer ", "");
        if (!login.knows(bearer)) {
            return error(401, "unauthenticated", "The token is not valid.");
        }
        for (String header : List.of("Accept", "Content-Type")) {
            if (!request.asked().header(header).orElse("").equals(MEDIA_TYPE)) {
                return error(415, "unsupportedMediaType", "Not with " + header);
            }
        }
        for (String scope : withheld) {
            if (request.call().contains(scope.substring(0, scope.indexOf('.')))) {
                return error(403, "unauthorizedOauthScope", "You are not authorized. Missing scope " + scope);
            }
        }
        return switch (request.call()) {
            case FIND ->
                page(
                        request,
                        prospects,
                        one -> Json.texts(one.path("attributes").path("emails"))
                                .contains(request.query("filter[emails]")));
            case MAKE -> make(request.body().path("data"));
            case SEQUENCES -> page(request, sequences, any -> true);
            case SEQUENCE -> one(sequences, request.id());
            case USERS -> page(request, users, any -> true);
            case MAILBOXES ->
                page(
                        request,
                        mailboxes,
                        one -> Json.text(one.path("attributes"), "userId").equals(request.query("filter[userId]")));
            case STATES ->
                page(
                        request,
                        states,
                        one -> !time.now().isBefore(statesShowFrom)
                                && OutreachApi.related(one, "prospect").equals(request.query("filter[prospect][id]"))
                                && OutreachApi.related(one, "sequence").equals(request.query("filter[sequence][id]")));
            case ENROLL -> enroll(request.body().path("data"));
            default -> error(404, "resourceNotFound", "Could not find " + request.call());
        };
    }

    private Answer.Whole make(JsonNode data) {
        String email = Json.texts(data.path("attributes").path("emails")).get(0);
        if (!prospects(email).isEmpty()) {
            return refused();
        }
        ObjectNode made = (ObjectNode) data.deepCopy();
        made.put("id", ++lastId);
        prospects.add(made);
        return created(made);
    }

    private Answer.Whole enroll(JsonNode data) {
        for (String name : List.of("prospect", "sequence", "mailbox")) {
            if (!data.path("relationships").path(name).path("data").path("id").isIntegralNumber()) {
                return refused();
            }
        }
        String prospect = OutreachApi.related(data, "prospect");
        String sequence = OutreachApi.related(data, "sequence");
        String mailbox = OutreachApi.related(data, "mailbox");
        boolean isIn = !letsPeopleInTwice
                && states.stream()
                        .anyMatch(state -> OutreachApi.related(state, "prospect")
                                        .equals(prospect)
                                && OutreachApi.related(state, "sequence").equals(sequence)
                                && Set.of("active", "pending", "paused")
                                        .contains(Json.text(state.path("attributes"), "state")));
        if (isIn
                || !attributes(sequence).path("enabled").asBoolean()
                || attributes(mailbox).path("sendDisabled").asBoolean()
                || attributes(prospect).path("optedOut").asBoolean(false)) {
            return refused();
        }
        state(prospect, sequence, "active");
        ObjectNode made = states.get(states.size() - 1);
        relate(made, Map.of("prospect", prospect, "sequence", sequence, "mailbox", mailbox));
        return created(made);
    }

    private String add(List<ObjectNode> all, String type, Consumer<ObjectNode> attributes) {
        ObjectNode made = Json.object().put("type", type).put("id", ++lastId);
        attributes.accept(made.putObject("attributes"));
        all.add(made);
        return Long.toString(lastId);
    }

    private static void relate(ObjectNode one, Map<String, String> others) {
        ObjectNode relationships = one.putObject("relationships");
        others.forEach((type, id) -> relationships.set(type, OutreachApi.reference(type, id)));
    }

    private Answer.Whole page(Request request, List<ObjectNode> all, Predicate<ObjectNode> filter) {
        return FakePages.page(
                request,
                all.stream().filter(passesFiltersOver ? any -> true : filter).toList(),
                largestPage);
    }

    private static Answer.Whole one(List<ObjectNode> all, String id) {
        return all.stream()
                .filter(one -> Json.text(one, "id").equals(id))
                .findFirst()
                .map(one -> {
                    ObjectNode body = Json.object();
                    body.set("data", one);
                    return answer(200, body);
                })
                .orElseGet(() -> error(404, "resourceNotFound", "Could not find it with ID '" + id + "'."));
    }

    private static Answer.Whole created(ObjectNode made) {
        ObjectNode body = Json.object();
        body.set("data", made);
        return answer(201, body);
    }

    private Answer.Whole refused() {
        return error(422, "validationError", "No, for reason " + Long.toHexString(chance.nextLong()));
    }

    static Answer.Whole error(int status, String id, String detail) {
        ObjectNode body = Json.object();
        body.putArray("errors")
                .addObject()
                .put("id", id)
                .put("title", "A title")
                .put("detail", detail);
        return answer(status, body);
    }

    static Answer.Whole answer(int status, ObjectNode body) {
        return new Answer.Whole(status, Map.of("Content-Type", MEDIA_TYPE), body.toString());
    }
}
