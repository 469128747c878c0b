package io.pqlconnector.core.mapping;

import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.WritePolicy;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads one field of an object. */
final class FieldReader {
    private final Terms terms;
    private final Expressions expressions;

    /** What happens to a field that has no value any more. */
    private enum OnNull {
        KEEP,
        CLEAR
    }

    /** What happens to a value that a person put in the place of ours. */
    private enum OnHumanEdit {
        OVERWRITE,
        KEEP
    }

    /** A value, and of what type the field is because of it. */
    private record Source(String from, FieldType type, List<String> choices, ValueSource value) {}

    FieldReader(Terms terms, Expressions expressions) {
        this.terms = terms;
        this.expressions = expressions;
    }

    /** A field; empty, with a problem noted, if it says nothing that can be written. */
    Optional<FieldMapping> read(String name, EntityKind kind, Fields fields) {
        String label = fields.text("label").orElse("");
        Optional<FieldType> type = fields.choice("type", FieldType.class);
        WritePolicy write = fields.choice("write", WritePolicy.class).orElse(WritePolicy.ALWAYS);
        OnNull onNull = fields.choice("on_null", OnNull.class).orElse(OnNull.CLEAR);
        OnHumanEdit onHumanEdit =
                fields.choice("on_human_edit", OnHumanEdit.class).orElse(OnHumanEdit.OVERWRITE);
        Optional<Source> source = source(kind, type, fields);
        fields.rejectUnknown();
        return source.map(found -> new FieldMapping(
                name,
                label,
                found.type(),
                found.from(),
                isChoice(found.type()) ? found.choices() : List.of(),
                found.value(),
                write,
                onNull == OnNull.CLEAR && write == WritePolicy.ALWAYS,
                onHumanEdit == OnHumanEdit.KEEP));
    }

    private static boolean isChoice(FieldType type) {
        return type == FieldType.ENUMERATION || type == FieldType.MULTI_SELECT;
    }

    private Optional<Source> source(EntityKind kind, Optional<FieldType> type, Fields fields) {
        List<String> given =
                Stream.of("from", "value", "text").filter(fields::has).toList();
        if (given.size() != 1) {
            fields.problems()
                    .add(
                            fields.at(),
                            fields.path(),
                            given.isEmpty()
                                    ? "has no value. Write from: (such as from: score), value: (always the same) or text:"
                                            + " (with {{ }})."
                                    : "has " + String.join(" and ", given) + ". Write one of them.");
            return Optional.empty();
        }
        return switch (given.get(0)) {
            case "from" -> fields.text("from").flatMap(word -> term(word, kind, type, fields));
            case "value" -> constant(type.orElse(FieldType.TEXT), fields);
            default -> text(kind, type, fields);
        };
    }

    private Optional<Source> term(String word, EntityKind kind, Optional<FieldType> type, Fields fields) {
        if (terms.lacksUserBook(word)) {
            fields.problem(
                    "from",
                    "\"" + word
                            + "\" needs a user: book, and the rules have none. Add one there, or take the field out.");
            return Optional.empty();
        }
        Optional<Term> found = terms.find(word);
        if (found.isEmpty()) {
            fields.problem(
                    "from",
                    "\"" + word + "\" is nothing that an assessment has. " + terms.hint(word, kind == EntityKind.USER));
            return Optional.empty();
        }
        Term term = found.get();
        if (term.ofUser() && kind == EntityKind.ACCOUNT) {
            fields.problem(
                    "from",
                    "\"" + word
                            + "\" is about a person, and this record is an account's. Write champion for the name of"
                            + " the most active person, or move the field to a person's object.");
            return Optional.empty();
        }
        FieldType chosen = type.orElse(term.types().get(0));
        if (!term.types().contains(chosen)) {
            fields.problem(
                    "type",
                    word + " does not fit into " + chosen.word() + ". It fits into "
                            + term.types().stream().map(FieldType::word).collect(Collectors.joining(", ")) + ".");
            return Optional.empty();
        }
        return Optional.of(new Source(
                word,
                chosen,
                terms.choices(word),
                subject ->
                        term.value().apply(subject).flatMap(value -> Conversions.to(chosen, value, subject.zone()))));
    }

    private Optional<Source> text(EntityKind kind, Optional<FieldType> type, Fields fields) {
        FieldType chosen = type.orElse(FieldType.TEXT);
        if (chosen != FieldType.TEXT && chosen != FieldType.ENUMERATION) {
            fields.problem("type", "a text: fills a text or an enumeration, not " + chosen.word() + ".");
            return Optional.empty();
        }
        return expressions
                .text(fields, "text", kind == EntityKind.USER)
                .map(text -> new Source("text", chosen, List.of(), subject -> {
                    String filled = text.of(subject);
                    return filled.isEmpty() ? Optional.empty() : Optional.of(new FieldValue.Text(filled));
                }));
    }

    private static Optional<Source> constant(FieldType type, Fields fields) {
        if (type == FieldType.MULTI_SELECT) {
            FieldValue.Choices choices = new FieldValue.Choices(fields.texts("value"));
            return Optional.of(new Source("value", type, choices.values(), subject -> Optional.of(choices)));
        }
        // What the file says is a text until the type says otherwise; days need no zone to be read.
        Optional<FieldValue> value =
                fields.text("value").flatMap(text -> Conversions.to(type, new FieldValue.Text(text), ZoneOffset.UTC));
        if (value.isEmpty() && !fields.text("value").orElse("").isEmpty()) {
            fields.problem(
                    "value",
                    "\"" + fields.text("value").orElse("") + "\" is no " + type.word() + ". Write it like "
                            + example(type) + ".");
        }
        return value.map(
                constant -> new Source("value", type, List.of(constant.shown()), subject -> Optional.of(constant)));
    }

    private static String example(FieldType type) {
        return switch (type) {
            case NUMBER -> "12.5";
            case BOOL -> "true";
            case DATE -> "2026-03-31";
            case DATETIME -> "2026-03-31T00:00:00Z";
            case TEXT, ENUMERATION, MULTI_SELECT -> "a text";
        };
    }
}
