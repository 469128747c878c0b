package io.pqlconnector.testkit.hubspot;

import io.pqlconnector.testkit.web.Answer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Sequences, which mail a contact as soon as it is enrolled (HubSpot contract §8.3, §8.4). */
final class SequencesApi {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int PAGE = 100;

    private final Portal portal;

    SequencesApi(Portal portal) {
        this.portal = portal;
    }

    List<Route> routes() {
        Scopes.Need read = Scopes.all("automation.sequences.read");
        Scopes.Need write = Scopes.all("automation.sequences.enrollments.write");
        Scopes.Need either = Scopes.oneOf("automation.sequences.read", "automation.sequences.enrollments.write");
        String enrollments = "sequences/enrollments";
        String status = enrollments + "/contact/{contact}";
        return List.of(
                Route.of("GET", "sequences", "sequences/list", Route.Kind.READ, read, this::list),
                Route.of("POST", enrollments, "sequences/enroll", Route.Kind.WRITE, write, this::enroll),
                Route.of("GET", status, "sequences/status", Route.Kind.READ, either, this::status),
                Route.of("GET", "sequences/{id}", "sequences/get", Route.Kind.READ, read, this::get));
    }

    private Answer.Whole list(Call call) {
        user(call);
        String name = call.parameter("name").orElse("").toLowerCase(Locale.ROOT);
        List<HubSpotSequence> found = portal.options().sequences().stream()
                .filter(sequence -> sequence.name().toLowerCase(Locale.ROOT).contains(name))
                .toList();
        ObjectNode body = Page.of(call, PAGE, PAGE).of(found, SequencesApi::json);
        return HubSpotWords.json(200, body.put("total", found.size()));
    }

    private Answer.Whole get(Call call) {
        user(call);
        ObjectNode body = json(sequence(call.variable("id")));
        body.putArray("steps")
                .addObject()
                .put("id", "1")
                .put("stepOrder", 0)
                .put("actionType", "EMAIL")
                .put("delayMillis", 0);
        body.putObject("settings");
        body.putArray("dependencies");
        return HubSpotWords.json(200, body);
    }

    private Answer.Whole enroll(Call call) {
        HubSpotUser user = user(call);
        JsonNode body = call.body();
        HubSpotSequence sequence = sequence(Inputs.text(body, "sequenceId"));
        String contactId = Inputs.text(body, "contactId");
        String sender = Inputs.text(body, "senderEmail");
        HubRecord contact = portal.record(ObjectType.CONTACTS, contactId)
                .orElseThrow(() -> HubSpotError.notFound("Contact " + contactId + " does not exist.")
                        .context("contactId", List.of(contactId)));
        requireInbox(user, sender);
        requireMailable(contact);
        Enrollments.Enrolled enrolled =
                portal.enrollments().enroll(contactId, sequence, user, sender, contact.value(Records.EMAIL));
        return HubSpotWords.json(
                200,
                JSON.createObjectNode()
                        .put("id", enrolled.id())
                        .put("toEmail", enrolled.toEmail())
                        .put("enrolledAt", PropertyValues.time(enrolled.at()))
                        .put("updatedAt", PropertyValues.time(enrolled.at())));
    }

    private Answer.Whole status(Call call) {
        Optional<Enrollments.Enrolled> active = portal.enrollments().active(call.variable("contact"));
        if (active.isPresent()) {
            Enrollments.Enrolled one = active.get();
            return HubSpotWords.json(
                    200,
                    JSON.createObjectNode()
                            .put("id", one.id())
                            .put("sequenceId", one.sequence().id())
                            .put("sequenceName", one.sequence().name())
                            .put("enrolledAt", PropertyValues.time(one.at()))
                            .put("enrolledBy", Long.toString(one.by().userId()))
                            .put("enrolledByEmail", one.by().email())
                            .put("toEmail", one.toEmail())
                            .put("updatedAt", PropertyValues.time(one.at())));
        }
        return switch (portal.options().notEnrolledStatus()) {
            case 200 -> HubSpotWords.json(200, JSON.createObjectNode());
            case 204 -> HubSpotWords.empty();
            default ->
                throw HubSpotError.notFound("Contact " + call.variable("contact") + " is not enrolled in a sequence.");
        };
    }

    private HubSpotUser user(Call call) {
        String id = call.parameter("userId").orElseThrow(() -> HubSpotError.missing("userId"));
        HubSpotUser user = portal.options().users().stream()
                .filter(one -> one.active() && Long.toString(one.userId()).equals(id))
                .findFirst()
                .orElseThrow(() -> HubSpotError.validation("User " + id + " does not exist in this account."));
        if (!user.hasSeat()) {
            throw new HubSpotError(403, "User " + id + " needs an assigned Sales or Service Hub seat to use sequences.")
                    .category("FORBIDDEN");
        }
        return user;
    }

    private HubSpotSequence sequence(String id) {
        return portal.options().sequences().stream()
                .filter(sequence -> sequence.id().equals(id))
                .findFirst()
                .orElseThrow(() -> HubSpotError.notFound("Sequence " + id + " does not exist.")
                        .context("sequenceId", List.of(id)));
    }

    private static void requireInbox(HubSpotUser user, String sender) {
        if (!user.hasInbox() || !user.email().equalsIgnoreCase(sender)) {
            throw HubSpotError.validation(
                    "The sender " + sender + " is not a connected inbox of user " + user.userId() + ".");
        }
    }

    // What the statuses and bodies of these refusals are is documented nowhere (HubSpot contract §8.4, §14a).
    private void requireMailable(HubRecord contact) {
        if (contact.value(Records.EMAIL).isEmpty()) {
            throw HubSpotError.validation("Contact " + contact.id() + " has no email address.");
        }
        if (contact.value("hs_email_optout").equals("true")) {
            throw refused(contact, "UNSUBSCRIBED");
        }
        portal.troubles().refusedEnrollment(contact.id()).ifPresent(code -> {
            throw refused(contact, code);
        });
        if (portal.enrollments().active(contact.id()).isPresent()) {
            throw refused(contact, "ALREADY_ENROLLED");
        }
    }

    private static HubSpotError refused(HubRecord contact, String code) {
        return HubSpotError.validation("Contact " + contact.id() + " cannot be enrolled: " + code)
                .errorType("SequenceError." + code);
    }

    private static ObjectNode json(HubSpotSequence sequence) {
        String created = PropertyValues.time(Instant.EPOCH);
        return JSON.createObjectNode()
                .put("id", sequence.id())
                .put("name", sequence.name())
                .put("folderId", "0")
                .put("userId", "2222000")
                .put("createdAt", created)
                .put("updatedAt", created);
    }
}
