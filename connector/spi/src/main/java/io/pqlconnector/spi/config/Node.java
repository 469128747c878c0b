package io.pqlconnector.spi.config;

import java.util.List;
import java.util.Optional;

/** A value in a configuration file, with the place where it stands. */
public sealed interface Node {

    /** Where the value starts. */
    Position at();

    /** What a person would call this kind of value, for messages: "a list", "a mapping", ... */
    String kind();

    /**
     * Keys with values, in the order of the file. A key occurs once.
     *
     * @param entries in the order of the file
     */
    record Mapping(Position at, List<Entry> entries) implements Node {
        public Mapping {
            entries = List.copyOf(entries);
        }

        @Override
        public String kind() {
            return "a mapping";
        }

        /** The value of a key. */
        public Optional<Node> get(String key) {
            return entries.stream()
                    .filter(entry -> entry.key().equals(key))
                    .map(Entry::value)
                    .findFirst();
        }
    }

    /**
     * One key of a mapping with its value.
     *
     * @param keyAt where the key stands
     */
    record Entry(String key, Position keyAt, Node value) {}

    /**
     * A list.
     *
     * @param items in the order of the file
     */
    record Sequence(Position at, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /**
     * Text, a number, a yes or no: what it means is up to the key it belongs to.
     *
     * @param text the value as written, quotes removed, environment references resolved
     * @param quoted whether it was quoted; a quoted value is always text
     * @param secret whether it came from the environment or a mounted file, and must never be shown
     */
    record Scalar(Position at, String text, boolean quoted, boolean secret) implements Node {
        @Override
        public String kind() {
            return "\"" + shown() + "\"";
        }

        /** The text, or {@code ***} if it is a secret. */
        public String shown() {
            return secret ? "***" : text;
        }

        @Override
        public String toString() {
            return shown();
        }
    }

    /** Nothing: a key without a value, {@code null} or {@code ~}. */
    record Absent(Position at) implements Node {
        @Override
        public String kind() {
            return "nothing";
        }
    }
}
