package io.pqlconnector.crm.local;

import io.pqlconnector.spi.destination.Match;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** How the records of one object are found by what one field holds. */
final class Matching {
    /** How many records are read at most: enough to name a few of those that share a value. */
    static final int LIMIT = 6;

    /** Names that can stand in an index's expression as they are. By others, the table is searched record by record. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,99}");

    private static final String HAS_INDEX = """
            SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name = :name COLLATE NOCASE
            """;

    private final String field;
    private final boolean plain;
    private final boolean folded;
    private final String index;
    private final String createIndex;
    private final String query;
    private final String presentQuery;

    Matching(CrmObject object, String field) {
        this.field = field;
        this.plain = PLAIN.matcher(field).matches();
        this.folded = isFolded(field);
        if (plain) {
            String value = "fields ->> '$.\"" + field + "\"'";
            String expression = folded ? "lower(" + value + ")" : "CAST(" + value + " AS TEXT)";
            // Names of indexes know no case, those of fields do.
            boolean lower = field.equals(field.toLowerCase(Locale.ROOT));
            index = object.table() + "_by_" + field + (lower ? "" : "_" + Integer.toHexString(field.hashCode()));
            createIndex = "CREATE INDEX \"" + index + "\" ON " + object.table() + " (" + expression + ")";
            // Repeats the index's expression to the letter; SQLite does not take the index otherwise.
            query = query(object, expression + " = " + (folded ? "lower(:value)" : ":value"));
            presentQuery = "SELECT value FROM json_each(:values) WHERE EXISTS (SELECT 1 FROM " + object.table()
                    + " WHERE " + expression + " = " + (folded ? "lower(value)" : "value") + ")";
        } else {
            index = "";
            createIndex = "";
            presentQuery = "";
            query = query(object, """
                    EXISTS (
                        SELECT 1 FROM json_each(%s.fields) AS field
                        WHERE field.key = :field AND %s
                    )""".formatted(
                            object.table(),
                            folded ? "lower(field.value) = lower(:value)" : "CAST(field.value AS TEXT) = :value"));
        }
    }

    /** The field. */
    String field() {
        return field;
    }

    /** Whether values are compared without regard to case: e-mail addresses and domains, told by the field's name. */
    static boolean isFolded(String field) {
        String name = field.toLowerCase(Locale.ROOT);
        return name.contains("email") || name.contains("e_mail") || name.contains("domain");
    }

    /** What a value is compared as: where case does not matter folded as SQLite's lower does it, ASCII letters only. */
    String comparable(String value) {
        if (folded) {
            for (int i = 0; i < value.length(); i++) {
                if (isUpperCase(value.charAt(i))) {
                    return fold(value);
                }
            }
        }
        return value;
    }

    private static String fold(String value) {
        char[] folded = value.toCharArray();
        for (int i = 0; i < folded.length; i++) {
            if (isUpperCase(folded[i])) {
                folded[i] = (char) (folded[i] + 'a' - 'A');
            }
        }
        return new String(folded);
    }

    private static boolean isUpperCase(char c) {
        return c >= 'A' && c <= 'Z';
    }

    /** Whether a search would read the whole table although an index could serve it. */
    boolean lacksIndex(Statements statements) throws SQLException {
        // Asked first, because "create if not exists" takes the write lock even when there is nothing to do.
        return plain && statements.number(HAS_INDEX, index) == 0;
    }

    void createIndex(Statements statements) throws SQLException {
        statements.script(createIndex);
    }

    /** The records that hold a value, the oldest first, at most {@link #LIMIT}. */
    List<StoredRecord> search(Statements statements, Statements.Row<StoredRecord> reader, Match match)
            throws SQLException {
        return plain
                ? statements.list(query, reader, match.value())
                : statements.list(query, reader, field, match.value());
    }

    /** Which of some values any record holds; for a field without an index, all of them as far as is known. */
    Set<String> present(Statements statements, Set<String> values) throws SQLException {
        return plain
                ? new HashSet<>(statements.list(presentQuery, row -> row.getString(1), FieldJson.ofTexts(values)))
                : values;
    }

    static StoredRecord read(CrmObject object, ResultSet row) throws SQLException {
        return new StoredRecord(object, row.getLong(1), row.getString(2), FieldJson.parse(row.getString(3)));
    }

    private static String query(CrmObject object, String condition) {
        return "SELECT id, coalesce(key, ''), fields FROM " + object.table() + " WHERE " + condition
                + " ORDER BY id LIMIT " + LIMIT;
    }
}
