package io.pqlconnector.crm.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.FieldValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ValuesTest {
    private static final Instant NEARLY_MIDNIGHT = Instant.parse("2026-11-21T23:30:00Z");

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(new FieldValue.Number(new BigDecimal("87.50")), "number", "number", "87.5"),
                Arguments.of(new FieldValue.Number(new BigDecimal("1e6")), "number", "number", "1000000"),
                Arguments.of(new FieldValue.Bool(true), "bool", "booleancheckbox", "true"),
                Arguments.of(new FieldValue.Date(LocalDate.of(2026, 11, 21)), "date", "date", "2026-11-21"),
                Arguments.of(new FieldValue.DateTime(NEARLY_MIDNIGHT), "datetime", "date", "2026-11-21T23:30:00.000Z"),
                Arguments.of(new FieldValue.DateTime(NEARLY_MIDNIGHT), "date", "date", "2026-11-22"),
                Arguments.of(new FieldValue.Choices(List.of("b", "a")), "enumeration", "checkbox", "a;b"),
                Arguments.of(new FieldValue.Choices(List.of("b", "a")), "string", "text", "a; b"),
                Arguments.of(new FieldValue.Text("hot"), "enumeration", "select", "hot"),
                Arguments.of(new FieldValue.Cleared(), "datetime", "date", ""));
    }

    @ParameterizedTest
    @MethodSource("values")
    void writesAsThePropertyWantsIt(FieldValue value, String type, String fieldType, String wire) {
        assertThat(Values.wire(value, property(type, fieldType), ZoneId.of("Europe/Berlin")))
                .isEqualTo(wire);
    }

    @Test
    void readsBackWhatItWrote() {
        Property choices = property("enumeration", "checkbox");
        Property instant = property("datetime", "date");
        FieldValue several = new FieldValue.Choices(List.of("b", "a"));
        FieldValue time = new FieldValue.DateTime(NEARLY_MIDNIGHT);

        assertThat(Values.shown(Values.wire(several, choices, ZoneOffset.UTC), choices))
                .isEqualTo(several.shown());
        assertThat(Values.shown(Values.wire(time, instant, ZoneOffset.UTC), instant))
                .isEqualTo(time.shown());
    }

    @Test
    void keepsBackWhatHubSpotWouldCutOrTearApart() {
        Property text = property("string", "text");
        Property choices = property("enumeration", "checkbox");

        assertThat(Values.wrong(new FieldValue.Text("x".repeat(65_536)), text)).isEmpty();
        assertThat(Values.wrong(new FieldValue.Text("x".repeat(65_537)), text)).hasValueSatisfying(wrong -> {
            assertThat(wrong.code()).isEqualTo("VALUE_TOO_LONG");
            assertThat(wrong.message()).isEqualTo("The value of p has 65537 characters; HubSpot keeps 65536.");
        });
        assertThat(Values.wrong(new FieldValue.Choices(List.of("a;b")), choices))
                .hasValueSatisfying(wrong -> {
                    assertThat(wrong.code()).isEqualTo("INVALID_OPTION");
                    assertThat(wrong.message()).contains("semicolon").endsWith("a;b");
                });
        assertThat(Values.wrong(new FieldValue.Choices(List.of("a;b")), text)).isEmpty();
    }

    private static Property property(String type, String fieldType) {
        return new Property("p", "g", "P", type, fieldType, List.of(), false, false);
    }
}
