package io.pqlconnector.crm.salesforce.outreach;

import io.pqlconnector.crm.salesforce.cadence.Person;
import io.pqlconnector.crm.salesforce.cadence.once.Answer;
import io.pqlconnector.crm.salesforce.cadence.once.Cadence;
import io.pqlconnector.crm.salesforce.cadence.once.Catalog;
import io.pqlconnector.crm.salesforce.cadence.once.Desk;
import io.pqlconnector.crm.salesforce.cadence.once.Failures;
import io.pqlconnector.crm.salesforce.cadence.once.Membership;
import io.pqlconnector.crm.salesforce.cadence.once.PeopleFound;
import io.pqlconnector.crm.salesforce.cadence.once.Seat;
import io.pqlconnector.crm.salesforce.cadence.once.Step;
import io.pqlconnector.crm.salesforce.cadence.once.Vocabulary;
import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.Json;
import io.pqlconnector.http.TimeAndChance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The steps of an enrollment at Outreach (Salesforce contract §5.2). */
final class OutreachDesk implements Desk {
    private static final String READ_SEQUENCES = "read its sequences";
    private static final String READ_STATES = "read the places of a prospect in a sequence";
    private static final int MOST_PAGES_OF_SEQUENCES = 50;
    private static final int MOST_PAGES_OF_STATES = 4;

    private final OutreachApi api;
    private final Prospects prospects;
    private final Senders senders;
    private final TimeAndChance time;
    private final Catalog<Cadence> sequences;
    private final Map<String, Catalog<Cadence>> byId = new ConcurrentHashMap<>();

    OutreachDesk(OutreachApi api, Prospects prospects, TimeAndChance time) {
        this.api = api;
        this.prospects = prospects;
        this.senders = new Senders(api, time);
        this.time = time;
        this.sequences = new Catalog<>(this::readSequences, time);
    }

    @Override
    public Vocabulary words() {
        return OutreachApi.WORDS;
    }

    @Override
    public List<Cadence> cadences(String nameOrId) throws InterruptedException {
        if (Answer.isId(nameOrId)) {
            List<Cadence> found = byId.computeIfAbsent(nameOrId, id -> new Catalog<>(() -> readSequence(id), time))
                    .find(any -> true, Cadence::on);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return sequences.find(one -> one.name().equals(nameOrId), Cadence::on);
    }

    @Override
    public Step<Seat> seat(Cadence cadence, String sender) throws InterruptedException {
        return senders.seat(cadence, sender);
    }

    @Override
    public PeopleFound people(String email) throws InterruptedException {
        return prospects.find(email);
    }

    @Override
    public Answer make(Person person, String email, Seat seat, List<String> tags) throws InterruptedException {
        return prospects.make(person, email, seat, tags);
    }

    @Override
    public List<Membership> memberships(String person, Cadence cadence) throws InterruptedException {
        List<Membership> states = new ArrayList<>();
        Map<String, String> filters = Map.of("filter[prospect][id]", person, "filter[sequence][id]", cadence.id());
        for (JsonNode state : api.list("/sequenceStates", filters, MOST_PAGES_OF_STATES, READ_STATES)) {
            if (!Answer.isId(Json.text(state, "id"))) {
                throw Failures.notUnderstood(OutreachApi.WORDS, READ_STATES);
            }
            if (isOf(state, "prospect", person) && isOf(state, "sequence", cadence.id())) {
                states.add(membership(state));
            }
        }
        return states;
    }

    @Override
    public Answer enroll(String person, Seat seat) throws InterruptedException {
        ObjectNode body = Json.object();
        ObjectNode relationships =
                body.putObject("data").put("type", "sequenceState").putObject("relationships");
        relationships.set("prospect", OutreachApi.reference("prospect", person));
        relationships.set(
                "sequence", OutreachApi.reference("sequence", seat.cadence().id()));
        relationships.set("mailbox", OutreachApi.reference("mailbox", seat.mailbox()));
        return api.post(HttpCall.Effect.ONCE, "/sequenceStates", body);
    }

    @Override
    public String whereForbidden() {
        return OutreachApi.SCOPES;
    }

    @Override
    public void forget() {
        sequences.forget();
        byId.clear();
        senders.forget();
    }

    @Override
    public long calls() {
        return api.calls();
    }

    @Override
    public void close() {
        api.close();
    }

    private List<Cadence> readSequence(String id) throws InterruptedException {
        Answer answer = api.get("/sequences/{}", id);
        if (answer.status() == 404) {
            return List.of();
        }
        if (!answer.isSuccess()) {
            throw Failures.refused(OutreachApi.WORDS, answer, READ_SEQUENCES, OutreachApi.SCOPES);
        }
        if (!answer.id().equals(id)) {
            throw Failures.notUnderstood(OutreachApi.WORDS, READ_SEQUENCES);
        }
        return List.of(sequence(answer.body().path("data")));
    }

    private List<Cadence> readSequences() throws InterruptedException {
        List<Cadence> read = new ArrayList<>();
        for (JsonNode sequence :
                api.list("/sequences", Map.of("page[size]", "1000"), MOST_PAGES_OF_SEQUENCES, READ_SEQUENCES)) {
            if (Answer.isId(Json.text(sequence, "id"))) {
                read.add(sequence(sequence));
            }
        }
        return read;
    }

    private static Cadence sequence(JsonNode sequence) {
        JsonNode attributes = sequence.path("attributes");
        return new Cadence(
                Json.text(sequence, "id"),
                Json.text(attributes, "name"),
                attributes.path("enabled").asBoolean(false),
                "");
    }

    private static Membership membership(JsonNode state) {
        String word = Json.text(state.path("attributes"), "state");
        return new Membership(
                Json.text(state, "id"),
                switch (word) {
                    case "active", "pending", "paused" -> Membership.Standing.LIVE;
                    case "finished" -> Membership.Standing.FINISHED;
                    default -> Membership.Standing.BROKEN_OFF;
                },
                word,
                Membership.instant(Json.text(state.path("attributes"), "createdAt")));
    }

    private static boolean isOf(JsonNode state, String relationship, String id) {
        String related = OutreachApi.related(state, relationship);
        return related.isEmpty() || related.equals(id);
    }
}
