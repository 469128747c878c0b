package io.pqlconnector.core.mapping;

import io.pqlconnector.rules.book.RuleBook;
import io.pqlconnector.rules.book.RuleBooks;
import io.pqlconnector.rules.condition.Condition;
import io.pqlconnector.rules.condition.Vocabulary;
import io.pqlconnector.rules.template.Template;
import io.pqlconnector.spi.config.Fields;
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
    When lasting(Fields fields, boolean ofPerson) {
        return when(fields, vocabulary(ofPerson));
    }

    /** The same, for something that happens once: it may ask what an account {@code entered} or {@code left}. */
    When once(Fields fields, boolean ofPerson) {
        return when(
                fields,
                vocabulary(ofPerson).toBuilder()
                        .function("entered", tiers)
                        .function("left", tiers)
                        .build());
    }

    /** What must not be so in the CRM. */
    Optional<Guard> guard(Fields fields, String key) {
        return condition(fields, key, crm).map(condition -> facts -> condition.holds(SubjectFacts.ofCrm(facts)));
    }

    /** A text with placeholders; empty if the key is missing. */
    Optional<TextSource> text(Fields fields, String key, boolean ofPerson) {
        Optional<String> written = fields.text(key);
        return written.map(text -> {
            Template template = new Template(fields.at(key), fields.pathOf(key), text, vocabulary(ofPerson));
            template.check(fields.problems());
            return subject -> template.fill(new SubjectFacts(subject)).strip();
        });
    }

    private static When never() {
        return subject -> false;
    }

    private When when(Fields fields, Vocabulary vocabulary) {
        Optional<Condition> condition = condition(fields, "when", vocabulary);
        return fields.required(
                "when",
                condition.map(found -> (When) subject -> found.holds(new SubjectFacts(subject))),
                never());
    }

    private static Optional<Condition> condition(Fields fields, String key, Vocabulary vocabulary) {
        return fields.text(key).map(text -> {
            Condition condition = new Condition(fields.at(key), fields.pathOf(key), text, vocabulary);
            condition.check(fields.problems());
            return condition;
        });
    }

    private Vocabulary vocabulary(boolean ofPerson) {
        return ofPerson ? person : account;
    }

}
