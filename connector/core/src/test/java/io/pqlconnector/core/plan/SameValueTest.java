package io.pqlconnector.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.FieldValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SameValueTest {
    @ParameterizedTest(name = "{0} held as \"{1}\": {2}")
    @MethodSource("values")
    void knowsOurValueHoweverTheCrmSpellsIt(FieldValue written, String held, boolean same) {
        assertThat(SameValue.of(written, held)).isEqualTo(same);
    }

    static Stream<Arguments> values() {
        FieldValue number = new FieldValue.Number(new BigDecimal("55"));
        FieldValue text = new FieldValue.Text("Hit its limit\ntwice ");
        FieldValue time = new FieldValue.DateTime(Instant.parse("2026-03-31T00:00:00Z"));
        FieldValue choices = new FieldValue.Choices(List.of("b", "a"));
        return Stream.of(
                Arguments.of(number, "55", true),
                Arguments.of(number, "55.0", true),
                Arguments.of(number, " 5.5E1 ", true),
                Arguments.of(number, "56", false),
                Arguments.of(number, "fifty-five", false),
                Arguments.of(number, "", false),
                Arguments.of(text, "Hit its limit\r\ntwice", true),
                Arguments.of(text, "hit its limit\ntwice", false),
                Arguments.of(new FieldValue.Text(""), " ", true),
                Arguments.of(new FieldValue.Bool(true), "TRUE", true),
                Arguments.of(new FieldValue.Bool(true), "false", false),
                Arguments.of(time, "2026-03-31T00:00:00.000Z", true),
                Arguments.of(time, "2026-03-31T00:00:01Z", false),
                Arguments.of(time, "yesterday", false),
                Arguments.of(time, "2026-03-31", true),
                Arguments.of(time, "2026-03-30", true),
                Arguments.of(time, "2026-04-01", false),
                Arguments.of(new FieldValue.Date(LocalDate.parse("2026-03-31")), "2026-03-31", true),
                Arguments.of(new FieldValue.Date(LocalDate.parse("2026-03-31")), "2026-04-01", false),
                Arguments.of(choices, "a;b", true),
                Arguments.of(choices, "b; a", true),
                Arguments.of(choices, "a", false),
                Arguments.of(new FieldValue.Cleared(), "", true),
                Arguments.of(new FieldValue.Cleared(), "typed", false));
    }
}
