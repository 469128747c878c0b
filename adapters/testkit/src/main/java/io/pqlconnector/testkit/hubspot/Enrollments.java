package io.pqlconnector.testkit.hubspot;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is in which sequence (HubSpot contract §8.4). Whoever uses it holds the portal's lock. */
final class Enrollments {
    private static final long FIRST = 5_550_000_000L;

    private final HubSpotOptions options;
    private final Troubles troubles;
    private final Map<String, Enrolled> all = new LinkedHashMap<>();
    private final Map<String, Enrolled> active = new HashMap<>();
    private final Map<String, Integer> sends = new HashMap<>();
    private long lastId = FIRST;

    Enrollments(HubSpotOptions options, Troubles troubles) {
        this.options = options;
        this.troubles = troubles;
    }

    /**
     * A contact in a sequence.
     *
     * @param sender the inbox that writes
     */
    record Enrolled(
            String id,
            String contact,
            HubSpotSequence sequence,
            HubSpotUser by,
            String sender,
            String toEmail,
            Instant at) {}

    /** The oldest first, finished ones included. */
    List<Enrolled> all() {
        return List.copyOf(all.values());
    }

    /** The one sequence that a contact is in. */
    Optional<Enrolled> active(String contact) {
        return Optional.ofNullable(active.get(contact));
    }

    /** Enrolls; each call is another enrollment, as nothing says that two are the same. */
    Enrolled enroll(String contact, HubSpotSequence sequence, HubSpotUser by, String sender, String toEmail) {
        countSend(sender);
        lastId++;
        Enrolled enrolled = new Enrolled(
                Long.toString(lastId),
                contact,
                sequence,
                by,
                sender,
                toEmail,
                options.clock().instant());
        all.put(enrolled.id(), enrolled);
        active.put(contact, enrolled);
        return enrolled;
    }

    void finish(String id) {
        active.values().removeIf(one -> one.id().equals(id));
    }

    /** Hands over what a contact is in to the one that it became a part of. */
    void replace(String contact, String other) {
        Enrolled moved = active.remove(contact);
        if (moved != null) {
            active.putIfAbsent(other, moved);
        }
    }

    // An inbox sends so many first messages a day.
    private void countSend(String sender) {
        LocalDate day =
                LocalDate.ofInstant(options.clock().instant(), options.account().timeZone());
        int most = troubles.sendsPerDay(sender, options.sendsPerInbox());
        if (sends.merge(day + sender, 1, Integer::sum) > most) {
            throw HubSpotError.validation("The inbox " + sender + " has reached its limit of enrollments for today.")
                    .errorType("SequenceError.SEND_LIMIT_EXCEEDED");
        }
    }
}
