package io.pqlconnector.core.mapping;

import io.pqlconnector.core.score.ScoredUser;
import io.pqlconnector.rules.book.AssessmentFacts;
import io.pqlconnector.rules.book.RuleBook;
import io.pqlconnector.rules.book.RuleBooks;
import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.score.Trigger;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.rules.signal.SignalValue;
import io.pqlconnector.spi.config.Suggestions;
import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.FieldValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The words that a mapping can use as {@code from:}, for one set of rule books. */
final class Terms {
    private static final List<FieldType> TEXT = List.of(FieldType.TEXT);
    private static final List<FieldType> CHOICE = List.of(FieldType.ENUMERATION, FieldType.TEXT);
    private static final List<FieldType> NUMBER = List.of(FieldType.NUMBER, FieldType.TEXT);
    private static final List<FieldType> FLAG = List.of(FieldType.BOOL);
    private static final List<FieldType> TIME = List.of(FieldType.DATETIME, FieldType.DATE, FieldType.TEXT);
    // The day comes first: unlike an instant, it stays the same while somebody is active all day long.
    private static final List<FieldType> DAY = List.of(FieldType.DATE, FieldType.DATETIME, FieldType.TEXT);
    private static final List<FieldType> LABELS = List.of(FieldType.MULTI_SELECT, FieldType.TEXT);
    private static final List<FieldType> FACT = List.of(
            FieldType.TEXT,
            FieldType.ENUMERATION,
            FieldType.NUMBER,
            FieldType.BOOL,
            FieldType.DATE,
            FieldType.DATETIME,
            FieldType.MULTI_SELECT);

    private static final List<String> DAYS = List.of("first.", "last.", "user.first.", "user.last.");

    // The beginnings of words that are about what the user book measures.
    private static final List<String> USER_BOOK = List.of("user.signals.", "user.first.", "user.last.");

    private final Map<String, Term> words = new LinkedHashMap<>();
    private final Map<SignalName, String> labels = new LinkedHashMap<>();
    private final Map<String, List<String>> choices = new HashMap<>();
    private final boolean userBook;

    /** The vocabulary over the signals of an account book and, if there is one, a user book. */
    Terms(RuleBooks rules) {
        Collection<Signal> accountSignals = rules.account().signals();
        Collection<Signal> userSignals = rules.user().map(RuleBook::signals).orElse(List.of());
        userBook = rules.user().isPresent();
        accountSignals.forEach(
                signal -> labels.put(signal.name(), label(signal.name().value())));
        choices(rules);
        accountWords();
        userWords();
        signals("signals.", false, accountSignals, Terms::accountAssessment);
        days("first.", false, accountSignals, Terms::accountAssessment, Measured::first);
        days("last.", false, accountSignals, Terms::accountAssessment, Measured::last);
        signals("user.signals.", true, userSignals, Terms::userAssessment);
        days("user.first.", true, userSignals, Terms::userAssessment, Measured::first);
        days("user.last.", true, userSignals, Terms::userAssessment, Measured::last);
    }

    /** The term that a word stands for; empty if there is none. */
    Optional<Term> find(String word) {
        return Optional.ofNullable(words.get(word))
                .or(() -> trait(
                        word,
                        "user.traits.",
                        true,
                        (subject, name) -> subject.user().flatMap(user -> trait(user.measurement(), name))))
                .or(() -> trait(
                        word,
                        "traits.",
                        false,
                        (subject, name) -> trait(subject.account().assessment().measurement(), name)));
    }

    /** The values that a word can have, in the order of the rules; empty if the rules do not name all of them. */
    List<String> choices(String word) {
        return choices.getOrDefault(word, List.of());
    }

    private void choices(RuleBooks rules) {
        choices.put("tier", rules.account().tierNames());
        choices.put("user.tier", rules.user().map(RuleBook::tierNames).orElse(List.of()));
        choices.put("play.name", rules.account().playNames());
        choices.put("play.route", rules.account().routes());
        // Those without points too: they are no less triggers when they fire.
        choices.put("triggers", labels.values().stream().distinct().toList());
    }

    /** Whether a word needs the user book and there is none. */
    boolean lacksUserBook(String word) {
        return !userBook && (word.equals("user.tier") || USER_BOOK.stream().anyMatch(word::startsWith));
    }

    /** What to write instead of a word that there is not. */
    String hint(String word, boolean withUser) {
        List<String> all = words.values().stream()
                .filter(term -> withUser || !term.ofUser())
                .map(Term::word)
                .toList();
        return Suggestions.closest(word, all)
                .map(guess -> "Did you mean \"" + guess + "\"?")
                .orElseGet(() -> "Known: " + String.join(", ", shown(all, withUser)) + ".");
    }

    // The days are named by signals that the list has already; twice more would hide the rest.
    private static List<String> shown(List<String> all, boolean withUser) {
        List<String> shown = new ArrayList<>(all.stream()
                .filter(word -> DAYS.stream().noneMatch(word::startsWith))
                .toList());
        shown.addAll(List.of("first.NAME", "last.NAME", "traits.NAME"));
        if (withUser) {
            shown.addAll(List.of("user.first.NAME", "user.last.NAME", "user.traits.NAME"));
        }
        return shown;
    }

    private void accountWords() {
        assessed("score", NUMBER, assessment -> Optional.of(whole(assessment.score())));
        assessed("tier", CHOICE, assessment -> assessment.tier().flatMap(Terms::text));
        assessed("triggers", LABELS, this::labels);
        assessed("reasons", TEXT, assessment -> text(AssessmentFacts.reasons(assessment.triggers())));
        assessed("play.name", CHOICE, assessment -> assessment.play().flatMap(play -> text(play.name())));
        assessed("play.action", TEXT, assessment -> assessment.play().flatMap(play -> text(play.action())));
        assessed("play.route", CHOICE, assessment -> assessment.play().flatMap(play -> text(play.route())));
        assessed("play.message", TEXT, assessment -> assessment.play().flatMap(play -> text(play.message())));
        assessed("qualified", FLAG, assessment -> Optional.of(new FieldValue.Bool(assessment.qualified())));
        account(
                "qualified_at",
                TIME,
                subject -> time(subject.account().standing().qualifiedSince()));
        assessed(
                "first_seen_at",
                TIME,
                assessment -> time(assessment.measurement().firstSeen()));
        assessed(
                "last_seen_at",
                TIME,
                assessment -> time(assessment.measurement().lastSeen()));
        account(
                "champion",
                TEXT,
                subject -> subject.account()
                        .champion()
                        .flatMap(user -> text(AssessmentFacts.displayName(user.measurement()))));
        assessed("account.key", TEXT, assessment -> text(assessment.key()));
        assessed("account.name", TEXT, assessment -> text(AssessmentFacts.displayName(assessment.measurement())));
        assessed(
                "account.domain",
                TEXT,
                assessment -> text(assessment.measurement().domain()));
    }

    private void userWords() {
        user("user.key", TEXT, user -> text(user.measurement().key()));
        user("user.email", TEXT, user -> text(user.measurement().email()));
        user("user.name", TEXT, user -> text(user.measurement().name()));
        user("user.score", NUMBER, user -> Optional.of(whole(user.score())));
        user(
                "user.tier",
                CHOICE,
                user -> user.assessment().flatMap(Assessment::tier).flatMap(Terms::text));
        user("user.champion", FLAG, user -> Optional.of(new FieldValue.Bool(user.champion())));
        user(
                "user.reasons",
                TEXT,
                user -> user.assessment().flatMap(assessment -> text(AssessmentFacts.reasons(assessment.triggers()))));
    }

    private void account(String word, List<FieldType> types, Function<Subject, Optional<FieldValue>> value) {
        words.put(word, new Term(word, false, types, value));
    }

    private void assessed(String word, List<FieldType> types, Function<Assessment, Optional<FieldValue>> value) {
        account(word, types, subject -> value.apply(subject.account().assessment()));
    }

    private void user(String word, List<FieldType> types, Function<ScoredUser, Optional<FieldValue>> value) {
        words.put(word, new Term(word, true, types, subject -> subject.user().flatMap(value)));
    }

    private void signals(
            String prefix,
            boolean ofUser,
            Collection<Signal> signals,
            Function<Subject, Optional<Assessment>> assessment) {
        for (Signal signal : signals) {
            SignalName name = signal.name();
            // Days go by for everyone; a fraction of one would change every record in every run.
            boolean inDays = signal instanceof Signal.QuietFor || signal instanceof Signal.FirstSeen;
            words.put(
                    prefix + name.value(),
                    new Term(
                            prefix + name.value(),
                            ofUser,
                            signal instanceof Signal.Trait ? FACT : NUMBER,
                            subject -> assessment.apply(subject).flatMap(found -> measured(found, name, inDays))));
        }
    }

    private void days(
            String prefix,
            boolean ofUser,
            Collection<Signal> signals,
            Function<Subject, Optional<Assessment>> assessment,
            Function<Measured, Optional<Instant>> day) {
        for (Signal signal : signals) {
            if (signal instanceof Signal.Trait || signal instanceof Signal.Expression) {
                continue;
            }
            SignalName name = signal.name();
            String word = prefix + name.value();
            words.put(
                    word,
                    new Term(
                            word,
                            ofUser,
                            DAY,
                            subject -> assessment
                                    .apply(subject)
                                    .flatMap(found -> time(day.apply(measured(found, name))))));
        }
    }

    private static Optional<Term> trait(
            String word, String prefix, boolean ofUser, BiFunction<Subject, String, Optional<FieldValue>> value) {
        if (!word.startsWith(prefix) || word.length() == prefix.length()) {
            return Optional.empty();
        }
        String name = word.substring(prefix.length());
        return Optional.of(new Term(word, ofUser, FACT, subject -> value.apply(subject, name)));
    }

    private Optional<FieldValue> labels(Assessment assessment) {
        List<String> found = new ArrayList<>(assessment.triggers().size());
        for (Trigger trigger : assessment.triggers()) {
            found.add(labels.getOrDefault(trigger.signal(), trigger.signal().value()));
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(new FieldValue.Choices(found));
    }

    /** What a name is called where people see it: {@code hit_limit} is "Hit limit". */
    static String label(String name) {
        String words = name.replace('_', ' ').strip();
        return words.isEmpty() ? name : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private static Optional<FieldValue> trait(Measurement measurement, String name) {
        return Optional.ofNullable(measurement.traits().get(name)).flatMap(Terms::text);
    }

    private static Optional<FieldValue> measured(Assessment assessment, SignalName name, boolean inDays) {
        Measured measured = measured(assessment, name);
        if (measured.value() instanceof SignalValue.Number number) {
            return Optional.of(Conversions.number(inDays ? Math.floor(number.value()) : number.value()));
        }
        return measured.value() instanceof SignalValue.Text text ? text(text.value()) : Optional.empty();
    }

    private static Measured measured(Assessment assessment, SignalName name) {
        return Optional.ofNullable(assessment.signals().get(name)).orElse(Measured.ABSENT);
    }

    private static Optional<Assessment> accountAssessment(Subject subject) {
        return Optional.of(subject.account().assessment());
    }

    private static Optional<Assessment> userAssessment(Subject subject) {
        return subject.user().flatMap(ScoredUser::assessment);
    }

    private static FieldValue whole(long number) {
        return new FieldValue.Number(BigDecimal.valueOf(number));
    }

    private static Optional<FieldValue> text(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(new FieldValue.Text(text));
    }

    private static Optional<FieldValue> time(Optional<Instant> instant) {
        return instant.map(Conversions::instant);
    }
}
