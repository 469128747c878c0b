package io.pqlconnector.testkit.crm;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.RejectionCodes;
import io.pqlconnector.testkit.CrmUnderTest;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The lists, enrollments, tasks and notes of the fake CRM. Not thread-safe. */
final class CrmEffects {
    private final CrmRecords records;
    private final boolean enrollsOnce;
    private final Map<String, Set<CrmId>> lists = new HashMap<>();
    private final Map<CrmId, CrmUnderTest.Enrollment> enrollments = new LinkedHashMap<>();
    private final Set<CrmId> finished = new LinkedHashSet<>();
    private final Map<CrmId, CrmUnderTest.Task> tasks = new LinkedHashMap<>();
    private final Map<CrmId, CrmUnderTest.Note> notes = new LinkedHashMap<>();
    private final Map<String, Made> byOperation = new HashMap<>();
    private long lastId;

    CrmEffects(CrmRecords records, boolean enrollsOnce) {
        this.records = records;
        this.enrollsOnce = enrollsOnce;
    }

    /**
     * What an operation made.
     *
     * @param record what it is about
     */
    record Made(CrmId id, CrmId record) {}

    /** What an operation made first, found by its idempotency key. */
    Optional<Made> madeBy(String operation) {
        return Optional.ofNullable(byOperation.get(operation));
    }

    boolean hasList(String object, String list) {
        return lists.containsKey(object + ' ' + list);
    }

    List<CrmId> members(String object, String list) {
        return List.copyOf(lists.getOrDefault(object + ' ' + list, Set.of()));
    }

    List<CrmUnderTest.Enrollment> enrollments() {
        return List.copyOf(enrollments.values());
    }

    List<CrmUnderTest.Task> tasks() {
        return List.copyOf(tasks.values());
    }

    List<CrmUnderTest.Note> notes() {
        return List.copyOf(notes.values());
    }

    void finish(CrmId enrollment) {
        finished.add(enrollment);
    }

    Made change(JsonNode wanted, boolean member) {
        CrmRecord record = records.require(wanted, RejectionCodes.NO_MATCH);
        String name = wanted.path("list").asString();
        Set<CrmId> list = lists.computeIfAbsent(record.object() + ' ' + name, any -> new LinkedHashSet<>());
        if (member) {
            list.add(record.id());
        } else {
            list.remove(record.id());
        }
        return new Made(new CrmId(name + ":" + record.id()), record.id());
    }

    Made enroll(JsonNode wanted) {
        CrmRecord contact = records.require(wanted, RejectionCodes.NO_MATCH);
        String sequence = wanted.path("sequence").asString();
        if (!contact.object().equals("contact")) {
            throw new Refusal(RejectionCodes.NOT_A_CONTACT, "", "a " + contact.object() + " cannot be enrolled");
        }
        String sender = person(wanted.path("sender"));
        if (sender.isEmpty()) {
            throw new Refusal(RejectionCodes.NO_SENDER, "", "nobody would be the sender");
        }
        if (enrollsOnce && isActive(contact.id(), sequence)) {
            throw new Refusal(RejectionCodes.ALREADY_ENROLLED, "", "the contact is active in " + sequence);
        }
        Made made = new Made(nextId(), contact.id());
        enrollments.put(made.id(), new CrmUnderTest.Enrollment(made.id(), contact.id(), sequence, sender));
        byOperation.putIfAbsent(wanted.path("trace").asString(), made);
        return made;
    }

    Made createTask(JsonNode wanted) {
        CrmRecord record = records.require(wanted, RejectionCodes.NO_MATCH);
        Made made = new Made(nextId(), record.id());
        tasks.put(
                made.id(),
                new CrmUnderTest.Task(
                        made.id(),
                        record.id(),
                        wanted.path("subject").asString(),
                        wanted.path("body").asString(),
                        person(wanted.path("owner")),
                        LocalDate.parse(wanted.path("due").asString())));
        byOperation.putIfAbsent(wanted.path("trace").asString(), made);
        return made;
    }

    Made createNote(JsonNode wanted) {
        CrmRecord record = records.require(wanted, RejectionCodes.NO_MATCH);
        Made made = new Made(nextId(), record.id());
        notes.put(
                made.id(),
                new CrmUnderTest.Note(
                        made.id(), record.id(), wanted.path("body").asString()));
        byOperation.putIfAbsent(wanted.path("trace").asString(), made);
        return made;
    }

    private boolean isActive(CrmId contact, String sequence) {
        return enrollments.values().stream()
                .filter(one -> !finished.contains(one.id()))
                .anyMatch(one -> one.contact().equals(contact) && one.sequence().equals(sequence));
    }

    /** The owner of a record, else the person that is named; empty if there is neither. */
    private String person(JsonNode assignee) {
        return Optional.of(assignee.path("ownerOf"))
                .filter(JsonNode::isObject)
                .flatMap(records::find)
                .map(record -> record.fields().getOrDefault(CrmRecord.OWNER, ""))
                .filter(owner -> !owner.isEmpty())
                .orElseGet(() -> assignee.path("email").asString(""));
    }

    private CrmId nextId() {
        lastId++;
        return new CrmId("e" + lastId);
    }
}
