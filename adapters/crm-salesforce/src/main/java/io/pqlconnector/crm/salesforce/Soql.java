package io.pqlconnector.crm.salesforce;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Pieces of queries. Values come from outside and go through {@link #text} or {@link #containing}; names of objects and fields come
 * from descriptions alone (Salesforce contract §6.6).
 *
 * @see <a
 *     href="https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_quotedstringescapes.htm">Quoted
 *     string escape sequences</a>
 */
final class Soql {
    /** How many values a list in a condition has at most. */
    static final int MOST_VALUES = 200;

    /** How many characters a query has at most (Salesforce contract §6.1). */
    static final int LONGEST_QUERY = 100_000;

    /** The longest text that a condition may hold. */
    private static final int LONGEST = 4_000;

    private Soql() {}

    /** Whether a value can stand in a condition at all. */
    static boolean canHold(String value) {
        return value.length() <= LONGEST / 2 && value.codePoints().noneMatch(Soql::isForbidden);
    }

    // Half a character would become another one on its way; of line separators nobody says whether they end a text.
    private static boolean isForbidden(int c) {
        boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        boolean separator = c == 0x2028 || c == 0x2029;
        return half || separator || (Character.isISOControl(c) && "\n\r\t\b\f".indexOf(c) < 0);
    }

    /** A value as a text. */
    static String text(String value) {
        return "'" + escaped(value) + "'";
    }

    /** A condition: a field has a value in it, whatever the case. */
    static String containing(String field, String value) {
        return field + " LIKE '%" + escaped(value).replace("%", "\\%").replace("_", "\\_") + "%'";
    }

    /** A condition: a field holds one of some values, whatever the case. */
    static String in(String field, Collection<String> values) {
        return field + " IN (" + values.stream().map(Soql::text).collect(Collectors.joining(",")) + ")";
    }

    private static String escaped(String value) {
        if (!canHold(value)) {
            throw Refusals.wrong("Salesforce cannot be asked for a text that is longer than " + LONGEST / 2
                    + " characters or holds a control character. Look at the names in the mapping.");
        }
        StringBuilder text = new StringBuilder(value.length() + 8);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\'' -> text.append("\\'");
                case '"' -> text.append("\\\"");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                default -> text.append(c);
            }
        }
        return text.toString();
    }
}
