package io.pqlconnector.crm.salesforce.salesloft;

import io.pqlconnector.crm.salesforce.cadence.Person;
import io.pqlconnector.crm.salesforce.cadence.once.Addresses;
import io.pqlconnector.crm.salesforce.cadence.once.Answer;
import io.pqlconnector.crm.salesforce.cadence.once.Cadence;
import io.pqlconnector.crm.salesforce.cadence.once.Catalog;
import io.pqlconnector.crm.salesforce.cadence.once.Desk;
import io.pqlconnector.crm.salesforce.cadence.once.Failures;
import io.pqlconnector.crm.salesforce.cadence.once.Membership;
import io.pqlconnector.crm.salesforce.cadence.once.PeopleFound;
import io.pqlconnector.crm.salesforce.cadence.once.Seat;
import io.pqlconnector.crm.salesforce.cadence.once.Step;
import io.pqlconnector.crm.salesforce.cadence.once.Trouble;
import io.pqlconnector.crm.salesforce.cadence.once.Vocabulary;
import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.Json;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.destination.RejectionCodes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The steps of an enrollment at Salesloft (Salesforce contract §5.3). */
final class SalesloftDesk implements Desk {
    private static final String READ_CADENCES = "read its cadences";
    private static final String READ_MEMBERSHIPS = "read the places of a person in a cadence";

    /** Pages behind the hundredth cost three calls and more. */
    private static final int MOST_PAGES = 100;

    private static final int MOST_PAGES_OF_MEMBERSHIPS = 4;

    private final SalesloftApi api;
    private final People people;
    private final TimeAndChance time;
    private final Catalog<Cadence> cadences;
    private final Catalog<User> users;
    private final Map<String, Catalog<Cadence>> byId = new ConcurrentHashMap<>();

    SalesloftDesk(SalesloftApi api, People people, TimeAndChance time) {
        this.api = api;
        this.people = people;
        this.time = time;
        this.cadences = new Catalog<>(this::readCadences, time);
        this.users = new Catalog<>(this::readUsers, time);
    }

    private record User(String id, String email, boolean active) {}

    @Override
    public Vocabulary words() {
        return SalesloftApi.WORDS;
    }

    @Override
    public List<Cadence> cadences(String nameOrId) throws InterruptedException {
        if (Answer.isId(nameOrId)) {
            List<Cadence> found = byId.computeIfAbsent(nameOrId, id -> new Catalog<>(() -> readCadence(id), time))
                    .find(any -> true, Cadence::on);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return cadences.find(one -> one.name().equals(nameOrId), Cadence::on);
    }

    @Override
    public Step<Seat> seat(Cadence cadence, String sender) throws InterruptedException {
        List<User> named = users.find(user -> Addresses.same(user.email(), sender), User::active);
        Optional<User> able = named.stream().filter(User::active).findFirst();
        if (able.isPresent()) {
            return Step.done(new Seat(cadence, able.get().id(), ""));
        }
        return Step.stop(Trouble.refused(
                RejectionCodes.NO_SENDER,
                named.isEmpty()
                        ? "Salesloft shows us no user with the address " + sender + "."
                        : "The Salesloft user " + sender + " is not active.",
                "Add or activate the user in Salesloft, or name another sender in the mapping; then: ./pql rejected"
                        + " --retry"));
    }

    @Override
    public PeopleFound people(String email) throws InterruptedException {
        return people.find(email);
    }

    @Override
    public Answer make(Person person, String email, Seat seat, List<String> tags) throws InterruptedException {
        return people.make(person, email, seat, tags);
    }

    @Override
    public List<Membership> memberships(String person, Cadence cadence) throws InterruptedException {
        List<Membership> memberships = new ArrayList<>();
        Map<String, String> filters = Map.of("person_id", person, "cadence_id", cadence.id());
        for (JsonNode membership :
                api.list("/cadence_memberships", filters, MOST_PAGES_OF_MEMBERSHIPS, READ_MEMBERSHIPS)) {
            if (!Answer.isId(Json.text(membership, "id"))) {
                throw Failures.notUnderstood(SalesloftApi.WORDS, READ_MEMBERSHIPS);
            }
            if (SalesloftApi.isOf(membership, "person", person)
                    && SalesloftApi.isOf(membership, "cadence", cadence.id())) {
                memberships.add(membership(membership));
            }
        }
        return memberships;
    }

    @Override
    public Answer enroll(String person, Seat seat) throws InterruptedException {
        ObjectNode body = Json.object()
                .put("person_id", Long.parseLong(person))
                .put("cadence_id", Long.parseLong(seat.cadence().id()))
                .put("user_id", Long.parseLong(seat.user()));
        return api.post(HttpCall.Effect.ONCE, "/cadence_memberships", body);
    }

    @Override
    public String whereForbidden() {
        return SalesloftApi.RIGHTS;
    }

    @Override
    public void forget() {
        cadences.forget();
        byId.clear();
        users.forget();
    }

    @Override
    public long calls() {
        return api.calls();
    }

    @Override
    public void close() {
        api.close();
    }

    private List<Cadence> readCadence(String id) throws InterruptedException {
        Answer answer = api.get("/cadences/{}", id);
        if (answer.status() == 404) {
            return List.of();
        }
        if (!answer.isSuccess()) {
            throw Failures.refused(SalesloftApi.WORDS, answer, READ_CADENCES, SalesloftApi.RIGHTS);
        }
        if (!answer.id().equals(id)) {
            throw Failures.notUnderstood(SalesloftApi.WORDS, READ_CADENCES);
        }
        return List.of(cadence(answer.body().path("data")));
    }

    private List<Cadence> readCadences() throws InterruptedException {
        List<Cadence> read = new ArrayList<>();
        for (JsonNode cadence : api.list("/cadences", Map.of(), MOST_PAGES, READ_CADENCES)) {
            if (Answer.isId(Json.text(cadence, "id"))) {
                read.add(cadence(cadence));
            }
        }
        return read;
    }

    private List<User> readUsers() throws InterruptedException {
        List<User> read = new ArrayList<>();
        for (JsonNode user : api.list("/users", Map.of(), MOST_PAGES, "read its users")) {
            if (Answer.isId(Json.text(user, "id"))) {
                read.add(new User(
                        Json.text(user, "id"),
                        Json.text(user, "email"),
                        user.path("active").asBoolean(true)));
            }
        }
        return read;
    }

    private static Cadence cadence(JsonNode cadence) {
        String state = Json.text(cadence, "current_state");
        boolean on = Json.text(cadence, "archived_at").isEmpty()
                && !cadence.path("draft").asBoolean(false)
                && (state.isEmpty() || state.equals("active"));
        boolean ofTheTeam = cadence.path("team_cadence").asBoolean(false);
        return new Cadence(
                Json.text(cadence, "id"),
                Json.text(cadence, "name"),
                on,
                ofTheTeam ? "" : Json.text(cadence.path("owner"), "id"));
    }

    // There is one record per person and cadence: added again, it goes on with another date. One that does not say
    // whether it goes on counts as if it did.
    private static Membership membership(JsonNode membership) {
        boolean live = membership.path("currently_on_cadence").asBoolean(true);
        String state = Json.text(membership, "current_state");
        return new Membership(
                Json.text(membership, "id"),
                live ? Membership.Standing.LIVE : Membership.Standing.FINISHED,
                state.isEmpty() ? "not on it any more" : state,
                Stream.of("added_at", "created_at")
                        .flatMap(member -> Membership.instant(Json.text(membership, member)).stream())
                        .max(Comparator.naturalOrder()));
    }
}
