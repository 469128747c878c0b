package io.pqlconnector.usage.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.usage.duckdb.DuckDb;
import io.pqlconnector.usage.duckdb.Session;
import io.pqlconnector.usage.duckdb.Sql;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What goes into SQL comes out of it. */
final class SqlTextTest {
    private static final DuckDb DUCK_DB =
            new DuckDb(new DuckDb.Settings(64L << 20, 1, Path.of("target/sql-text-spill")));

    @BeforeContainer
    static void open() {
        DUCK_DB.warmUp();
    }

    @AfterContainer
    static void close() {
        DUCK_DB.close();
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withChars("'\"\\;-/*%_$\0\n\t{}[]:?").ofMaxLength(12),
                Arbitraries.strings().ofMaxLength(12));
    }

    @Property(tries = 300)
    void aTextLiteralIsThatText(@ForAll("texts") String text) {
        // Half a surrogate pair is no text that UTF-8 can hold; it becomes a question mark on its way.
        Assume.that(isWhole(text));
        try (Session session = DUCK_DB.openSession()) {
            assertThat(read(session, "select " + SqlText.text(text))).isEqualTo(text);
        }
    }

    @Property(tries = 200)
    void aNameIsThatName(@ForAll("texts") String name) {
        Assume.that(isWhole(name) && !name.isEmpty() && name.indexOf('\0') < 0);
        try (Session session = DUCK_DB.openSession()) {
            assertThat(session.number("select " + Sql.name(name) + " from (select 7 as " + Sql.name(name) + ") as t"))
                    .isEqualTo(7);
        }
    }

    @Property(tries = 200)
    void aKeyIsFoundInTheTextByItsPointer(@ForAll("texts") String key) {
        Assume.that(isWhole(key));
        StringBuilder escaped = new StringBuilder();
        key.chars()
                .forEach(c -> escaped.append(
                        c < 0x20 || c == '"' || c == '\\' ? String.format("\\u%04x", c) : "" + (char) c));
        String json = "{\"other\":1,\"" + escaped + "\":\"found\"}";
        Assume.that(!key.equals("other"));
        String wanted = new RecordFiles(Path.of("."), List.of())
                .select(
                        List.of(),
                        List.of(new RecordFiles.Wanted(PropertyPath.property(key), "p", Conditions.ALWAYS)),
                        Conditions.ALWAYS);
        String query = wanted.replace("cast(null as varchar) as properties", SqlText.text(json) + " as properties")
                .replace("where 1 = 0", "where 1 = 1");
        try (Session session = DUCK_DB.openSession()) {
            assertThat(read(session, query)).isEqualTo("found");
        }
    }

    private static String read(Session session, String query) {
        return session.one(query, row -> row.getString(1));
    }

    private static boolean isWhole(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(text);
    }

    @Property(tries = 200)
    void aNumberLiteralIsTheNearestDouble(@ForAll BigDecimal number) {
        try (Session session = DUCK_DB.openSession()) {
            double read = session.one("select " + SqlText.number(number), row -> row.getDouble(1));
            assertThat(read).isEqualTo(number.doubleValue());
            assertThat(read(session, "select typeof(" + SqlText.number(number) + ")"))
                    .isEqualTo("DOUBLE");
        }
    }

    @Example
    void anInstantBetweenTwoMicrosecondsIsTheLater() {
        assertThat(SqlText.instant(Instant.parse("2026-03-31T00:00:00.0000001Z")))
                .isEqualTo("timestamp '2026-03-31 00:00:00.000001'");
        assertThat(SqlText.instant(Instant.parse("2026-03-31T00:00:00Z")))
                .isEqualTo("timestamp '2026-03-31 00:00:00.000000'");
        assertThat(SqlText.instant(Instant.MIN)).isEqualTo("timestamp '0001-01-01 00:00:00.000000'");
        assertThat(SqlText.instant(Instant.MAX)).isEqualTo("timestamp '9999-12-31 23:59:59.999999'");
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of(
                        "UTC",
                        "America/New_York",
                        "Europe/Berlin",
                        "Australia/Lord_Howe",
                        "Pacific/Apia",
                        "Asia/Kathmandu",
                        "America/Sao_Paulo",
                        "+03:00")
                .map(ZoneId::of);
    }

    @Property(tries = 200)
    void aDayIsThatOfJava(@ForAll("zones") ZoneId zone, @ForAll("instants") Instant instant) {
        String day =
                LocalDays.of("t", zone, Instant.parse("2008-01-01T00:00:00Z"), Instant.parse("2030-01-01T00:00:00Z"));
        try (Session session = DUCK_DB.openSession()) {
            assertThat(read(
                            session,
                            "select cast(" + day + " as varchar) from (select " + SqlText.instant(instant)
                                    + " as t) as e"))
                    .isEqualTo(LocalDate.ofInstant(instant, zone).toString());
        }
    }

    @Provide
    Arbitrary<Instant> instants() {
        Instant start = LocalDate.of(2008, 1, 1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return Arbitraries.longs()
                .between(0, Duration.ofDays(8000).toHours())
                .map(hours -> start.plus(Duration.ofHours(hours)));
    }

    @Property(tries = 300)
    void keysSortAsTheirBytes(@ForAll String one, @ForAll String other) {
        Assume.that(isWhole(one) && isWhole(other));
        assertThat(Integer.signum(Utf8Order.INSTANCE.compare(one, other)))
                .isEqualTo(Integer.signum(Arrays.compareUnsigned(
                        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8))));
    }
}
