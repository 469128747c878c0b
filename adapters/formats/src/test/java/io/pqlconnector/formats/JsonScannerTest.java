package io.pqlconnector.formats;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.spi.source.MalformedLineException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Jackson's parser and Java's decoder are the judges. */
class JsonScannerTest {
    private static final JsonFactory JACKSON = new JsonFactory();

    @Property(tries = 5000)
    void acceptsWhatJacksonAccepts(@ForAll("nearlyJson") String text) {
        byte[] bytes = text.getBytes(UTF_8);

        assertThat(isAccepted(bytes)).as(text).isEqualTo(isAcceptedByJackson(bytes));
    }

    @Property(tries = 5000)
    void readsTextsAsJacksonDoes(@ForAll("texts") String inner) throws Exception {
        byte[] bytes = ("\"" + inner + "\"").getBytes(UTF_8);
        JsonScanner scanner = new JsonScanner();

        scanner.begin(bytes, 0, bytes.length);
        scanner.value();

        try (JsonParser parser = JACKSON.createParser(ObjectReadContext.empty(), bytes)) {
            parser.nextToken();
            assertThat(JsonText.of(bytes, scanner.valueFrom(), scanner.valueTo(), scanner.valueIsPlain()))
                    .isEqualTo(parser.getString());
        }
    }

    @Property(tries = 5000)
    void acceptsTheUtf8ThatJavaAccepts(@ForAll("bytes") byte[] inner) {
        byte[] bytes = new byte[inner.length + 2];
        bytes[0] = '"';
        System.arraycopy(inner, 0, bytes, 1, inner.length);
        bytes[bytes.length - 1] = '"';

        assertThat(isAccepted(bytes)).isEqualTo(isUtf8(inner));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":NaN}",
                "{\"a\":1,}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":1.}",
                "{\"a\":1e}",
                "{'a':1}",
                "{a:1}",
                "{\"a\":1}}",
                "{\"a\":1} {\"b\":2}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\ud83\"}",
                "{\"a\":\"\t\"}",
                "{\"a\":tru}",
                "{\"a\" 1}",
                "{\"a\":1 \"b\":2}",
                "{,}",
                "[1 2]",
                "[1,]",
                "{\"a\":\u00a01}",
                "nul",
                "-"
            })
    void rejectsWhatIsNoJson(String text) {
        assertThat(isAccepted(text.getBytes(UTF_8))).isFalse();
        assertThat(isAcceptedByJackson(text.getBytes(UTF_8))).isFalse();
    }

    @Test
    void saysWhereItWentWrong() {
        assertThatThrownBy(() -> read("{\"a\":x}")).hasMessage("not valid JSON at byte 6: expected a value");
        assertThatThrownBy(() -> read("{\"a\":\"b"))
                .hasMessage("not valid JSON: the line ends in the middle of a value");
    }

    @Test
    void readsAHundredLevelsAndNoMore() {
        assertThatCode(() -> read("[".repeat(100) + "]".repeat(100))).doesNotThrowAnyException();

        assertThatThrownBy(() -> read("[".repeat(101) + "]".repeat(101)))
                .hasMessage("objects and lists are nested more than 100 deep");
        assertThatThrownBy(() -> read("{\"a\":".repeat(2_000_000)))
                .hasMessageStartingWith("the line is longer than 4 MiB");
    }

    @Test
    void keepsLoneSurrogatesThatAreEscaped() throws Exception {
        byte[] bytes = "\"a\\ud83d\"".getBytes(UTF_8);
        JsonScanner scanner = new JsonScanner();
        scanner.begin(bytes, 0, bytes.length);
        scanner.value();

        assertThat(JsonText.of(bytes, scanner.valueFrom(), scanner.valueTo(), scanner.valueIsPlain()))
                .isEqualTo("a\ud83d");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00c0\u00af",
                "\u00e0\u0080\u00af",
                "\u00ed\u00a0\u0080",
                "\u00f5\u0080\u0080\u0080",
                "\u0080",
                "\u00e2\u0082"
            })
    void rejectsOverlongFormsSurrogatesAndFragments(String latin1) {
        byte[] bytes = ("{\"a\":\"" + latin1 + "\"}").getBytes(ISO_8859_1);

        assertThatThrownBy(() -> read(bytes)).hasMessage("not valid UTF-8 at byte 7");
    }

    @Provide
    Arbitrary<String> nearlyJson() {
        Arbitrary<String> pieces = Arbitraries.of(
                "{",
                "}",
                "[",
                "]",
                ",",
                ":",
                "\"",
                "\"a\"",
                "\"b\":",
                "\"c\\n\"",
                "1",
                "-0.5e+3",
                "true",
                "null",
                " ",
                "\r",
                "0",
                "\\",
                "\"é\"");
        Arbitrary<String> soup = pieces.list().ofMaxSize(8).map(list -> String.join("", list));
        Arbitrary<String> whole = Arbitraries.lazyOf(
                () -> Arbitraries.of("1", "-2.50", "\"x\"", "\"\\u00e9\"", "true", "false", "null", "{}", "[]", "1E5"),
                () -> whole().list().ofMaxSize(3).map(items -> "[" + String.join(" ,", items) + "]"),
                () -> whole().list()
                        .ofMaxSize(3)
                        .map(items -> "{"
                                + String.join(
                                        ",",
                                        items.stream()
                                                .map(item -> "\"k\" : " + item)
                                                .toList()) + "}"));
        Arbitrary<String> damaged = whole.flatMap(text -> Arbitraries.integers()
                .between(0, text.length())
                .flatMap(at -> pieces.map(piece -> text.substring(0, at) + piece + text.substring(at))));
        return Arbitraries.oneOf(soup, whole, damaged).filter(text -> !text.isBlank());
    }

    @Provide
    Arbitrary<String> whole() {
        return Arbitraries.of("7", "\"y\"", "null", "[ 1 , 2 ]", "{\"z\":{}}");
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "a",
                        "bcdefgh",
                        "é",
                        "\u2028",
                        "😀",
                        "\\n",
                        "\\\\",
                        "\\\"",
                        "\\/",
                        "\\u0041",
                        "\\ud83d",
                        "\\ude00",
                        "\\b\\f\\r\\t",
                        " ")
                .list()
                .ofMaxSize(12)
                .map(list -> String.join("", list));
    }

    @Provide
    Arbitrary<byte[]> bytes() {
        return Arbitraries.of(
                        0x41, 0x7F, 0x80, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xA0, 0x9F, 0xED, 0xEF, 0xF0, 0x90, 0x8F,
                        0xF4, 0xF5, 0xFF)
                .map(Integer::byteValue)
                .array(byte[].class)
                .ofMaxSize(6);
    }

    private static void read(String text) throws MalformedLineException {
        read(text.getBytes(UTF_8));
    }

    private static void read(byte[] bytes) throws MalformedLineException {
        JsonScanner scanner = new JsonScanner();
        if (scanner.begin(bytes, 0, bytes.length)) {
            scanner.value();
            scanner.finish();
        }
    }

    private static boolean isAccepted(byte[] bytes) {
        try {
            read(bytes);
            return true;
        } catch (MalformedLineException e) {
            return false;
        }
    }

    private static boolean isAcceptedByJackson(byte[] bytes) {
        try (JsonParser parser = JACKSON.createParser(ObjectReadContext.empty(), bytes)) {
            parser.nextToken();
            parser.skipChildren();
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                parser.getString();
            }
            return !parser.currentToken().isStructStart() && parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        }
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
