package io.pqlconnector.usage.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What names an address is found with the address at hand and without it alike. */
final class AddressesTest {
    private static final List<String> EMAILS =
            List.of("ann@acme.example", "x=ann@acme.example", "o'ann+1@ac-me.example", "ann@local", "é@acme.example");

    @Property(tries = 5_000)
    void aTextNamesAnAddressByItsPatternAndByWhatItNamesAlike(@ForAll("texts") String text) {
        for (String email : EMAILS) {
            boolean named = Pattern.compile(Addresses.pattern(email))
                    .matcher(text.toLowerCase(Locale.ROOT))
                    .find();

            assertThat(Addresses.in(text).contains(email))
                    .as(email + " in " + text)
                    .isEqualTo(named);
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "ann@acme.example",
                        "Ann@ACME.example",
                        "o'ann+1@ac-me.example",
                        "ann@local",
                        "é@acme.example",
                        "@",
                        "ann",
                        "acme",
                        ".example",
                        ".",
                        "-",
                        "_",
                        "=",
                        "x=",
                        "é",
                        "e\u0301",
                        "\\n",
                        "\\u00e4",
                        "\\",
                        "n",
                        "\"",
                        " ",
                        ",",
                        "7",
                        "'",
                        "%",
                        "😀",
                        "𝒜")
                .list()
                .ofMaxSize(7)
                .map(parts -> String.join("", parts));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann@acme.example",
                "o'brien+pql@mail.acme.example",
                "x=1/y@acme.example",
                "ann@localhost",
                "josé@bücher.example"
            })
    void isAnAddress(String text) {
        assertThat(Addresses.isAddress(text)).isTrue();
        assertThat(Addresses.in("{\"to\":\"" + text + "\"}")).contains(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann",
                "@acme.example",
                "ann@",
                "ann@-acme",
                "a,b@acme.example",
                "a@b@c",
                "ann@acme.example.",
                "<a@b>"
            })
    void isNone(String text) {
        assertThat(Addresses.isAddress(text)).isFalse();
    }
}
