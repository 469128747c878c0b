package io.pqlconnector.usage.duckdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

/** What is quoted comes back as it was. */
final class SqlTest {
    // One for all tries: opening takes longer than asking.
    private static final DuckDb DUCK_DB = new DuckDb(new DuckDb.Settings(64 << 20, 1, Path.of("target/spill")));

    @Property(tries = 100)
    void textIsTakenAsItIs(@ForAll @StringLength(max = 50) String text) {
        String valid = withoutWhatSqlCannotHold(text);

        assertThat(ask("SELECT " + Sql.text(valid) + " AS answer")).isEqualTo(valid);
    }

    @Property(tries = 100)
    void namesAreTakenAsTheyAre(@ForAll @StringLength(max = 50) String text) {
        String name = Sql.name(withoutWhatSqlCannotHold(text) + "x");

        assertThat(ask("SELECT " + name + " FROM (SELECT 'here' AS " + name + ")"))
                .isEqualTo("here");
    }

    @Example
    void whatNoSqlCanHoldIsRefused() {
        assertThatThrownBy(() -> Sql.text("a\0b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Sql.name("")).isInstanceOf(IllegalArgumentException.class);
    }

    private static String ask(String sql) {
        try (Session session = DUCK_DB.openSession()) {
            return session.one(sql, row -> row.getString(1));
        }
    }

    // U+0000 ends a statement, and a lone surrogate is no text.
    private static String withoutWhatSqlCannotHold(String text) {
        return new String(text.getBytes(UTF_8), UTF_8).replace("\0", "");
    }
}
