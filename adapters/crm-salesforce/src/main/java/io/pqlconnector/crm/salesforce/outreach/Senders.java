package io.pqlconnector.crm.salesforce.outreach;

import io.pqlconnector.crm.salesforce.cadence.once.Addresses;
import io.pqlconnector.crm.salesforce.cadence.once.Answer;
import io.pqlconnector.crm.salesforce.cadence.once.Cadence;
import io.pqlconnector.crm.salesforce.cadence.once.Catalog;
import io.pqlconnector.crm.salesforce.cadence.once.Seat;
import io.pqlconnector.crm.salesforce.cadence.once.Step;
import io.pqlconnector.crm.salesforce.cadence.once.Trouble;
import io.pqlconnector.http.Json;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.destination.RejectionCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** The users of Outreach and their mailboxes: from one of these the messages of a sequence go out. */
final class Senders {
    private static final int MOST_PAGES = 50;
    private static final Map<String, String> LARGE_PAGES = Map.of("page[size]", "1000");

    private final OutreachApi api;
    private final TimeAndChance time;
    private final Catalog<User> users;
    private final Map<String, Catalog<Mailbox>> mailboxes = new ConcurrentHashMap<>();

    Senders(OutreachApi api, TimeAndChance time) {
        this.api = api;
        this.time = time;
        this.users = new Catalog<>(this::readUsers, time);
    }

    private record User(String id, String email, boolean active) {}

    private record Mailbox(String id, String email, boolean sends) {}

    /** Somebody's place in a sequence. */
    Step<Seat> seat(Cadence sequence, String email) throws InterruptedException {
        List<User> named = users.find(user -> Addresses.same(user.email(), email), User::active);
        List<User> able = named.stream().filter(User::active).toList();
        if (able.isEmpty()) {
            return Step.stop(Trouble.refused(
                    RejectionCodes.NO_SENDER,
                    named.isEmpty()
                            ? "Outreach has no user with the address " + email + "."
                            : "The Outreach user " + email + " is locked.",
                    "Add or unlock the user in Outreach, or name another sender in the mapping; then: ./pql rejected"
                            + " --retry"));
        }
        String user = able.get(0).id();
        List<Mailbox> sending = mailboxes
                .computeIfAbsent(user, id -> new Catalog<>(() -> readMailboxes(id), time))
                .find(mailbox -> true, Mailbox::sends)
                .stream()
                .filter(Mailbox::sends)
                .toList();
        return sending.isEmpty()
                ? Step.stop(Trouble.waits(
                        "SENDER_NOT_ALLOWED",
                        "The Outreach user " + email + " has no mailbox that may send.",
                        "Connect one in Outreach under the user's settings, and let it send."))
                : Step.done(new Seat(sequence, user, best(sending, email).id()));
    }

    /** Forgets who can send. */
    void forget() {
        users.forget();
        mailboxes.clear();
    }

    // Somebody may have several; the one of the address that the mapping names is meant rather than another.
    private static Mailbox best(List<Mailbox> sending, String email) {
        return sending.stream()
                .filter(mailbox -> Addresses.same(mailbox.email(), email))
                .findFirst()
                .orElse(sending.get(0));
    }

    private List<User> readUsers() throws InterruptedException {
        List<User> read = new ArrayList<>();
        for (JsonNode user : api.list("/users", LARGE_PAGES, MOST_PAGES, "read its users")) {
            JsonNode attributes = user.path("attributes");
            if (Answer.isId(Json.text(user, "id"))) {
                read.add(new User(
                        Json.text(user, "id"),
                        Json.text(attributes, "email"),
                        !attributes.path("locked").asBoolean(false)));
            }
        }
        return read;
    }

    private List<Mailbox> readMailboxes(String user) throws InterruptedException {
        List<Mailbox> read = new ArrayList<>();
        for (JsonNode mailbox :
                api.list("/mailboxes", Map.of("filter[userId]", user), MOST_PAGES, "read the mailboxes of a user")) {
            JsonNode attributes = mailbox.path("attributes");
            if (Answer.isId(Json.text(mailbox, "id")) && isOf(mailbox, user)) {
                read.add(new Mailbox(
                        Json.text(mailbox, "id"),
                        Json.text(attributes, "email"),
                        !attributes.path("sendDisabled").asBoolean(false)));
            }
        }
        return read;
    }

    // A filter that is not known may be passed over, and messages must not go out in another name.
    private static boolean isOf(JsonNode mailbox, String user) {
        String related = OutreachApi.related(mailbox, "user");
        String owner = related.isEmpty() ? Json.text(mailbox.path("attributes"), "userId") : related;
        return owner.isEmpty() || owner.equals(user);
    }
}
