package io.pqlconnector.rules.yaml;

import io.pqlconnector.spi.config.Position;
import io.pqlconnector.spi.config.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in plain words what a YAML parser says in terms of its grammar. */
final class SyntaxErrors {
    /** How the parser names a place; a message has one or two: where something began, and where it broke. */
    private static final Pattern MARK = Pattern.compile("^ in reader, line (\\d+), column (\\d+):$", Pattern.MULTILINE);

    /**
     * What a parser's message means to the person who wrote the file.
     *
     * @param sign what the message holds
     * @param place whether to point at where something began or at where it broke
     */
    private record Translation(String sign, Place place, String words) {}

    private enum Place {
        BEGAN,
        BROKE
    }

    private static final List<Translation> TRANSLATIONS = List.of(
            new Translation(
                    "(TAB)' that cannot start", Place.BROKE, "a tab stands here. YAML is indented with spaces."),
            new Translation(
                    "mapping values are not allowed",
                    Place.BROKE,
                    "a second \":\" is not allowed here. Put quotes around text that has a colon, or check the indentation."),
            new Translation(
                    "found unknown escape character",
                    Place.BROKE,
                    "this escape does not exist. Use single quotes, which have none."),
            new Translation(
                    "while scanning a quoted scalar", Place.BEGAN, "the quote that is opened here is never closed."),
            new Translation(
                    "could not find expected ':'",
                    Place.BEGAN,
                    "a \":\" is missing after this key, or it belongs to the text above and is not indented."),
            new Translation(
                    "while parsing a flow sequence",
                    Place.BEGAN,
                    "the \"[\" that is opened here is not closed, or a comma is missing in it."),
            new Translation(
                    "while parsing a flow mapping",
                    Place.BEGAN,
                    "the \"{\" that is opened here is not closed, or a comma is missing in it."),
            new Translation(
                    "while parsing a flow node",
                    Place.BEGAN,
                    "a value is missing here. Is a \"[\" or \"{\" not closed?"),
            new Translation(
                    "while parsing a block",
                    Place.BROKE,
                    "the indentation does not fit the lines above. What belongs together starts in the same column."),
            new Translation("Expected a property name", Place.BROKE, "a key must be text, not a list or a mapping."));

    private SyntaxErrors() {}

    /**
     * The problem that a parser's message tells of.
     *
     * @param reached how far the parser had come, for messages that name no place
     */
    static Problem problem(String message, Position reached, Lines lines) {
        List<Position> marks = marks(message, reached);
        Position began = marks.get(0);
        Position broke = marks.get(marks.size() - 1);
        String rest = lines.after(broke.line(), broke.column());
        if (message.contains("that cannot start any token") && !rest.isEmpty() && !rest.startsWith("\t")) {
            String first = rest.substring(0, rest.offsetByCodePoints(0, 1));
            return new Problem(broke, "", "text cannot start with \"" + first + "\". Put it into quotes.");
        }
        if (rest.startsWith("{") && rest.contains("}") && lines.at(broke.line(), broke.column() - 1) == '$') {
            return new Problem(
                    new Position(broke.file(), broke.line(), broke.column() - 1),
                    "",
                    "put quotes around text with $" + rest.substring(0, rest.indexOf('}') + 1)
                            + ": inside of { } and [ ] it needs them.");
        }
        return TRANSLATIONS.stream()
                .filter(translation -> message.contains(translation.sign()))
                .findFirst()
                .map(translation ->
                        new Problem(translation.place() == Place.BEGAN ? began : broke, "", translation.words()))
                .orElseGet(() -> new Problem(broke, "", "is no valid YAML: " + firstLine(message) + "."));
    }

    private static List<Position> marks(String message, Position reached) {
        List<Position> marks = new ArrayList<>();
        Matcher matcher = MARK.matcher(message);
        while (matcher.find()) {
            marks.add(new Position(
                    reached.file(), Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))));
        }
        return marks.isEmpty() ? List.of(reached) : marks;
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("").strip();
    }
}
