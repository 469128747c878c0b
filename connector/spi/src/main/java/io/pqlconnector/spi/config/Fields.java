package io.pqlconnector.spi.config;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Reads the keys of one mapping, each as the type that is wanted, and notes what is wrong instead of throwing. After the
 * last key, {@link #rejectUnknown()} reports the keys that nobody asked for. Not thread-safe.
 */
public final class Fields {
    private static final String IN_CLEAR_TEXT =
            "is a secret, and stands here for everyone who sees this file. Write ${NAME} and set that environment"
                    + " variable, or ${file:PATH} to read a mounted file; and have another one issued if others have seen"
                    + " the file.";

    private final Node.Mapping mapping;
    private final String path;
    private final Problems problems;
    private final Set<String> asked = new LinkedHashSet<>();

    /**
     * A reader of one mapping.
     *
     * @param path how messages name the mapping, such as {@code sources[0]}; empty for the top level
     */
    public Fields(Node.Mapping mapping, String path, Problems problems) {
        this.mapping = mapping;
        this.path = path;
        this.problems = problems;
    }

    /** A reader of a node that should be a mapping; notes a problem and reads nothing if it is something else. */
    public static Fields of(Node node, String path, Problems problems) {
        if (node instanceof Node.Mapping found) {
            return new Fields(found, path, problems);
        }
        if (!(node instanceof Node.Absent)) {
            problems.add(node.at(), path, "expected keys with values, found " + node.kind() + ".");
        }
        return new Fields(new Node.Mapping(node.at(), List.of()), path, problems);
    }

    /** Where the mapping starts. */
    public Position at() {
        return mapping.at();
    }

    /** How messages name the mapping. */
    public String path() {
        return path;
    }

    /** Where problems go. */
    public Problems problems() {
        return problems;
    }

    /** All entries, in the order of the file; for mappings whose keys the user chooses. Asks for every key. */
    public List<Node.Entry> entries() {
        mapping.entries().forEach(entry -> asked.add(entry.key()));
        return mapping.entries();
    }

    /** How messages name a key of this mapping. */
    public String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Whether a key has a value. */
    public boolean has(String key) {
        return node(key).isPresent();
    }

    /** Where a key's value stands, or where the mapping starts if it has none. */
    public Position at(String key) {
        return mapping.get(key).map(Node::at).orElse(mapping.at());
    }

    /** Notes a problem with a key. */
    public void problem(String key, String message) {
        problems.add(at(key), pathOf(key), message);
    }

    /** A key's value, whatever it is; empty if the key is missing or has no value. */
    public Optional<Node> node(String key) {
        asked.add(key);
        return mapping.get(key).filter(node -> !(node instanceof Node.Absent));
    }

    /** Text. */
    public Optional<String> text(String key) {
        return scalar(key, "text", scalar -> Optional.of(scalar.text()));
    }

    /**
     * Text that must be there; empty text, with a problem noted, if it is not.
     *
     * @param example what to write: the key with a value, such as {@code name: hot}
     */
    public String requiredText(String key, String example) {
        Optional<String> text = text(key);
        if (text.filter(String::isBlank).isPresent()) {
            problem(key, "is empty. Write " + example + ".");
        }
        return required(key, text, "", example);
    }

    /** A secret. One that is written out in the file is taken as it is, with a warning that does not show it. */
    public Optional<Secret> secret(String key) {
        Optional<Node> written = node(key)
                .filter(node -> node instanceof Node.Scalar scalar
                        && !scalar.secret()
                        && !scalar.text().isBlank());
        written.ifPresent(node -> problems.warn(node.at(), pathOf(key), IN_CLEAR_TEXT));
        Optional<Secret> secret = text(key).map(Secret::new);
        secret.ifPresent(problems::read);
        return secret;
    }

    /** A whole number. */
    public Optional<Long> wholeNumber(String key) {
        return scalar(
                key,
                "a whole number, such as 500",
                scalar -> number(scalar)
                        .filter(number -> number.stripTrailingZeros().scale() <= 0 && number.precision() < 19)
                        .map(BigDecimal::longValueExact));
    }

    /** A number; {@code 80%} is 0.8. */
    public Optional<BigDecimal> number(String key) {
        return scalar(key, "a number, such as 3, 0.5 or 80%", Fields::number);
    }

    /** A share between 0 and 1; {@code 40%} is 0.4. */
    public Optional<BigDecimal> share(String key) {
        return scalar(
                key,
                "a share between 0% and 100%, such as 40%",
                scalar -> number(scalar).filter(share -> share.signum() >= 0 && share.compareTo(BigDecimal.ONE) <= 0));
    }

    /** Yes or no: {@code true} or {@code false}. */
    public Optional<Boolean> flag(String key) {
        return scalar(key, "true or false", scalar -> switch (scalar.text()) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    /** A duration, such as {@code 30d}. */
    public Optional<Duration> duration(String key) {
        return node(key).flatMap(node -> {
            Optional<Duration> duration = node instanceof Node.Scalar scalar
                    ? Durations.parse(scalar.text()).filter(read -> !read.isZero())
                    : Optional.empty();
            if (duration.isEmpty()) {
                problem(key, node.kind() + " is no duration. Write 30d, 12h or 2w.");
            }
            return duration;
        });
    }

    /** An instant, such as {@code 2026-03-31T00:00:00Z}; a bare date is its start in UTC. */
    public Optional<Instant> instant(String key) {
        return scalar(
                key, "an instant with a zone, such as 2026-03-31T00:00:00Z", scalar -> parseInstant(scalar.text()));
    }

    /** An instant with a zone, or a bare date, meaning its start in UTC. */
    public static Optional<Instant> parseInstant(String text) {
        try {
            return Optional.of(
                    text.length() == 10
                            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                            : OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** One word of an enum, written in lower case. */
    public <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
        List<E> constants = List.of(type.getEnumConstants());
        return node(key).flatMap(node -> {
            String word = node instanceof Node.Scalar scalar ? scalar.text() : "";
            Optional<E> chosen = constants.stream()
                    .filter(constant -> word(constant).equals(word))
                    .findFirst();
            if (chosen.isEmpty()) {
                problems.addUnknown(
                        node.at(),
                        pathOf(key),
                        word.isEmpty() ? node.kind() : word,
                        constants.stream().map(Fields::word).toList());
            }
            return chosen;
        });
    }

    /** A list of texts; a single text counts as a list of one. */
    public List<String> texts(String key) {
        return items(key, (node, itemPath) -> {
            if (node instanceof Node.Scalar scalar) {
                return Optional.of(scalar.text());
            }
            problems.add(node.at(), itemPath, "expected text, found " + node.kind() + ".");
            return Optional.empty();
        });
    }

    /** The items of a list, each read by a function of the node and its path; a single value counts as a list of one. */
    public <T> List<T> items(String key, BiFunction<Node, String, Optional<T>> reader) {
        Optional<Node> found = node(key);
        if (found.isEmpty()) {
            return List.of();
        }
        if (!(found.get() instanceof Node.Sequence sequence)) {
            return reader.apply(found.get(), pathOf(key)).map(List::of).orElse(List.of());
        }
        List<T> read = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            reader.apply(sequence.items().get(i), pathOf(key) + "[" + i + "]").ifPresent(read::add);
        }
        return List.copyOf(read);
    }

    /** A mapping below this one; empty if the key is missing. */
    public Optional<Fields> fields(String key) {
        return node(key).map(node -> of(node, pathOf(key), problems));
    }

    /**
     * A value that must be there; notes a problem and answers with the stand-in if it is not.
     *
     * @param example what to write: the key with a value, such as {@code threshold: 40}, and what that means if it is not
     *     plain
     */
    public <T> T required(String key, Optional<T> value, T standIn, String example) {
        if (value.isEmpty() && !has(key)) {
            problems.add(mapping.at(), pathOf(key), "is missing. Write " + example + ".");
        }
        return value.orElse(standIn);
    }

    /** Reports every key of the mapping that was not asked for, with a guess at what was meant. */
    public void rejectUnknown() {
        rejectUnknown(Map.of());
    }

    /**
     * Reports every key of the mapping that was not asked for.
     *
     * @param meant what to write instead, by a key that people are likely to try
     */
    public void rejectUnknown(Map<String, String> meant) {
        for (Node.Entry entry : mapping.entries()) {
            if (!asked.contains(entry.key())) {
                String hint = Optional.ofNullable(meant.get(entry.key()))
                        .orElseGet(() -> Suggestions.hint(entry.key(), asked));
                problems.add(entry.keyAt(), pathOf(entry.key()), "unknown key \"" + entry.key() + "\". " + hint);
            }
        }
    }

    private <T> Optional<T> scalar(String key, String wanted, Function<Node.Scalar, Optional<T>> reader) {
        return node(key).flatMap(node -> {
            Optional<T> read = node instanceof Node.Scalar scalar ? reader.apply(scalar) : Optional.empty();
            if (read.isEmpty()) {
                problem(key, "expected " + wanted + ", found " + node.kind() + ".");
            }
            return read;
        });
    }

    private static Optional<BigDecimal> number(Node.Scalar scalar) {
        return parseNumber(scalar.text());
    }

    /**
     * A time zone by its name.
     *
     * @param otherwise what to write in the place of one that there is not, where no name is near
     */
    public Optional<ZoneId> zone(String key, String otherwise) {
        return text(key).flatMap(name -> {
            try {
                return Optional.of(ZoneId.of(name));
            } catch (DateTimeException e) {
                problem(
                        key,
                        "no time zone is called \"" + name + "\". "
                                + Suggestions.closest(name, ZoneId.getAvailableZoneIds())
                                        .map(guess -> "Did you mean \"" + guess + "\"?")
                                        .orElse(otherwise));
                return Optional.empty();
            }
        });
    }

    /** A plain decimal number; {@code 80%} is 0.8; {@code 20_000} is 20000. */
    public static Optional<BigDecimal> parseNumber(String text) {
        String digits = text.replace("_", "");
        boolean percent = digits.endsWith("%");
        String plain = percent ? digits.substring(0, digits.length() - 1) : digits;
        if (!plain.matches("[+-]?[0-9]{1,18}(\\.[0-9]{1,18})?")) {
            return Optional.empty();
        }
        BigDecimal number = new BigDecimal(plain);
        return Optional.of(percent ? number.movePointLeft(2) : number);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return path
                + Arrays.toString(
                        mapping.entries().stream().map(Node.Entry::key).toArray());
    }
}
