package io.pqlconnector.crm.salesforce.outreach;

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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** People in Outreach. They can be found by their address alone (Salesforce contract §5.2). */
final class Prospects {
    private static final String READ = "look for a prospect";
    private static final int MOST_PAGES = 4;

    private final OutreachApi api;

    Prospects(OutreachApi api) {
        this.api = api;
    }

    /** Everybody who has an address. Whoever does not is left out: a filter that is not known may be passed over. */
    PeopleFound find(String email) throws InterruptedException {
        List<PeopleFound.Known> found = new ArrayList<>();
        for (JsonNode prospect : api.list("/prospects", Map.of("filter[emails]", email), MOST_PAGES, READ)) {
            JsonNode attributes = prospect.path("attributes");
            String id = Json.text(prospect, "id");
            if (!Answer.isId(id) || !attributes.path("emails").isArray()) {
                throw Failures.notUnderstood(OutreachApi.WORDS, READ);
            }
            if (Json.texts(attributes.path("emails")).stream().anyMatch(one -> Addresses.same(one, email))) {
                found.add(new PeopleFound.Known(id, attributes.path("optedOut").asBoolean(false)));
            }
        }
        return new PeopleFound(found);
    }

    /** Adds a person. Whom Outreach has already it refuses to add again, so a repeat does no harm. */
    Answer make(Person person, String email, Seat seat, List<String> tags) throws InterruptedException {
        return api.post(HttpCall.Effect.REPEATABLE, "/prospects", body(person, email, seat, tags));
    }

    private static ObjectNode body(Person person, String email, Seat seat, List<String> tags) {
        ObjectNode body = Json.object();
        ObjectNode data = body.putObject("data").put("type", "prospect");
        ObjectNode attributes = data.putObject("attributes");
        attributes.putArray("emails").add(email);
        putUnlessBlank(attributes, "firstName", person.firstName());
        putUnlessBlank(attributes, "lastName", person.lastName());
        attributes.put("externalId", person.record().value());
        if (!tags.isEmpty()) {
            tags.forEach(attributes.putArray("tags")::add);
        }
        data.putObject("relationships").set("owner", OutreachApi.reference("user", seat.user()));
        return body;
    }

    private static void putUnlessBlank(ObjectNode attributes, String name, String value) {
        if (!value.isBlank()) {
            attributes.put(name, value.strip());
        }
    }
}
