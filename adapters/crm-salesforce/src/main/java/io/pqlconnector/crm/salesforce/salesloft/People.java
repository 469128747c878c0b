package io.pqlconnector.crm.salesforce.salesloft;

import io.pqlconnector.crm.salesforce.cadence.Person;
import io.pqlconnector.crm.salesforce.cadence.once.Addresses;
import io.pqlconnector.crm.salesforce.cadence.once.Answer;
import io.pqlconnector.crm.salesforce.cadence.once.Failures;
import io.pqlconnector.crm.salesforce.cadence.once.PeopleFound;
import io.pqlconnector.crm.salesforce.cadence.once.Seat;
import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** People in Salesloft, found by their address (Salesforce contract §5.3). */
final class People {
    private static final String READ = "look for a person";
    private static final int MOST_PAGES = 4;

    private final SalesloftApi api;

    People(SalesloftApi api) {
        this.api = api;
    }

    /** Everybody who has an address. Whoever does not is left out: a filter that is not known may be passed over. */
    PeopleFound find(String email) throws InterruptedException {
        List<PeopleFound.Known> found = new ArrayList<>();
        for (JsonNode person : api.list("/people", Map.of("email_addresses[]", email), MOST_PAGES, READ)) {
            String id = Json.text(person, "id");
            if (!Answer.isId(id) || !person.has("email_address")) {
                throw Failures.notUnderstood(SalesloftApi.WORDS, READ);
            }
            if (addresses(person).anyMatch(one -> Addresses.same(one, email))) {
                found.add(
                        new PeopleFound.Known(id, person.path("do_not_contact").asBoolean(false)));
            }
        }
        return new PeopleFound(found);
    }

    private static Stream<String> addresses(JsonNode person) {
        return Stream.of("email_address", "secondary_email_address", "personal_email_address")
                .map(member -> Json.text(person, member));
    }

    /** Adds a person. Whom Salesloft has already it refuses to add again, so a repeat does no harm. */
    Answer make(Person person, String email, Seat seat, List<String> tags) throws InterruptedException {
        return api.post(HttpCall.Effect.REPEATABLE, "/people", body(person, email, seat, tags));
    }

    private static ObjectNode body(Person person, String email, Seat seat, List<String> tags) {
        ObjectNode body = Json.object().put("email_address", email);
        putUnlessBlank(body, "first_name", person.firstName());
        putUnlessBlank(body, "last_name", person.lastName());
        putUnlessBlank(body, "person_company_name", person.company());
        body.put("owner_id", Long.parseLong(seat.user()));
        if (!tags.isEmpty()) {
            tags.forEach(body.putArray("tags")::add);
        }
        return body;
    }

    private static void putUnlessBlank(ObjectNode body, String name, String value) {
        if (!value.isBlank()) {
            body.put(name, value.strip());
        }
    }
}
