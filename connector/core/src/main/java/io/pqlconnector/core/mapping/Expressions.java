package io.pqlconnector.core.mapping;

import io.pqlconnector.rules.book.RuleBook;
import io.pqlconnector.rules.book.RuleBooks;
import io.pqlconnector.rules.condition.Condition;
import io.pqlconnector.rules.condition.FactName;
import io.pqlconnector.rules.condition.Vocabulary;
import io.pqlconnector.rules.template.Template;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Problems;
import java.util.List;
import java.util.Optional;

/** Reads the conditions and texts of a mapping, each with the names that may be used in its place. */
final class Expressions {
    private final Vocabulary account;
    private final Vocabulary person;
    private final Vocabulary crm = SubjectFacts.ofCrm();
    private final List<String> tiers;

    Expressions(RuleBooks rules) {
        tiers = rules.account().tierNames();
        account = SubjectFacts.ofAccount(rules.account().vocabulary());
        person = SubjectFacts.ofPerson(
                account, rules.user().map(RuleBook::tierNames).orElse(List.of()));
    }

    /**
     * A condition that must be there; one that never holds, with a problem noted, if it is not.
     *
     * @param ofPerson whether it is about a person
     */
    When once(Fields fields, boolean ofPerson) {
        return when(condition(fields, "when", withEvents(ofPerson)), fields);
    }

    /** The same, for something that lasts: it must not ask what an account {@code entered} or {@code left}. */
    When lasting(Fields fields, boolean ofPerson) {
        Problems problems = new Problems();
        Optional<Condition> condition = condition(fields, "when", withEvents(ofPerson), problems);
        problems.inOrder().forEach(problem -> fields.problem("when", problem.message()));
        condition
                .filter(found -> problems.isEmpty() && found.reads().stream().anyMatch(Expressions::isEvent))
                .ifPresent(found -> fields.problem(
                        "when",
                        "entered() and left() hold in one run only; a list needs a condition that lasts, such as"
                                + " tier == 'hot'."));
        return when(condition, fields);
    }

    private Vocabulary withEvents(boolean ofPerson) {
        return (ofPerson ? person : account)
                .toBuilder().function("entered", tiers).function("left", tiers).build();
    }

    private static boolean isEvent(FactName fact) {
        return fact.group().equals("entered") || fact.group().equals("left");
    }

    /** What must not be so in the CRM. */
    Optional<Guard> guard(Fields fields, String key) {
        return condition(fields, key, crm).map(condition -> facts -> condition.holds(SubjectFacts.ofCrm(facts)));
    }

    /** A text with placeholders; empty if the key is missing. */
    Optional<TextSource> text(Fields fields, String key, boolean ofPerson) {
        Optional<String> written = fields.text(key);
        return written.map(text -> {
            Template template = new Template(fields.at(key), fields.pathOf(key), text, ofPerson ? person : account);
            template.check(fields.problems());
            return subject -> template.fill(new SubjectFacts(subject)).strip();
        });
    }

    // Of an account that a rep does not want now, nothing holds that would put it before a rep again.
    private static When when(Optional<Condition> condition, Fields fields) {
        return fields.required(
                "when",
                condition.map(
                        found -> (When) subject -> !subject.isSuppressed() && found.holds(new SubjectFacts(subject))),
                subject -> false,
                "when: \"tier == 'hot'\"");
    }

    private static Optional<Condition> condition(Fields fields, String key, Vocabulary vocabulary) {
        return condition(fields, key, vocabulary, fields.problems());
    }

    private static Optional<Condition> condition(Fields fields, String key, Vocabulary vocabulary, Problems problems) {
        return fields.text(key).map(text -> {
            Condition condition = new Condition(fields.at(key), fields.pathOf(key), text, vocabulary);
            condition.check(problems);
            return condition;
        });
    }
}
