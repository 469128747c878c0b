package io.pqlconnector.testkit;

import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Node;
import io.pqlconnector.spi.config.Position;
import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.spi.config.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Settings for a factory under test, as the configuration reader would hand them over, with positions. Made from a map or
 * from text with one {@code key: value} per line, nested by two spaces, lists as {@code [a, b]}.
 *
 * <pre>{@code
 * SettingsFixture settings = SettingsFixture.of("""
 *         path: exports/*.jsonl.gz
 *         csv:
 *           key: domain
 *         """);
 * UsageSource source = factory.create(settings.fields(), context);
 * assertThat(settings.problems()).isEmpty();
 * }</pre>
 */
public final class SettingsFixture {
    private static final String FILE = "config.yaml";
    private static final int INDENT = 2;

    private final Problems problems = new Problems();
    private final Fields fields;

    private SettingsFixture(Node.Mapping mapping) {
        this.fields = new Fields(mapping, "", problems);
    }

    /** Settings without a single key. */
    public static SettingsFixture none() {
        return of(Map.of());
    }

    /**
     * Settings from a map. Each key stands on a line of its own, in the order of the map.
     *
     * @param settings values are texts, numbers, booleans, lists of such, or maps of this kind
     */
    public static SettingsFixture of(Map<String, ?> settings) {
        return new SettingsFixture(mapping(settings, new int[] {1}, 1));
    }

    /** Settings from text. */
    public static SettingsFixture of(String text) {
        return new SettingsFixture(new Lines(text.lines().toList()).mapping(0));
    }

    /** A value that came from the environment, for maps: it must never be shown. */
    public static Object secret(String value) {
        return new SecretValue(value);
    }

    /** What a factory reads. */
    public Fields fields() {
        return fields;
    }

    /** What is wrong, each as {@code config.yaml:line:column  key: message}; unknown keys included. */
    public List<String> problems() {
        fields.rejectUnknown();
        return problems.inOrder().stream().map(Problem::toString).toList();
    }

    private static Node.Mapping mapping(Map<String, ?> settings, int[] line, int column) {
        Position at = new Position(FILE, line[0], column);
        List<Node.Entry> entries = new ArrayList<>();
        for (Map.Entry<String, ?> setting : settings.entrySet()) {
            Position keyAt = new Position(FILE, line[0]++, column);
            entries.add(new Node.Entry(setting.getKey(), keyAt, node(setting.getValue(), keyAt, line)));
        }
        return new Node.Mapping(at, entries);
    }

    private static Node node(Object value, Position keyAt, int[] line) {
        if (value instanceof Map<?, ?> map) {
            List<Node.Entry> entries = new ArrayList<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                Position at = new Position(FILE, line[0]++, keyAt.column() + INDENT);
                entries.add(new Node.Entry((String) entry.getKey(), at, node(entry.getValue(), at, line)));
            }
            return new Node.Mapping(keyAt, entries);
        }
        if (value instanceof List<?> list) {
            return new Node.Sequence(
                    keyAt, list.stream().map(item -> node(item, keyAt, line)).toList());
        }
        if (value instanceof SecretValue secret) {
            return new Node.Scalar(keyAt, secret.value(), true, true);
        }
        return new Node.Scalar(keyAt, value.toString(), value instanceof String, false);
    }

    private record SecretValue(String value) {
        @Override
        public String toString() {
            return "***";
        }
    }

    /** Reads lines from the top. */
    private static final class Lines {
        private final List<String> lines;
        private int next;

        Lines(List<String> lines) {
            this.lines = lines;
        }

        Node.Mapping mapping(int indent) {
            Position start = new Position(FILE, next + 1, indent + 1);
            List<Node.Entry> entries = new ArrayList<>();
            while (next < lines.size()) {
                String line = lines.get(next);
                if (line.isBlank() || line.strip().startsWith("#")) {
                    next++;
                } else if (indentOf(line) < indent) {
                    break;
                } else {
                    entries.add(entry(line, indent));
                }
            }
            return new Node.Mapping(start, entries);
        }

        private Node.Entry entry(String line, int indent) {
            int colon = line.indexOf(':');
            if (indentOf(line) != indent || colon < 0) {
                throw new IllegalArgumentException("line " + (next + 1) + " of the settings is no key with a value");
            }
            next++;
            String rest = line.substring(colon + 1).strip();
            Position keyAt = new Position(FILE, next, indent + 1);
            int column = rest.isEmpty() ? colon + 2 : line.indexOf(rest, colon + 1) + 1;
            Position at = new Position(FILE, next, column);
            Node value = rest.isEmpty() ? nested(indent, at) : value(rest, at);
            return new Node.Entry(line.substring(indent, colon), keyAt, value);
        }

        private Node nested(int indent, Position at) {
            boolean deeper = next < lines.size() && indentOf(lines.get(next)) > indent;
            return deeper ? mapping(indentOf(lines.get(next))) : new Node.Absent(at);
        }

        private static Node value(String text, Position at) {
            if (text.startsWith("[") && text.endsWith("]")) {
                String inner = text.substring(1, text.length() - 1).strip();
                return new Node.Sequence(
                        at,
                        inner.isEmpty()
                                ? List.of()
                                : List.of(inner.split(",", -1)).stream()
                                        .map(item -> value(item.strip(), at))
                                        .toList());
            }
            if (text.equals("null") || text.equals("~")) {
                return new Node.Absent(at);
            }
            boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
            return new Node.Scalar(at, quoted ? text.substring(1, text.length() - 1) : text, quoted, false);
        }

        private static int indentOf(String line) {
            return line.length() - line.stripLeading().length();
        }
    }
}
