package io.pqlconnector.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.fake.World;
import io.pqlconnector.rules.book.RuleBooks;
import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.FieldValue;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FieldValuesTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final FieldValue NIGHT = new FieldValue.DateTime(Instant.parse("2026-03-30T23:30:15Z"));

    @ParameterizedTest(name = "\"{0}\" as {1} is \"{2}\"")
    @CsvSource(textBlock = """
            300,                       NUMBER,      300
            12.50,                     NUMBER,      12.5
            80%,                       NUMBER,      0.8
            about 300,                 NUMBER,      ''
            Yes,                       BOOL,        true
            0,                         BOOL,        false
            perhaps,                   BOOL,        ''
            2026-03-31,                DATE,        2026-03-31
            2026-03-31T23:30:00Z,      DATE,        2026-04-01
            2026-03-31T01:02:03.456Z,  DATETIME,    2026-03-31T01:02:03Z
            tomorrow,                  DATETIME,    ''
            saas,                      ENUMERATION, saas
            saas,                      MULTI_SELECT, saas
            """)
    void readsTraits(String text, FieldType type, String expected) {
        assertThat(Conversions.to(type, new FieldValue.Text(text), BERLIN)
                        .map(FieldValue::shown)
                        .orElse(""))
                .isEqualTo(expected);
    }

    @Test
    void neverShowsATimeWithoutAZone() {
        assertThat(Conversions.to(FieldType.TEXT, NIGHT, ZoneOffset.UTC)
                        .orElseThrow()
                        .shown())
                .isEqualTo("2026-03-30 23:30 UTC");
        assertThat(Conversions.to(FieldType.TEXT, NIGHT, ZoneId.of("UTC"))
                        .orElseThrow()
                        .shown())
                .isEqualTo("2026-03-30 23:30 UTC");
        assertThat(Conversions.to(FieldType.TEXT, NIGHT, BERLIN).orElseThrow().shown())
                .isEqualTo("2026-03-31 01:30 Europe/Berlin");
    }

    @Test
    void putsADayIntoTheZone() {
        assertThat(Conversions.to(FieldType.DATE, NIGHT, BERLIN).orElseThrow().shown())
                .isEqualTo("2026-03-31");
    }

    @Test
    void hasNoValueForNoChoices() {
        assertThat(Conversions.to(FieldType.MULTI_SELECT, new FieldValue.Choices(List.of()), BERLIN))
                .isEmpty();
    }

    @Test
    void knowsTheDaysOfASignalsEvents() {
        RuleBooks rules = World.rules("""
                version: 1
                account:
                  signals: { quiet: { quiet_for: 14d }, age: { first_seen: any } }
                  score: { points: { quiet: -10 }, threshold: 10 }
                """);
        Mapping mapping = World.mapping("""
                company:
                  match: [ { field: key, to: account.key } ]
                  fields:
                    quiet_since:    { from: last.quiet }
                    customer_since: { from: first.age, type: datetime }
                    summary:        { text: "quiet since {{ last.quiet }}, here since {{ first.age | date('d MMM yyyy') }}" }
                tests:
                  - name: days
                    given: { signals: { quiet: 20.5, age: 40 } }
                    expect:
                      fields:
                        company:
                          quiet_since: 2026-03-10
                          customer_since: 2026-02-19T00:00:00Z
                          summary: "quiet since 2026-03-10, here since 19 Feb 2026"
                """, rules);

        assertThat(MappingTests.run(mapping)).isEmpty();
    }

    @Test
    void roundsWhatWasMeasured() {
        assertThat(Conversions.number(0.853_714_9).shown()).isEqualTo("0.8537");
        assertThat(Conversions.number(40).shown()).isEqualTo("40");
    }
}
