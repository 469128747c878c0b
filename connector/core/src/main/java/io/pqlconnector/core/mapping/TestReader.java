package io.pqlconnector.core.mapping;

import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.core.score.ScoredUser;
import io.pqlconnector.core.score.Standing;
import io.pqlconnector.rules.book.RuleBook;
import io.pqlconnector.rules.book.RuleBooks;
import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.score.Trigger;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.rules.signal.SignalValue;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Node;
import io.pqlconnector.spi.config.Suggestions;
import io.pqlconnector.spi.destination.ObjectName;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the tests of a mapping: an account as the rules might have scored it, and what should follow. */
final class TestReader {
    /** When tests take place. */
    static final Instant AS_OF = Instant.parse("2026-03-31T00:00:00Z");

    private static final String DOMAIN = "acme.example";

    private final List<ObjectMapping> objects;
    private final List<String> lists;
    private final List<String> sequences;
    private final RuleBooks rules;

    TestReader(
            List<ObjectMapping> objects,
            List<ListMapping> lists,
            List<EnrollmentMapping> enrollments,
            RuleBooks rules) {
        this.objects = List.copyOf(objects);
        this.lists = lists.stream().map(ListMapping::name).toList();
        this.sequences = enrollments.stream().map(EnrollmentMapping::sequence).toList();
        this.rules = rules;
    }

    Optional<MappingTest> read(Node node, String path, Fields parent) {
        Fields fields = Fields.of(node, path, parent.problems());
        String name = fields.requiredText("name", "name: an account that becomes hot is listed");
        Fields given = block(fields, "given");
        ScoredAccount account = account(given);
        Map<String, Boolean> crm = crm(given);
        given.rejectUnknown();
        Fields expect = block(fields, "expect");
        Map<ObjectName, Map<String, String>> expected = new LinkedHashMap<>();
        expect.fields("fields")
                .ifPresent(found -> found.entries().forEach(entry -> expectObject(entry, found, expected)));
        Optional<List<String>> onLists = names(expect, "lists", Optional.of(lists));
        Optional<List<String>> enrolled = names(expect, "enrollments", Optional.of(sequences));
        Optional<List<String>> tasks = names(expect, "tasks", Optional.empty());
        Optional<List<String>> notes = names(expect, "notes", Optional.empty());
        expect.rejectUnknown();
        fields.rejectUnknown();
        return Optional.of(
                new MappingTest(fields.at(), path, name, account, crm, expected, onLists, enrolled, tasks, notes));
    }

    private static Fields block(Fields fields, String key) {
        Optional<Fields> found = fields.fields(key);
        if (found.isEmpty()) {
            fields.problem(
                    key,
                    "is missing. Write "
                            + (key.equals("given")
                                    ? "given: { score: 75, tier: hot }"
                                    : "expect: { lists: [\"PQL - Hot\"] }")
                            + ".");
        }
        return found.orElseGet(
                () -> new Fields(new Node.Mapping(fields.at(), List.of()), fields.pathOf(key), fields.problems()));
    }

    private ScoredAccount account(Fields given) {
        Fields identity = given.fields("account").orElseGet(() -> nothing(given, "account"));
        String domain = identity.text("domain").orElse(DOMAIN);
        String key = identity.text("key").orElse(domain.isEmpty() ? "account-1" : domain);
        Measurement measurement =
                measurement(EntityKind.ACCOUNT, key, identity.text("name").orElse(""), domain, "", traits(given));
        identity.rejectUnknown();

        int score = wholeNumber(given, "score", 0);
        int threshold = wholeNumber(given, "threshold", 40);
        Optional<String> tier = tier(given, "tier", rules.account().tierNames());
        boolean qualified = given.flag("qualified").orElse(score >= threshold);
        Assessment assessment = new Assessment(
                measurement,
                AS_OF,
                score,
                // A test may say that an account is qualified without saying from which score on.
                qualified == (score >= threshold) ? threshold : qualified ? score : score + 1,
                tier,
                triggers(given),
                new TreeMap<>(),
                signals(given),
                play(given),
                Optional.empty());
        boolean entered = given.flag("entered").orElse(false);
        Optional<String> previous = tier(given, "previous_tier", rules.account().tierNames());
        Instant since = entered ? AS_OF : AS_OF.minus(Duration.ofDays(7));
        Standing standing =
                new Standing(tier, since, previous, qualified ? Optional.of(since) : Optional.empty(), since);
        return new ScoredAccount(assessment, standing, List.of(user(given, domain)), 1);
    }

    private ScoredUser user(Fields given, String domain) {
        Fields person = given.fields("user").orElseGet(() -> nothing(given, "user"));
        String email = person.text("email").orElse("ada@" + (domain.isEmpty() ? DOMAIN : domain));
        Measurement measurement = measurement(
                EntityKind.USER,
                person.text("key").orElse("user-1"),
                person.text("name").orElse(""),
                domain,
                email,
                traits(person));
        int score = wholeNumber(person, "score", 0);
        Optional<String> tier =
                tier(person, "tier", rules.user().map(RuleBook::tierNames).orElse(List.of()));
        boolean champion = person.flag("champion").orElse(true);
        person.rejectUnknown();
        Assessment assessment = new Assessment(
                measurement,
                AS_OF,
                score,
                score + 1,
                tier,
                List.of(),
                new TreeMap<>(),
                new TreeMap<>(),
                Optional.empty(),
                Optional.empty());
        return new ScoredUser(measurement, Optional.of(assessment), champion);
    }

    private static Measurement measurement(
            EntityKind kind, String key, String name, String domain, String email, SortedMap<String, String> traits) {
        return new Measurement(
                kind,
                key,
                name,
                domain,
                email,
                !email.isEmpty(),
                Optional.of(AS_OF.minus(Duration.ofDays(30))),
                Optional.of(AS_OF.minus(Duration.ofDays(1))),
                10,
                new TreeMap<>(),
                traits);
    }

    private static SortedMap<String, String> traits(Fields given) {
        SortedMap<String, String> traits = new TreeMap<>();
        given.fields("traits")
                .ifPresent(found -> found.entries()
                        .forEach(entry -> found.text(entry.key()).ifPresent(text -> traits.put(entry.key(), text))));
        return traits;
    }

    private List<Trigger> triggers(Fields given) {
        List<Trigger> triggers = new ArrayList<>();
        for (String name : given.texts("fired")) {
            checkSignal(name, given, "fired");
            triggers.add(new Trigger(new SignalName(name), 1, name.replace('_', ' '), Measured.number(1), ""));
        }
        return triggers;
    }

    private SortedMap<SignalName, Measured> signals(Fields given) {
        SortedMap<SignalName, Measured> signals = new TreeMap<>();
        given.fields("signals")
                .ifPresent(found -> found.entries().forEach(entry -> {
                    checkSignal(entry.key(), found, entry.key());
                    SignalName name = new SignalName(entry.key());
                    found.text(entry.key()).ifPresent(text -> signals.put(name, measured(name, text)));
                }));
        return signals;
    }

    private Measured measured(SignalName name, String text) {
        Optional<BigDecimal> number = Fields.parseNumber(text);
        return number.map(found -> rules.account()
                        .signal(name)
                        .map(signal -> Measured.example(signal, found.doubleValue(), AS_OF))
                        .orElseGet(() -> Measured.number(found.doubleValue())))
                .orElseGet(() -> new Measured(new SignalValue.Text(text), Optional.empty(), Optional.empty()));
    }

    private void checkSignal(String name, Fields fields, String key) {
        List<String> known = rules.account().signals().stream()
                .map(Signal::name)
                .map(SignalName::value)
                .toList();
        if (!known.contains(name)) {
            fields.problem(key, "\"" + name + "\" is no signal of the account book. " + Suggestions.hint(name, known));
        }
    }

    private Optional<Assessment.ChosenPlay> play(Fields given) {
        return given.fields("play").map(found -> {
            String name = found.requiredText("name", "name: with the name of a play of the rules");
            if (!name.isEmpty() && !rules.account().playNames().contains(name)) {
                found.problem(
                        "name",
                        "\"" + name + "\" is no play. "
                                + Suggestions.hint(name, rules.account().playNames()));
            }
            Assessment.ChosenPlay play = new Assessment.ChosenPlay(
                    name,
                    found.text("action").orElse(""),
                    found.text("route").orElse(""),
                    found.text("message").orElse(""),
                    "",
                    "");
            found.rejectUnknown();
            return play;
        });
    }

    private static Optional<String> tier(Fields fields, String key, List<String> known) {
        Optional<String> tier = fields.text(key).filter(word -> !word.equals("none"));
        tier.filter(word -> !known.contains(word))
                .ifPresent(
                        word -> fields.problem(key, "\"" + word + "\" is no tier. " + Suggestions.hint(word, known)));
        return tier;
    }

    private static Map<String, Boolean> crm(Fields given) {
        Map<String, Boolean> facts = new LinkedHashMap<>();
        given.fields("crm").ifPresent(found -> {
            SubjectFacts.CRM.forEach(fact -> found.flag(fact).ifPresent(is -> facts.put(fact, is)));
            found.rejectUnknown();
        });
        return facts;
    }

    private void expectObject(Node.Entry entry, Fields parent, Map<ObjectName, Map<String, String>> expected) {
        Optional<ObjectMapping> object = objects.stream()
                .filter(found -> found.name().value().equals(entry.key()))
                .findFirst();
        if (object.isEmpty()) {
            parent.problem(
                    entry.key(),
                    "is no object of this mapping. "
                            + Suggestions.hint(
                                    entry.key(),
                                    objects.stream()
                                            .map(found -> found.name().value())
                                            .toList()));
            return;
        }
        List<String> known =
                object.get().fields().stream().map(FieldMapping::field).toList();
        Fields fields = Fields.of(entry.value(), parent.pathOf(entry.key()), parent.problems());
        Map<String, String> values = new LinkedHashMap<>();
        for (Node.Entry field : fields.entries()) {
            if (!known.contains(field.key())) {
                fields.problem(field.key(), "is no field of this mapping. " + Suggestions.hint(field.key(), known));
            }
            values.put(
                    field.key(),
                    field.value() instanceof Node.Sequence
                            ? String.join(
                                    "; ",
                                    fields.texts(field.key()).stream().sorted().toList())
                            : fields.text(field.key()).orElse(""));
        }
        expected.put(object.get().name(), values);
    }

    private static Optional<List<String>> names(
            Fields expect, String key, Optional<? extends Collection<String>> known) {
        if (expect.node(key).isEmpty()) {
            return Optional.empty();
        }
        List<String> names = expect.texts(key);
        known.ifPresent(all -> names.stream()
                .filter(name -> !all.contains(name))
                .forEach(name -> expect.problem(
                        key, "\"" + name + "\" is not in this mapping. " + Suggestions.hint(name, List.copyOf(all)))));
        return Optional.of(names);
    }

    private static int wholeNumber(Fields fields, String key, int otherwise) {
        return fields.wholeNumber(key)
                .map(number -> (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number)))
                .orElse(otherwise);
    }

    private static Fields nothing(Fields fields, String key) {
        return new Fields(new Node.Mapping(fields.at(), List.of()), fields.pathOf(key), fields.problems());
    }
}
