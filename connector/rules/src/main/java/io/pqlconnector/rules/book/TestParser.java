package io.pqlconnector.rules.book;

import io.pqlconnector.rules.book.RuleTest.Expectation;
import io.pqlconnector.rules.book.RuleTest.What;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.rules.signal.SignalValue;
import io.pqlconnector.rules.signal.TraitTest;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.Durations;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Node;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.spi.config.Suggestions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the tests of a rules file. */
final class TestParser {
    // Any instant serves: only tests of trait dates look at it, and they can name their own.
    private static final Instant AS_OF = Instant.parse("2026-01-01T00:00:00Z");

    private final Fields top;
    private final RuleBook account;
    private final Optional<RuleBook> user;
    private final Problems problems;

    TestParser(Fields top, RuleBook account, Optional<RuleBook> user) {
        this.top = top;
        this.account = account;
        this.user = user;
        this.problems = top.problems();
    }

    List<RuleTest> parse() {
        return top.items("tests", this::test);
    }

    private Optional<RuleTest> test(Node node, String path) {
        Fields test = Fields.of(node, path, problems);
        String name = test.requiredText("name", "name: 3 invites are a team");
        Fields nothing = new Fields(new Node.Mapping(test.at(), List.of()), path, new Problems());
        Fields given = test.fields("given").orElse(nothing);
        EntityKind kind = given.choice("book", EntityKind.class).orElse(EntityKind.ACCOUNT);
        RuleBook book = kind == EntityKind.ACCOUNT ? account : user.orElse(account);
        if (kind == EntityKind.USER && user.isEmpty()) {
            given.problem("book", "there is no user: book in this file.");
        }
        Instant asOf = given.instant("as_of").orElse(AS_OF);
        SortedMap<SignalName, Measured> signals = given.fields("signals")
                .map(fields -> signals(fields, book, asOf))
                .orElseGet(TreeMap::new);
        SortedMap<String, String> traits =
                given.fields("traits").map(this::traits).orElseGet(TreeMap::new);
        given.rejectUnknown();
        Fields expect = test.required("expect", test.fields("expect"), nothing, "expect: { score: 40, tier: warm }");
        List<Expectation> expected = expectations(expect, book);
        if (test.node("expect").filter(TestParser::isEmpty).isPresent()) {
            test.problem("expect", "expects nothing. Write what must come out, such as { score: 40, tier: warm }.");
        }
        expect.rejectUnknown();
        test.rejectUnknown();
        return Optional.of(new RuleTest(test.at(), path, name, kind, asOf, signals, traits, expected));
    }

    private static boolean isEmpty(Node node) {
        return node instanceof Node.Mapping mapping && mapping.entries().isEmpty();
    }

    private SortedMap<SignalName, Measured> signals(Fields fields, RuleBook book, Instant asOf) {
        SortedMap<SignalName, Measured> signals = new TreeMap<>();
        List<String> known =
                book.signals().stream().map(signal -> signal.name().value()).toList();
        for (Node.Entry entry : fields.entries()) {
            SignalName name = new SignalName(entry.key());
            Optional<Signal> signal = book.signal(name);
            if (signal.isEmpty() && book.isBroken(entry.key())) {
                continue;
            }
            if (signal.isEmpty()) {
                problems.add(
                        entry.keyAt(),
                        fields.pathOf(entry.key()),
                        "no such signal. " + Suggestions.hint(entry.key(), known));
            } else if (signal.get() instanceof Signal.Expression) {
                fields.problem(entry.key(), "is computed from other signals. Give those instead.");
            } else {
                value(fields, entry, signal.get())
                        .ifPresent(value -> signals.put(name, measured(signal.get(), value, asOf)));
            }
        }
        return signals;
    }

    private static Measured measured(Signal signal, SignalValue value, Instant asOf) {
        return value instanceof SignalValue.Number number
                ? Measured.example(signal, number.value(), asOf)
                : new Measured(value, Optional.empty(), Optional.empty());
    }

    private Optional<SignalValue> value(Fields fields, Node.Entry entry, Signal signal) {
        if (signal instanceof Signal.Trait trait && !(trait.test() instanceof TraitTest.InRange)) {
            return fields.text(entry.key()).map(SignalValue.Text::new);
        }
        boolean days = signal instanceof Signal.QuietFor || signal instanceof Signal.FirstSeen;
        if (days && entry.value() instanceof Node.Scalar scalar) {
            Optional<SignalValue> duration =
                    Durations.parse(scalar.text()).map(found -> new SignalValue.Number(SignalTest.days(found)));
            if (duration.isPresent()) {
                return duration;
            }
        }
        return fields.number(entry.key()).map(number -> new SignalValue.Number(number.doubleValue()));
    }

    private SortedMap<String, String> traits(Fields fields) {
        SortedMap<String, String> traits = new TreeMap<>();
        for (Node.Entry entry : fields.entries()) {
            fields.text(entry.key()).ifPresent(text -> traits.put(entry.key(), text));
        }
        return traits;
    }

    private List<Expectation> expectations(Fields expect, RuleBook book) {
        List<Expectation> expected = new ArrayList<>();
        expect.wholeNumber("score").ifPresent(score -> add(expected, expect, What.SCORE, Long.toString(score)));
        name(expect, "tier", book.tierNames()).ifPresent(name -> add(expected, expect, What.TIER, name));
        name(expect, "play", book.playNames()).ifPresent(name -> add(expected, expect, What.PLAY, name));
        name(expect, "route", book.routes()).ifPresent(name -> add(expected, expect, What.ROUTE, name));
        expect.flag("qualified").ifPresent(flag -> add(expected, expect, What.QUALIFIED, Boolean.toString(flag)));
        if (expect.node("fired").isPresent()) {
            add(expected, expect, What.FIRED, RuleTests.listed(fired(expect, book)));
        }
        return expected;
    }

    private static void add(List<Expectation> expected, Fields expect, What what, String value) {
        expected.add(new Expectation(expect.at(what.name().toLowerCase(Locale.ROOT)), what, value));
    }

    private static Optional<String> name(Fields expect, String key, Collection<String> known) {
        Optional<String> name = expect.text(key);
        name.filter(found -> !found.equals("none") && !known.contains(found))
                .ifPresent(found -> expect.problem(
                        key, "no such " + key + " \"" + found + "\". " + Suggestions.hint(found, known)));
        return name;
    }

    private List<String> fired(Fields expect, RuleBook book) {
        List<String> known =
                book.signals().stream().map(signal -> signal.name().value()).toList();
        List<String> fired = expect.items("fired", (node, path) -> {
            String name = node instanceof Node.Scalar scalar ? scalar.text() : "";
            if (!known.contains(name) && !book.isBroken(name)) {
                problems.add(node.at(), path, "no such signal. " + Suggestions.hint(name, known));
            }
            return Optional.of(name);
        });
        return fired.stream().sorted().toList();
    }
}
