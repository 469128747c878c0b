package io.pqlconnector.rules.book;

import io.pqlconnector.rules.condition.Condition;
import io.pqlconnector.rules.condition.Formula;
import io.pqlconnector.rules.condition.Vocabulary;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.rules.template.Template;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Node;
import io.pqlconnector.spi.config.Position;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.spi.config.Suggestions;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the rules for accounts, or those for users. */
final class BookParser {
    private static final String SIGNALS_EXAMPLE =
            "what is measured, such as signals: { engaged: { event: Session Started, at_least: 10, within: 30d } }";
    private static final String SCORE_EXAMPLE =
            "what that is worth, such as score: { points: { engaged: 10 }, threshold: 40 }";
    private static final long MOST_POINTS = 10_000;

    private final EntityKind kind;
    private final Fields book;
    private final Problems problems;
    private final Map<SignalName, Signal> signals = new LinkedHashMap<>();
    private final Map<SignalName, Position> places = new HashMap<>();
    private final Map<SignalName, Formula> formulas = new LinkedHashMap<>();
    private final Map<SignalName, Points> points = new HashMap<>();
    private final Map<SignalName, Template> reasons = new LinkedHashMap<>();
    private final Set<SignalName> percents = new HashSet<>();
    // Names of signals that could not be read; a reference to one is no mistake of its own.
    private final Set<String> broken = new LinkedHashSet<>();

    BookParser(EntityKind kind, Fields book) {
        this.kind = kind;
        this.book = book;
        this.problems = book.problems();
    }

    /**
     * The book.
     *
     * @param compile whether conditions and texts are compiled, and what is wrong with them noted
     */
    RuleBook parse(boolean compile) {
        Fields section = required("signals", SIGNALS_EXAMPLE);
        section.entries().forEach(entry -> signal(entry, section.path()));
        Vocabulary measured = Names.measured(kind, signals.values(), broken);
        formulas(measured);
        int threshold = score(required("score", SCORE_EXAMPLE));
        Vocabulary scored = Names.scored(measured);
        List<Tier> tiers = tiers(scored);
        Vocabulary tiered = Names.tiered(scored, tiers.stream().map(Tier::name).toList());
        List<Play> plays = new PlayParser(book, tiered, signals.values()).parse();
        reasons(Names.reason(measured, signals.values()));
        book.rejectUnknown();
        if (compile) {
            check(tiers, plays);
        }
        RuleBook.Parts parts = new RuleBook.Parts(
                kind,
                List.copyOf(signals.values()),
                broken,
                formulas,
                percents,
                points,
                threshold,
                tiers,
                plays,
                reasons);
        return new RuleBook(parts, ZoneOffset.UTC);
    }

    private Fields required(String key, String example) {
        Fields nothing = new Fields(new Node.Mapping(book.at(), List.of()), book.pathOf(key), problems);
        return book.required(key, book.fields(key), nothing, example);
    }

    private void signal(Node.Entry entry, String path) {
        String word = entry.key();
        String signalPath = path + "." + word;
        if (!SignalName.isName(word)) {
            problems.add(
                    entry.keyAt(),
                    signalPath,
                    "\"" + word + "\" cannot be a name. Use letters, digits and underscores, beginning with a letter, "
                            + "and none of CEL's own words.");
            broken.add(word);
            return;
        }
        SignalName name = new SignalName(word);
        if (entry.value() instanceof Node.Absent) {
            problems.add(entry.keyAt(), signalPath, "says nothing. Write what is measured.");
            broken.add(word);
            return;
        }
        Fields fields = Fields.of(entry.value(), signalPath, problems);
        if (!(entry.value() instanceof Node.Mapping)) {
            broken.add(word);
            return;
        }
        SignalParser parser = new SignalParser(name, fields);
        Optional<Signal> signal = parser.parse();
        if (signal.isEmpty()) {
            broken.add(word);
            return;
        }
        signals.put(name, signal.get());
        places.put(name, entry.keyAt());
        if (parser.isPercent()) {
            percents.add(name);
        }
    }

    private void formulas(Vocabulary measured) {
        Fields section = book.fields("signals").orElse(book);
        for (Signal signal : signals.values()) {
            if (signal instanceof Signal.Expression expression) {
                String path = section.pathOf(signal.name().value()) + ".expr";
                Position at = section.node(signal.name().value())
                        .flatMap(node -> Fields.of(node, path, new Problems()).node("expr"))
                        .map(Node::at)
                        .orElse(section.at());
                formulas.put(signal.name(), new Formula(at, path, expression.expression(), measured));
            }
        }
    }

    private int score(Fields score) {
        score.fields("points").ifPresent(section -> {
            for (Node.Entry entry : section.entries()) {
                known(entry, section)
                        .ifPresent(name -> points(section, entry).ifPresent(worth -> points.put(name, worth)));
            }
        });
        Optional<Long> threshold = score.wholeNumber("threshold");
        if (book.has("score")) {
            score.required("threshold", threshold, 0L, "threshold: 40, the score from which one is qualified");
        }
        threshold
                .filter(found -> found < 1 || found > MOST_POINTS)
                .ifPresent(found -> score.problem("threshold", "must be from 1 to " + MOST_POINTS + "."));
        score.rejectUnknown();
        return threshold
                .filter(found -> Math.abs(found) <= MOST_POINTS)
                .orElse(0L)
                .intValue();
    }

    private Optional<SignalName> known(Node.Entry entry, Fields section) {
        SignalName name = new SignalName(entry.key());
        if (signals.containsKey(name)) {
            return Optional.of(name);
        }
        if (!broken.contains(entry.key())) {
            List<String> names =
                    signals.keySet().stream().map(SignalName::value).toList();
            problems.add(
                    entry.keyAt(),
                    section.pathOf(entry.key()),
                    "no such signal. " + Suggestions.hint(entry.key(), names));
        }
        return Optional.empty();
    }

    private Optional<Points> points(Fields section, Node.Entry entry) {
        if (!(entry.value() instanceof Node.Mapping mapping)) {
            return number(section, entry.key()).map(Points.Fixed::new);
        }
        Fields fields = new Fields(mapping, section.pathOf(entry.key()), problems);
        Optional<Integer> each = number(fields, "each");
        Optional<Integer> cap = number(fields, "cap");
        fields.required("each", each, 0, "each: 1, the points per unit");
        fields.required("cap", cap, 0, "cap: 10, what the points come to at most");
        if (each.isPresent() && cap.isPresent() && Integer.signum(each.get()) != Integer.signum(cap.get())) {
            fields.problem("cap", "must have the sign of each: it is what the points come to at most.");
        }
        Points.PerUnit perUnit = new Points.PerUnit(
                each.orElse(0), cap.orElse(0), fields.number("above").orElse(BigDecimal.ZERO));
        fields.rejectUnknown();
        return Optional.of(perUnit);
    }

    private static Optional<Integer> number(Fields fields, String key) {
        Optional<Long> number = fields.wholeNumber(key);
        if (number.filter(found -> Math.abs(found) > MOST_POINTS).isPresent()) {
            fields.problem(key, "must be from -" + MOST_POINTS + " to " + MOST_POINTS + ".");
            return Optional.empty();
        }
        return number.map(Long::intValue);
    }

    private List<Tier> tiers(Vocabulary scored) {
        Set<String> seen = new HashSet<>();
        return book.items("tiers", (node, path) -> {
            Fields tier = Fields.of(node, path, problems);
            String name = tier.requiredText("name", "name: hot");
            if (!seen.add(name) && !name.isEmpty()) {
                tier.problem("name", "there is a tier \"" + name + "\" already. Give each its own name.");
            }
            if (name.equals("none")) {
                tier.problem("name", "\"none\" means no tier. Choose another name.");
            }
            String when = tier.requiredText("when", "when: \"score >= threshold\"");
            tier.rejectUnknown();
            return Optional.of(new Tier(name, new Condition(tier.at("when"), tier.pathOf("when"), when, scored)));
        });
    }

    private void reasons(Vocabulary names) {
        book.fields("reasons").ifPresent(section -> {
            for (Node.Entry entry : section.entries()) {
                Optional<String> text = section.text(entry.key());
                known(entry, section)
                        .ifPresent(name -> text.ifPresent(found -> reasons.put(
                                name,
                                new Template(section.at(entry.key()), section.pathOf(entry.key()), found, names))));
            }
        });
    }

    private void check(List<Tier> tiers, List<Play> plays) {
        Problems found = new Problems();
        formulas.values().forEach(formula -> formula.check(found));
        if (found.isEmpty()) {
            rejectCircles();
        }
        problems.addAll(found);
        for (Tier tier : tiers) {
            if (!tier.when().text().isEmpty()) {
                tier.when().check(problems);
            }
        }
        for (Play play : plays) {
            play.when().ifPresent(when -> when.check(problems));
            play.action().ifPresent(action -> action.check(problems));
            play.message().ifPresent(message -> message.check(problems));
            play.routes().forEach(route -> route.when().ifPresent(when -> when.check(problems)));
        }
        reasons.values().forEach(reason -> reason.check(problems));
    }

    private void rejectCircles() {
        Dependencies dependencies = new Dependencies(formulas);
        Set<SignalName> reported = new HashSet<>();
        for (SignalName name : formulas.keySet()) {
            Optional<List<SignalName>> circle = dependencies.circle(name).filter(way -> !reported.contains(name));
            circle.ifPresent(way -> {
                reported.addAll(way);
                List<String> words = new ArrayList<>();
                way.forEach(step -> words.add(step.value()));
                problems.add(
                        places.getOrDefault(name, book.at()),
                        book.pathOf("signals") + "." + name,
                        "is computed from itself: " + String.join(" -> ", words) + ". Break the circle.");
            });
        }
    }
}
