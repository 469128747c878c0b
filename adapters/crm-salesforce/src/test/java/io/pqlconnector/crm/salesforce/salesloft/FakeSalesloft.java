package io.pqlconnector.crm.salesforce.salesloft;

import io.pqlconnector.crm.salesforce.cadence.once.FakeService;
import io.pqlconnector.http.Json;
import io.pqlconnector.http.ManualTime;
import io.pqlconnector.testkit.web.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Salesloft as the Salesforce contract, 5.3, tells of it. What it says in a refusal is by chance: nobody knows the texts. */
final class FakeSalesloft extends FakeService {
    static final String FIND = "GET /v2/people";
    static final String MAKE = "POST /v2/people";
    static final String CADENCES = "GET /v2/cadences";
    static final String CADENCE = "GET /v2/cadences/{}";
    static final String USERS = "GET /v2/users";
    static final String MEMBERSHIPS = "GET /v2/cadence_memberships";
    static final String ENROLL = "POST /v2/cadence_memberships";

    private final ManualTime time;
    private final SplittableRandom chance;
    private final List<ObjectNode> people = new ArrayList<>();
    private final List<ObjectNode> cadences = new ArrayList<>();
    private final List<ObjectNode> users = new ArrayList<>();
    private final List<ObjectNode> memberships = new ArrayList<>();
    private final List<String> letIn = new ArrayList<>();
    private boolean passesFiltersOver;
    private boolean letsPeopleInTwice;
    private boolean saysWhichPageIsNext = true;
    private int largestPage = 100;
    private long lastId = 100;

    FakeSalesloft(ManualTime time, long seed) {
        this.time = time;
        this.chance = new SplittableRandom(seed);
    }

    String person(String email) {
        return add(people, Json.object().put("email_address", email).put("do_not_contact", false));
    }

    String cadence(String name, boolean ofTheTeam, String owner) {
        ObjectNode cadence =
                Json.object().put("name", name).put("team_cadence", ofTheTeam).put("current_state", "active");
        cadence.putObject("owner").put("id", Long.parseLong(owner));
        return add(cadences, cadence.putNull("archived_at"));
    }

    String user(String email) {
        return add(users, Json.object().put("email", email).put("active", true));
    }

    /** Somebody else puts a person into a cadence. */
    String membership(String person, String cadence, boolean on) {
        ObjectNode membership = Json.object()
                .put("currently_on_cadence", on)
                .put("current_state", on ? "active" : "completed")
                .put("created_at", time.now().toString())
                .put("added_at", time.now().toString());
        membership.putObject("person").put("id", Long.parseLong(person));
        membership.putObject("cadence").put("id", Long.parseLong(cadence));
        return add(memberships, membership);
    }

    ObjectNode get(String id) {
        return List.of(people, cadences, users, memberships).stream()
                .flatMap(List::stream)
                .filter(one -> Json.text(one, "id").equals(id))
                .findFirst()
                .orElseThrow();
    }

    List<ObjectNode> people(String email) {
        return people.stream()
                .filter(one -> Json.text(one, "email_address").equals(email))
                .toList();
    }

    List<ObjectNode> memberships(String person) {
        return memberships.stream()
                .filter(one -> Json.text(one.path("person"), "id").equals(person))
                .toList();
    }

    /** How often we put a person into a cadence. */
    long letIn(String person) {
        return letIn.stream().filter(person::equals).count();
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

    void sayNoPage() {
        saysWhichPageIsNext = false;
    }

    @Override
    public Answer.Whole throttled() {
        return new Answer.Whole(429, "{\"error\":\"Too many requests\"}");
    }

    /** The key stays the same: for a moment it is throttled instead. */
    @Override
    public Answer.Whole expireToken() {
        return throttled();
    }

    @Override
    protected Answer.Whole work(Request request) {
        if (!request.asked().header("Authorization").orElse("").equals("Bearer key-1")) {
            return new Answer.Whole(401, "{\"error\":\"Not authorized\"}");
        }
        return switch (request.call()) {
            case FIND ->
                page(
                        request,
                        people,
                        one -> Json.text(one, "email_address").equals(request.query("email_addresses[]")));
            case MAKE -> make(request.body());
            case CADENCES -> page(request, cadences, any -> true);
            case CADENCE ->
                cadences.stream()
                        .filter(one -> Json.text(one, "id").equals(request.id()))
                        .findFirst()
                        .map(FakeSalesloft::data)
                        .orElseGet(() -> new Answer.Whole(404, "{\"status\":404,\"error\":\"Not Found\"}"));
            case USERS -> page(request, users, any -> true);
            case MEMBERSHIPS ->
                page(
                        request,
                        memberships,
                        one -> Json.text(one.path("person"), "id").equals(request.query("person_id"))
                                && Json.text(one.path("cadence"), "id").equals(request.query("cadence_id")));
            case ENROLL -> enroll(request.body());
            default -> new Answer.Whole(404, "{\"error\":\"Not Found\"}");
        };
    }

    private Answer.Whole make(JsonNode body) {
        if (!people(Json.text(body, "email_address")).isEmpty()) {
            return refused("email_address");
        }
        add(people, (ObjectNode) body.deepCopy());
        return data(people.get(people.size() - 1));
    }

    private Answer.Whole enroll(JsonNode body) {
        for (String name : List.of("person_id", "cadence_id", "user_id")) {
            if (!body.path(name).isIntegralNumber()) {
                return refused(name);
            }
        }
        String person = Json.text(body, "person_id");
        List<ObjectNode> there = memberships(person).stream()
                .filter(one -> Json.text(one.path("cadence"), "id").equals(Json.text(body, "cadence_id")))
                .toList();
        boolean isOn =
                there.stream().anyMatch(one -> one.path("currently_on_cadence").asBoolean());
        if ((isOn && !letsPeopleInTwice)
                || !Json.text(get(Json.text(body, "cadence_id")), "current_state")
                        .equals("active")) {
            return refused("cadence");
        }
        letIn.add(person);
        if (there.isEmpty()) {
            membership(person, Json.text(body, "cadence_id"), true);
            return data(memberships.get(memberships.size() - 1));
        }
        return data(there.get(0)
                .put("currently_on_cadence", true)
                .put("current_state", "active")
                .put("added_at", time.now().toString()));
    }

    private String add(List<ObjectNode> all, ObjectNode one) {
        all.add(one.put("id", ++lastId));
        return Long.toString(lastId);
    }

    private Answer.Whole page(Request request, List<ObjectNode> all, Predicate<ObjectNode> filter) {
        List<ObjectNode> fit =
                all.stream().filter(passesFiltersOver ? any -> true : filter).toList();
        int size = Math.min(largestPage, Integer.parseInt(request.query("per_page")));
        int page = Integer.parseInt(request.query("page"));
        ObjectNode body = Json.object();
        ArrayNode data = body.putArray("data");
        part(fit, (page - 1) * size, size).forEach(data::add);
        if (saysWhichPageIsNext) {
            ObjectNode paging = body.putObject("metadata").putObject("paging").put("current_page", page);
            if (fit.size() > page * size) {
                paging.put("next_page", page + 1);
            } else {
                paging.putNull("next_page");
            }
        }
        return new Answer.Whole(200, body.toString());
    }

    private static Answer.Whole data(ObjectNode one) {
        ObjectNode body = Json.object();
        body.set("data", one);
        return new Answer.Whole(200, body.toString());
    }

    private Answer.Whole refused(String field) {
        ObjectNode body = Json.object();
        body.putObject("errors").putArray(field).add("reason " + Long.toHexString(chance.nextLong()));
        return new Answer.Whole(422, Map.of(), body.toString());
    }
}
