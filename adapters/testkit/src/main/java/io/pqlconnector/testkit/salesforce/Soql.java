package io.pqlconnector.testkit.salesforce;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A query.
 *
 * @param limit how many rows at most
 * @param offset how many rows are left out before them
 */
record Soql(
        List<Item> items,
        String from,
        Optional<Condition> where,
        List<String> groups,
        List<Order> orders,
        OptionalInt limit,
        int offset) {

    /** Something that is asked for. */
    sealed interface Item {}

    /** A field, perhaps of a parent. */
    record Field(String path) implements Item {}

    /**
     * A number about many rows.
     *
     * @param function in capitals
     * @param path empty for {@code COUNT()}
     * @param alias empty if the query gives it no name
     */
    record Aggregate(String function, String path, String alias) implements Item {}

    /** How rows are put in order. */
    record Order(String path, boolean descending, boolean nullsLast) {}

    /** What rows have to be like. */
    sealed interface Condition {}

    /** All of these. */
    record All(List<Condition> parts) implements Condition {}

    /** One of these. */
    record Any(List<Condition> parts) implements Condition {}

    /** Not this. */
    record Not(Condition part) implements Condition {}

    /** A comparison with one value. */
    record Compare(String path, String operator, Literal value) implements Condition {}

    /** A comparison with several values: {@code IN}, {@code NOT IN}, {@code INCLUDES}, {@code EXCLUDES}. */
    record Among(String path, String operator, List<Literal> values) implements Condition {}

    /** A comparison with what another query finds. */
    record AmongFound(String path, boolean negated, Soql query) implements Condition {}

    /** What a value is. */
    enum LiteralKind {
        STRING,
        NUMBER,
        BOOLEAN,
        NULL,
        DATE,
        DATETIME,
        RANGE
    }

    /**
     * A value.
     *
     * @param text of a string as it came, with its escapes
     */
    record Literal(LiteralKind kind, String text) {}
}
