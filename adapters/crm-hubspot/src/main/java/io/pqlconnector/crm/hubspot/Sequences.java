package io.pqlconnector.crm.hubspot;

import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Sequences and who is in them (HubSpot contract §8.3, §8.4). */
final class Sequences {
    private static final int PAGE = 100;

    private final HubSpotClient client;
    private final Map<String, List<Sequence>> ofUser = new HashMap<>();

    Sequences(HubSpotClient client) {
        this.client = client;
    }

    /** A sequence. */
    record Sequence(String id, String name) {

        /** Whether a mapping means this one. */
        boolean is(String nameOrId) {
            return id.equals(nameOrId) || name.equals(nameOrId);
        }
    }

    /**
     * Somebody's place in a sequence.
     *
     * @param enrolledAt by HubSpot's clock; empty if it does not say
     */
    record Enrollment(String id, Sequence sequence, Optional<Instant> enrolledAt) {}

    /** What came of asking for a user's sequences: the sequences, or an answer that is no success. */
    record Listed(List<Sequence> sequences, Optional<Answer> refusal) {

        /** Those that a mapping may mean; more than one if several have the name. */
        List<Sequence> all(String nameOrId) {
            Optional<Sequence> byId =
                    sequences.stream().filter(one -> one.id().equals(nameOrId)).findFirst();
            return byId.map(List::of)
                    .orElseGet(() ->
                            sequences.stream().filter(one -> one.is(nameOrId)).toList());
        }
    }

    /** Why nobody is enrolled where several sequences have the name of the mapping. */
    static String unclear(String name, List<Sequence> meant) {
        return "HubSpot has " + meant.size() + " sequences with the name \"" + name
                + "\". Write the number of the one that is meant into the mapping: "
                + meant.stream().map(Sequence::id).collect(Collectors.joining(", ")) + ".";
    }

    /** The sequences that a user may enroll in. */
    synchronized Listed of(String userId) throws InterruptedException {
        List<Sequence> known = ofUser.get(userId);
        if (known != null) {
            return new Listed(known, Optional.empty());
        }
        List<Sequence> sequences = new ArrayList<>();
        String after = "";
        do {
            HttpCall call = HttpCall.get(client.version().sequences())
                    .query("userId", userId)
                    .query("limit", Integer.toString(PAGE));
            Answer answer =
                    client.send(HubSpotClient.Way.SEQUENCES, after.isEmpty() ? call : call.query("after", after));
            if (!answer.isSuccess()) {
                return new Listed(List.of(), Optional.of(answer));
            }
            for (JsonNode node : answer.body().path("results")) {
                sequences.add(new Sequence(Json.text(node, "id"), Json.text(node, "name")));
            }
            after = Json.text(answer.body().path("paging").path("next"), "after");
        } while (!after.isEmpty());
        ofUser.put(userId, List.copyOf(sequences));
        return new Listed(sequences, Optional.empty());
    }

    /** The sequence that a contact is in now. What HubSpot answers of one who is in none is not documented. */
    Optional<Enrollment> ofContact(String contact) throws InterruptedException {
        Answer answer = client.send(
                HubSpotClient.Way.SEQUENCES,
                HttpCall.get(client.version().sequences() + "/enrollments/contact/{}", contact));
        if (answer.status() == 404) {
            return Optional.empty();
        }
        Refusals.expectSuccess(answer, "say which sequence a contact is in");
        String id = Json.text(answer.body(), "id");
        if (id.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Enrollment(
                id,
                new Sequence(Json.text(answer.body(), "sequenceId"), Json.text(answer.body(), "sequenceName")),
                instant(Json.text(answer.body(), "enrolledAt"))));
    }

    /** Enrolls a contact. Never sent twice: the first message goes out at once. */
    Answer enroll(Sequence sequence, String contact, Owners.Owner sender) throws InterruptedException {
        ObjectNode body = Json.object()
                .put("sequenceId", sequence.id())
                .put("contactId", contact)
                .put("senderEmail", sender.email());
        return client.send(
                HubSpotClient.Way.SEQUENCES,
                HttpCall.of("POST", HttpCall.Effect.ONCE, client.version().sequences() + "/enrollments")
                        .query("userId", sender.userId())
                        .json(body.toString()));
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
