package io.pqlconnector.rules.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.pqlconnector.spi.config.Node;
import io.pqlconnector.spi.config.Position;
import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.spi.config.Problems;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class YamlReaderTest {

    @Test
    void knowsWhereKeysAndValuesStandAndWhetherTheyAreQuoted() {
        Node root = read("""
                a: 1
                b:
                  - 'x y'
                  - { c: "d" }
                """);

        assertThat(root)
                .isEqualTo(new Node.Mapping(
                        at(1, 1),
                        List.of(
                                new Node.Entry("a", at(1, 1), plain(1, 4, "1")),
                                new Node.Entry(
                                        "b",
                                        at(2, 1),
                                        new Node.Sequence(
                                                at(3, 3),
                                                List.of(
                                                        quoted(3, 5, "x y"),
                                                        new Node.Mapping(
                                                                at(4, 5),
                                                                List.of(new Node.Entry(
                                                                        "c", at(4, 7), quoted(4, 10, "d"))))))))));
    }

    @Test
    void takesTextAsItIsWrittenWhateverItLooksLike() {
        Node.Mapping root = (Node.Mapping) read("""
                a: 0x1F
                b: yes
                c: 80%
                d: 2026-03-01
                e: 1_000
                f: 1e3
                g: |
                  two
                  lines
                """);

        assertThat(root.entries().stream().map(Node.Entry::value).map(node -> ((Node.Scalar) node).text()))
                .containsExactly("0x1F", "yes", "80%", "2026-03-01", "1_000", "1e3", "two\nlines\n");
    }

    @Test
    void tellsNothingFromEmptyText() {
        Node.Mapping root = (Node.Mapping) read("{ a: , b: ~, c: null, d: '', e: \"null\", f: [~, x] }");

        assertThat(root.get("a")).contains(new Node.Absent(at(1, 5)));
        assertThat(root.get("b")).contains(new Node.Absent(at(1, 11)));
        assertThat(root.get("c")).contains(new Node.Absent(at(1, 17)));
        assertThat(root.get("d")).contains(quoted(1, 26, ""));
        assertThat(root.get("e")).contains(quoted(1, 33, "null"));
        assertThat(root.get("f"))
                .contains(new Node.Sequence(at(1, 44), List.of(new Node.Absent(at(1, 45)), plain(1, 48, "x"))));
    }

    @Test
    void countsColumnsInCharactersThatAPersonSees() {
        assertThat(read("\uFEFF'\uD83D\uDE00': 'x'\r\ny: z\r\n"))
                .isEqualTo(new Node.Mapping(
                        at(1, 1),
                        List.of(
                                new Node.Entry("\uD83D\uDE00", at(1, 1), quoted(1, 6, "x")),
                                new Node.Entry("y", at(2, 1), plain(2, 4, "z")))));
    }

    @Test
    void findsNothingInAnEmptyDocument() {
        assertThat(read("")).isEqualTo(new Node.Absent(at(1, 1)));
        assertThat(read("# only a comment\n")).isEqualTo(new Node.Absent(at(1, 1)));
        assertThat(read("---\n")).isInstanceOf(Node.Absent.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void saysInPlainWordsWhatIsWrong(String text, String message) {
        assertThat(problems(text)).containsExactly(message);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("a: 1\na: 2", "f.yaml:2:1  a: the key is there twice. Remove one of them."),
                Arguments.of("x: { a: 1, a: 2 }", "f.yaml:1:12  x.a: the key is there twice. Remove one of them."),
                Arguments.of("a: &x 1", "f.yaml:1:4  a: anchors (\"&x\") are not supported. Remove it."),
                Arguments.of("a: &x [1]", "f.yaml:1:4  a: anchors (\"&x\") are not supported. Remove it."),
                Arguments.of("a: &x\n  b: 1", "f.yaml:1:4  a: anchors (\"&x\") are not supported. Remove it."),
                Arguments.of(
                        "a: !x { b: 1 }",
                        "f.yaml:1:4  a: tags (\"!\") are not supported. Remove it; put text into quotes instead."),
                Arguments.of("&x a: 1", "f.yaml:1:1  a: anchors (\"&x\") are not supported. Remove it."),
                Arguments.of("a: *x", "f.yaml:1:4  a: aliases (\"*x\") are not supported. Write the value out."),
                Arguments.of(
                        "<<: { b: 1 }", "f.yaml:1:1  <<: merge keys (\"<<\") are not supported. Write the keys out."),
                Arguments.of(
                        "a: !!str 1",
                        "f.yaml:1:4  a: tags (\"!\") are not supported. Remove it; put text into quotes instead."),
                Arguments.of(
                        "a: !!java.net.URL ['http://x']",
                        "f.yaml:1:4  a: tags (\"!\") are not supported. Remove it; put text into quotes instead."),
                Arguments.of(
                        "a: 1\n---\nb: 2",
                        "f.yaml:3:1  a second document starts here (after \"---\"). Put it into a file of its own."),
                Arguments.of("a:\n\tb: 1", "f.yaml:2:1  a tab stands here. YAML is indented with spaces."),
                Arguments.of(
                        "a: b: c",
                        "f.yaml:1:5  a second \":\" is not allowed here. Put quotes around text that has a colon, or check"
                                + " the indentation."),
                Arguments.of(
                        "a: [1, 2\nb: 3",
                        "f.yaml:1:4  the \"[\" that is opened here is not closed, or a comma is missing in it."),
                Arguments.of(
                        "a: { b: 1\nc: 2",
                        "f.yaml:1:4  the \"{\" that is opened here is not closed, or a comma is missing in it."),
                Arguments.of(
                        "a: { b: x, c: ${TOKEN}, d: y }",
                        "f.yaml:1:15  put quotes around text with ${TOKEN}: inside of { } and [ ] it needs them."),
                Arguments.of(
                        "a: [ https://${HOST}/b ]",
                        "f.yaml:1:14  put quotes around text with ${HOST}: inside of { } and [ ] it needs them."),
                Arguments.of("a: [", "f.yaml:1:5  a value is missing here. Is a \"[\" or \"{\" not closed?"),
                Arguments.of("a: 'x\nb: 1", "f.yaml:1:4  the quote that is opened here is never closed."),
                Arguments.of(
                        "a:\n  b: 1\n c: 2",
                        "f.yaml:3:2  the indentation does not fit the lines above. What belongs together starts in the"
                                + " same column."),
                Arguments.of("a: %x", "f.yaml:1:4  text cannot start with \"%\". Put it into quotes."),
                Arguments.of("a: @x", "f.yaml:1:4  text cannot start with \"@\". Put it into quotes."),
                Arguments.of(
                        "a: \"\\q\"", "f.yaml:1:6  this escape does not exist. Use single quotes, which have none."),
                Arguments.of("? [a, b]\n: c", "f.yaml:1:4  a key must be text, not a list or a mapping."),
                Arguments.of(
                        "a: b\nnonsense\nc: d",
                        "f.yaml:2:1  a \":\" is missing after this key, or it belongs to the text above and is not"
                                + " indented."),
                Arguments.of("a: \u0007", "f.yaml:1:4  a control character stands here. Remove it."),
                Arguments.of("a: \uD800x", "f.yaml:1:4  a control character stands here. Remove it."));
    }

    @Test
    void findsEveryMistakeThatDoesNotHideTheRest() {
        assertThat(problems("a: &x 1\nb: *x\nb: 2\nc: !t 3"))
                .containsExactly(
                        "f.yaml:1:4  a: anchors (\"&x\") are not supported. Remove it.",
                        "f.yaml:2:4  b: aliases (\"*x\") are not supported. Write the value out.",
                        "f.yaml:3:1  b: the key is there twice. Remove one of them.",
                        "f.yaml:4:4  c: tags (\"!\") are not supported. Remove it; put text into quotes instead.");
    }

    @Test
    void refusesANestThatWouldOverflowTheStack() {
        String deepList = "[".repeat(200_000);
        String deepMapping = "{a: ".repeat(200_000);
        String deepBlock = Stream.iterate(0, i -> i + 1)
                .limit(500)
                .map(i -> " ".repeat(i) + "a:\n")
                .reduce("", String::concat);

        assertThat(problems(deepList))
                .containsExactly("f.yaml:1:65  is nested deeper than 64 levels. Is a bracket not closed?");
        assertThat(problems(deepMapping))
                .containsExactly("f.yaml:1:257  is nested deeper than 64 levels. Is a bracket not closed?");
        assertThat(problems(deepBlock))
                .containsExactly("f.yaml:65:65  is nested deeper than 64 levels. Is a bracket not closed?");
    }

    @Test
    void readsANestThatIsDeepButNotTooDeep() {
        assertThat(problems("[".repeat(64) + "]".repeat(64))).isEmpty();
    }

    @Test
    void neverExpandsABombOfAliases() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1, i - 1));
        }

        assertThat(problems(bomb.toString()))
                .hasSize(100)
                .contains("f.yaml:1:5  a0: anchors (\"&a0\") are not supported. Remove it.");
    }

    @Test
    void stopsReportingAfterAHundredProblems() {
        assertThat(problems("[" + "*a, ".repeat(100_000) + "]")).hasSize(100);
    }

    @Test
    void refusesADocumentThatNobodyWroteByHand() {
        assertThat(problems("#" + "x".repeat(4 * 1024 * 1024)))
                .containsExactly(
                        "f.yaml:1:1  is larger than 3 MiB. Is this the right file? Settings are a few kilobytes.");
    }

    @Test
    void readsALargeDocumentThatIsStillAllowed() {
        Node root = read("- x\n".repeat(200_000));

        assertThat(((Node.Sequence) root).items()).hasSize(200_000);
    }

    @Test
    void readsALongLineInTimeThatGrowsWithItsLength() {
        Node root = assertTimeout(Duration.ofSeconds(30), () -> read("[" + "'\uD83D\uDE00',".repeat(500_000) + "]"));

        assertThat(((Node.Sequence) root).items()).hasSize(500_000);
    }

    @Property(tries = 500)
    void neverThrows(@ForAll String text) {
        assertThat(YamlReader.read("f.yaml", text, new Problems())).isNotNull();
    }

    @Property(tries = 2000)
    void neverThrowsOnTextThatLooksLikeYaml(
            @ForAll @StringLength(max = 40) @CharRange(from = ' ', to = '~') String text) {
        String shaped = text.replace('~', '\n').replace('^', ':').replace('$', '[');

        assertThat(YamlReader.read("f.yaml", shaped, new Problems())).isNotNull();
    }

    private static Node read(String text) {
        Problems problems = new Problems();
        Node root = YamlReader.read("f.yaml", text, problems);
        assertThat(problems.inOrder()).isEmpty();
        return root;
    }

    private static List<String> problems(String text) {
        Problems problems = new Problems();
        YamlReader.read("f.yaml", text, problems);
        return problems.inOrder().stream().map(Problem::toString).toList();
    }

    private static Position at(int line, int column) {
        return new Position("f.yaml", line, column);
    }

    private static Node plain(int line, int column, String text) {
        return new Node.Scalar(at(line, column), text, false, false);
    }

    private static Node quoted(int line, int column, String text) {
        return new Node.Scalar(at(line, column), text, true, false);
    }
}
