package io.pqlconnector.core.mapping;

import io.pqlconnector.core.score.ScoredUser;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.ObjectName;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs the tests that a mapping carries. */
public final class MappingTests {
    private static final ZoneId ZONE = ZoneOffset.UTC;

    private MappingTests() {}

    /** What did not come out as expected, in the order of the file; empty if everything did. */
    public static List<Problem> run(Mapping mapping) {
        List<Problem> failures = new ArrayList<>();
        for (MappingTest test : mapping.tests()) {
            new Running(mapping, test, failures).run();
        }
        return failures;
    }

    private record Running(Mapping mapping, MappingTest test, List<Problem> failures) {

        void run() {
            test.fields().forEach(this::compareFields);
            test.lists().ifPresent(expected -> compare("lists", expected, lists()));
            test.enrollments().ifPresent(expected -> compare("enrollments", expected, enrollments()));
            test.tasks().ifPresent(expected -> compare("tasks", expected, said(mapping.tasks())));
            test.notes().ifPresent(expected -> compare("notes", expected, said(mapping.notes())));
        }

        private void compareFields(ObjectName name, Map<String, String> expected) {
            for (FieldMapping field : mapping.object(name).orElseThrow().fields()) {
                Optional<String> wanted = Optional.ofNullable(expected.get(field.field()));
                wanted.ifPresent(text -> {
                    String found = field.source()
                            .of(subject(name))
                            .map(FieldValue::shown)
                            .orElse("");
                    // The same type reads both, so that 55 equals 55.0 and "yes" equals true.
                    String normal = text.isEmpty()
                            ? ""
                            : Conversions.to(field.type(), new FieldValue.Text(text), ZONE)
                                    .map(FieldValue::shown)
                                    .orElse(text);
                    if (!found.equals(normal) && !found.equals(text)) {
                        fail(name + "." + field.field() + ": expected " + quoted(text) + ", found " + quoted(found));
                    }
                });
            }
        }

        private List<String> lists() {
            return mapping.lists().stream()
                    .filter(list -> list.when().holds(subject(list.of())))
                    .map(ListMapping::name)
                    .toList();
        }

        private List<String> enrollments() {
            return mapping.enrollments().stream()
                    .filter(enrollment ->
                            enrollment.contact() != EnrollmentMapping.People.CHAMPION || person().champion())
                    .filter(enrollment -> enrollment.when().holds(subject(enrollment.of())))
                    .filter(enrollment -> enrollment
                            .notIf()
                            .filter(guard -> guard.forbids(test.crm()))
                            .isEmpty())
                    .map(EnrollmentMapping::sequence)
                    .toList();
        }

        private List<String> said(List<? extends OncePerTier> made) {
            return made.stream()
                    .filter(one -> one.when().holds(subject(one.of())))
                    .map(one -> one.title().of(subject(one.of())))
                    .toList();
        }

        private Subject subject(ObjectName object) {
            Subject account = Subject.of(test.account(), ZONE);
            boolean ofPerson = mapping.object(object).map(ObjectMapping::kind).equals(Optional.of(EntityKind.USER));
            return ofPerson ? account.with(person()) : account;
        }

        private ScoredUser person() {
            return test.account().users().get(0);
        }

        private void compare(String what, List<String> expected, List<String> found) {
            if (!expected.stream()
                    .sorted()
                    .toList()
                    .equals(found.stream().sorted().toList())) {
                fail(what + ": expected " + listed(expected) + ", found " + listed(found));
            }
        }

        private void fail(String message) {
            failures.add(new Problem(test.at(), test.path(), "\"" + test.name() + "\": " + message + "."));
        }

        private static String listed(List<String> names) {
            return names.isEmpty()
                    ? "none"
                    : String.join(
                            ", ", names.stream().sorted().map(Running::quoted).toList());
        }

        private static String quoted(String text) {
            return text.isEmpty() ? "nothing" : "\"" + text + "\"";
        }
    }
}
