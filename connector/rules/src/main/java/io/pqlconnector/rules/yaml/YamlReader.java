package io.pqlconnector.rules.yaml;

import io.pqlconnector.spi.config.Node;
import io.pqlconnector.spi.config.Position;
import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.spi.config.Problems;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads one YAML document into nodes that know where they stand. It takes the part of YAML that people write by hand:
 * mappings, lists and scalars. Anchors, aliases, merge keys and tags are problems, not features: they are how a small file
 * grows without bound, and nobody can point at the line where an aliased value stands.
 */
public final class YamlReader {
    /** The longest text that is read, in characters. */
    static final int MAX_LENGTH = 3 * 1024 * 1024;

    /** How deep mappings and lists may be nested. */
    static final int MAX_DEPTH = 64;

    // A file made to hurt has a problem per character; nobody reads beyond the first page of them.
    private static final int MAX_PROBLEMS = 100;

    private static final String TAGS = "tags (\"!\") are not supported. Remove it; put text into quotes instead.";

    private static final YAMLFactory YAML = new YAMLFactory();

    private final String file;
    private final String text;
    private final Problems problems;
    private final Lines lines;
    private int problemCount;

    private YamlReader(String file, String text, Problems problems) {
        this.file = file;
        this.text = text;
        this.problems = problems;
        this.lines = new Lines(text);
    }

    /**
     * Reads a document.
     *
     * @param fileName how positions and messages name the file
     * @param text the whole file
     * @param problems gets what is wrong; nothing is thrown
     * @return the document's value; {@link Node.Absent} for an empty document and for one that is no YAML, and then there
     *     is a problem
     */
    public static Node read(String fileName, String text, Problems problems) {
        String document = text.startsWith("\uFEFF") ? text.substring(1) : text;
        Node.Absent nothing = new Node.Absent(new Position(fileName, 1, 1));
        if (document.length() > MAX_LENGTH) {
            problems.add(
                    nothing.at(),
                    "",
                    "is larger than " + MAX_LENGTH / (1024 * 1024)
                            + " MiB. Is this the right file? Settings are a few kilobytes.");
            return nothing;
        }
        return new YamlReader(fileName, document, problems).document(nothing);
    }

    /** Whether an unquoted text means that there is no value. */
    private static boolean isNull(String plain) {
        return switch (plain) {
            case "", "~", "null", "Null", "NULL" -> true;
            default -> false;
        };
    }

    private Node document(Node.Absent nothing) {
        Optional<Position> control = lines.firstControlCharacter(file);
        if (control.isPresent()) {
            problem(new Problem(control.get(), "", "a control character stands here. Remove it."));
            return nothing;
        }
        try (YAMLParser parser = (YAMLParser) YAML.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                return nothing;
            }
            Node root = node(parser, "", 0);
            if (parser.nextToken() != null) {
                problem(
                        at(parser),
                        "",
                        "a second document starts here (after \"---\"). Put it into a file of its own.");
            }
            return root;
        } catch (JacksonException e) {
            TokenStreamLocation reached = e.getLocation();
            problem(SyntaxErrors.problem(e.getOriginalMessage(), position(reached), lines));
            return nothing;
        } catch (TooMuch e) {
            return nothing;
        }
    }

    private Node node(YAMLParser parser, String path, int depth) {
        Position at = at(parser);
        JsonToken token = parser.currentToken();
        boolean alias = parser.isCurrentAlias();
        if (alias) {
            problem(at, path, "aliases (\"*" + parser.getString() + "\") are not supported. Write the value out.");
            return new Node.Absent(at);
        }
        if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
            if (parser.getObjectId() != null) {
                problem(at, path, anchors("&" + parser.getObjectId()));
            }
            if (parser.getTypeId() != null) {
                problem(at, path, TAGS);
            }
            if (depth >= MAX_DEPTH) {
                problem(at, "", "is nested deeper than " + MAX_DEPTH + " levels. Is a bracket not closed?");
                throw new TooMuch();
            }
            return token == JsonToken.START_OBJECT
                    ? mapping(parser, at, path, depth)
                    : sequence(parser, at, path, depth);
        }
        rejectDecoration(at, path);
        boolean quoted = lines.isQuoted(at.line(), at.column());
        // Jackson calls an empty quoted text null too, and tells of an unquoted ~ as text.
        String value = token == JsonToken.VALUE_NULL ? "" : parser.getString();
        if (!quoted && isNull(value)) {
            return new Node.Absent(at);
        }
        return new Node.Scalar(at, value, quoted, false);
    }

    private Node mapping(YAMLParser parser, Position at, String path, int depth) {
        List<Node.Entry> entries = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Position keyAt = at(parser);
            String key = parser.currentName();
            String keyPath = path.isEmpty() ? key : path + "." + key;
            rejectDecoration(keyAt, keyPath);
            boolean merge = key.equals("<<") && !lines.isQuoted(keyAt.line(), keyAt.column());
            if (merge) {
                problem(keyAt, keyPath, "merge keys (\"<<\") are not supported. Write the keys out.");
            }
            parser.nextToken();
            Node value = node(parser, keyPath, depth + 1);
            if (!seen.add(key)) {
                problem(keyAt, keyPath, "the key is there twice. Remove one of them.");
            } else if (!merge) {
                entries.add(new Node.Entry(key, keyAt, value));
            }
        }
        return new Node.Mapping(at, entries);
    }

    private Node sequence(YAMLParser parser, Position at, String path, int depth) {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(parser, path + "[" + items.size() + "]", depth + 1));
        }
        return new Node.Sequence(at, items);
    }

    // Of scalars and keys; read from the text, because the parser tells of a mapping's anchor at its keys, not of their
    // own.
    private void rejectDecoration(Position at, String path) {
        char first = lines.at(at.line(), at.column());
        if (first == '&') {
            problem(at, path, anchors(lines.after(at.line(), at.column()).replaceFirst("(?s)[\\s,\\]}].*", "")));
        }
        if (first == '!') {
            problem(at, path, TAGS);
        }
    }

    private static String anchors(String anchor) {
        return "anchors (\"" + anchor + "\") are not supported. Remove it.";
    }

    private void problem(Position at, String path, String message) {
        problem(new Problem(at, path, message));
    }

    private void problem(Problem problem) {
        problems.add(problem.at(), problem.path(), problem.message());
        problemCount++;
        if (problemCount >= MAX_PROBLEMS) {
            throw new TooMuch();
        }
    }

    private Position at(YAMLParser parser) {
        return position(parser.currentTokenLocation());
    }

    private Position position(TokenStreamLocation location) {
        return new Position(file, Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
    }

    /** Ends the reading of a document that cannot be meant seriously. The problem is noted already. */
    private static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooMuch() {
            super(null, null, false, false);
        }
    }
}
