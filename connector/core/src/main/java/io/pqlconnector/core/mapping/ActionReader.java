package io.pqlconnector.core.mapping;

import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Node;
import io.pqlconnector.spi.config.Suggestions;
import io.pqlconnector.spi.destination.ObjectName;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the lists, enrollments, tasks and notes of a mapping. */
final class ActionReader {
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final Duration A_MONTH = Duration.ofDays(30);

    private final Map<ObjectName, EntityKind> mapped;
    private final Expressions expressions;
    private final Set<String> taken = new HashSet<>();

    /**
     * A reader.
     *
     * @param mapped the objects that the mapping has, in its order
     */
    ActionReader(Map<ObjectName, EntityKind> mapped, Expressions expressions) {
        this.mapped = mapped;
        this.expressions = expressions;
    }

    /** A list. */
    Optional<ListMapping> list(Node node, String path, Fields parent) {
        Fields fields = Fields.of(node, path, parent.problems());
        String name = fields.requiredText("name", "name: \"PQL - Hot\"");
        Optional<ObjectName> of = object(fields, "of");
        if (!fields.has("of")) {
            fields.problem("of", "is missing. Whose list is it? " + known());
        }
        When when = expressions.lasting(fields, of.filter(this::isPerson).isPresent());
        fields.rejectUnknown();
        rejectTwice(fields, "name", "list", name);
        return of.map(object -> new ListMapping(name, object, when));
    }

    /** An enrollment. */
    Optional<EnrollmentMapping> enrollment(Node node, String path, Fields parent) {
        Fields fields = Fields.of(node, path, parent.problems());
        String sequence = fields.requiredText("sequence", "sequence: with its name or id in the CRM");
        Optional<ObjectName> of = fields.has("of") ? object(fields, "of") : first(EntityKind.USER);
        if (of.isEmpty() && !fields.has("of")) {
            fields.problem("sequence", "has nobody to enroll: the mapping has no object for people.");
        }
        of.filter(object -> !isPerson(object))
                .ifPresent(object -> fields.problem(
                        "of", "\"" + object + "\" is no object for people; only people can be enrolled."));
        When when = expressions.once(fields, true);
        EnrollmentMapping.People contact =
                fields.choice("contact", EnrollmentMapping.People.class).orElse(EnrollmentMapping.People.CHAMPION);
        AssigneeMapping sender = assignee(fields, "sender");
        Optional<Guard> notIf = expressions.guard(fields, "not_if");
        Optional<Duration> againAfter = fields.duration("again_after");
        Duration liveFor = fields.duration("live_for").orElse(A_MONTH);
        Optional<Long> cap = fields.wholeNumber("per_sender_per_day");
        cap.filter(number -> number < 1)
                .ifPresent(number -> fields.problem("per_sender_per_day", "must be at least 1, found " + number + "."));
        fields.rejectUnknown();
        rejectTwice(fields, "sequence", "enrollment in", sequence);
        return of.map(object ->
                new EnrollmentMapping(sequence, object, when, contact, sender, notIf, againAfter, liveFor, cap));
    }

    /** A task. */
    Optional<TaskMapping> task(Node node, String path, Fields parent) {
        Fields fields = Fields.of(node, path, parent.problems());
        Optional<ObjectName> of = about(fields);
        boolean ofPerson = of.filter(this::isPerson).isPresent();
        TextSource subject = fields.required(
                "subject",
                expressions.text(fields, "subject", ofPerson),
                nothing -> "",
                "subject: \"Hot PQL: {{ account.name }}\"");
        String name = fields.text("name").or(() -> fields.text("subject")).orElse("");
        TextSource body = expressions.text(fields, "body", ofPerson).orElse(nothing -> "");
        When when = expressions.once(fields, ofPerson);
        AssigneeMapping owner = assignee(fields, "owner");
        Duration due = fields.duration("due").orElse(A_DAY);
        fields.rejectUnknown();
        rejectTwice(fields, fields.has("name") ? "name" : "subject", "task", name);
        return of.map(object -> new TaskMapping(name, object, when, subject, body, owner, due));
    }

    /** A note. */
    Optional<NoteMapping> note(Node node, String path, Fields parent) {
        Fields fields = Fields.of(node, path, parent.problems());
        Optional<ObjectName> of = about(fields);
        boolean ofPerson = of.filter(this::isPerson).isPresent();
        TextSource body = fields.required(
                "body",
                expressions.text(fields, "body", ofPerson),
                nothing -> "",
                "body: \"{{ account.name }} became hot: {{ reasons }}\"");
        // On one line, since a name stands in lists and messages.
        String name = fields.text("name")
                .or(() -> fields.text("body").map(text -> text.strip().replaceAll("\\s+", " ")))
                .orElse("");
        When when = expressions.once(fields, ofPerson);
        fields.rejectUnknown();
        rejectTwice(fields, fields.has("name") ? "name" : "body", "note", name);
        // A note is its text: one that says nothing would only be in the way.
        When saysSomething = subject -> when.holds(subject) && !body.of(subject).isEmpty();
        return of.map(object -> new NoteMapping(name, object, saysSomething, body));
    }

    // The account's record, unless the mapping says otherwise or has people only.
    private Optional<ObjectName> about(Fields fields) {
        return fields.has("of")
                ? object(fields, "of")
                : first(EntityKind.ACCOUNT).or(() -> first(EntityKind.USER));
    }

    private AssigneeMapping assignee(Fields parent, String key) {
        AssigneeMapping nobody = new AssigneeMapping(Optional.empty(), Optional.empty());
        Optional<Node> node = parent.node(key);
        if (node.isEmpty()) {
            parent.problem(key, "is missing. Write " + form() + ".");
            return nobody;
        }
        if (node.get() instanceof Node.Scalar) {
            return new AssigneeMapping(object(parent, key), Optional.empty());
        }
        Fields fields = Fields.of(node.get(), parent.pathOf(key), parent.problems());
        Optional<ObjectName> ownerOf = fields.has("owner_of") ? object(fields, "owner_of") : Optional.empty();
        Optional<String> email =
                fields.has("owner_of") ? fields.fields("else").flatMap(ActionReader::email) : fields.text("email");
        if (!fields.has("owner_of")) {
            checkEmail(fields, email);
            if (!fields.has("email")) {
                fields.problems().add(fields.at(), fields.path(), "names nobody. Write " + form() + ".");
            }
        }
        fields.rejectUnknown();
        return new AssigneeMapping(ownerOf, email);
    }

    private static Optional<String> email(Fields fields) {
        Optional<String> email = Optional.of(fields.requiredText("email", "email: sdr@example.com"))
                .filter(text -> !text.isEmpty());
        checkEmail(fields, email);
        fields.rejectUnknown();
        return email;
    }

    private static void checkEmail(Fields fields, Optional<String> email) {
        email.filter(text -> !text.matches("[^@\\s]+@[^@\\s]+"))
                .ifPresent(text -> fields.problem("email", "\"" + text + "\" is no e-mail address."));
    }

    private String form() {
        String object =
                mapped.keySet().stream().map(ObjectName::value).findFirst().orElse("company");
        return "{ owner_of: " + object + ", else: { email: sdr@example.com } } or { email: sdr@example.com }";
    }

    private Optional<ObjectName> object(Fields fields, String key) {
        Optional<ObjectName> object = fields.text(key).map(ObjectName::new);
        object.filter(name -> !mapped.containsKey(name))
                .ifPresent(name -> fields.problem(
                        key,
                        "\"" + name + "\" is no object of this mapping. "
                                + Suggestions.hint(name.value(), objectNames())));
        return object.filter(mapped::containsKey);
    }

    private String known() {
        return "Known: " + String.join(", ", objectNames()) + ".";
    }

    private List<String> objectNames() {
        return mapped.keySet().stream().map(ObjectName::value).toList();
    }

    private boolean isPerson(ObjectName object) {
        return mapped.get(object) == EntityKind.USER;
    }

    private Optional<ObjectName> first(EntityKind kind) {
        return mapped.entrySet().stream()
                .filter(entry -> entry.getValue() == kind)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private void rejectTwice(Fields fields, String key, String what, String name) {
        if (!name.isEmpty() && !taken.add(what + " " + name)) {
            fields.problem(
                    key, "there is another " + what + " \"" + name + "\". Join the two conditions with || instead.");
        }
    }
}
