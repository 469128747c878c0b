package io.pqlconnector.testkit.salesforce;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads a query (Salesforce contract §6.6). */
final class SoqlParser {
    private static final Set<String> FUNCTIONS = Set.of("COUNT", "COUNT_DISTINCT", "MIN", "MAX", "SUM", "AVG");
    private static final Set<String> CLAUSES = Set.of("FROM", "WHERE", "GROUP", "ORDER", "LIMIT", "OFFSET", "HAVING");
    private static final Set<String> COMPARISONS = Set.of("=", "!=", "<>", "<", "<=", ">", ">=", "LIKE");
    private static final int LONGEST = 100_000;

    private final SoqlTokens tokens;

    private SoqlParser(SoqlTokens tokens) {
        this.tokens = tokens;
    }

    static Soql parse(String query) {
        if (query.length() > LONGEST) {
            throw SoqlText.malformed("SOQL statements cannot be longer than 100000 characters.");
        }
        SoqlTokens tokens = new SoqlTokens(query);
        Soql parsed = new SoqlParser(tokens).query();
        if (tokens.peek().kind() != SoqlTokens.Kind.END) {
            throw tokens.unexpected();
        }
        return parsed;
    }

    private Soql query() {
        tokens.require("SELECT");
        List<Soql.Item> items = items();
        tokens.require("FROM");
        String from = tokens.word();
        Optional<Soql.Condition> where = tokens.take("WHERE") ? Optional.of(condition()) : Optional.empty();
        List<String> groups = new ArrayList<>();
        if (tokens.take("GROUP")) {
            tokens.require("BY");
            do {
                groups.add(tokens.word());
            } while (tokens.take(","));
        }
        List<Soql.Order> orders = orders();
        OptionalInt limit = tokens.take("LIMIT") ? OptionalInt.of(count()) : OptionalInt.empty();
        int offset = tokens.take("OFFSET") ? count() : 0;
        return new Soql(items, from, where, groups, orders, limit, offset);
    }

    private List<Soql.Item> items() {
        List<Soql.Item> items = new ArrayList<>();
        do {
            String word = tokens.word();
            if (!tokens.take("(")) {
                items.add(new Soql.Field(word));
                continue;
            }
            String function = word.toUpperCase(Locale.ROOT);
            if (!FUNCTIONS.contains(function)) {
                throw SoqlText.malformed("unexpected function: " + word);
            }
            String path = tokens.peek().is(")") ? "" : tokens.word();
            tokens.require(")");
            boolean named = tokens.peek().kind() == SoqlTokens.Kind.WORD
                    && !CLAUSES.contains(tokens.peek().text().toUpperCase(Locale.ROOT));
            items.add(new Soql.Aggregate(function, path, named ? tokens.word() : ""));
        } while (tokens.take(","));
        return items;
    }

    private List<Soql.Order> orders() {
        List<Soql.Order> orders = new ArrayList<>();
        if (tokens.take("ORDER")) {
            tokens.require("BY");
            do {
                String path = tokens.word();
                boolean descending = tokens.take("DESC");
                if (!descending) {
                    tokens.take("ASC");
                }
                boolean last = false;
                if (tokens.take("NULLS")) {
                    last = tokens.take("LAST");
                    if (!last) {
                        tokens.require("FIRST");
                    }
                }
                orders.add(new Soql.Order(path, descending, last));
            } while (tokens.take(","));
        }
        return orders;
    }

    private int count() {
        SoqlTokens.Token token = tokens.next();
        if (!token.text().matches("[0-9]{1,9}")) {
            throw SoqlText.malformed("unexpected token: '" + token.text() + "'");
        }
        return Integer.parseInt(token.text());
    }

    // Without parentheses Salesforce takes no mixture of AND and OR.
    private Soql.Condition condition() {
        List<Soql.Condition> parts = new ArrayList<>();
        parts.add(part());
        boolean or = tokens.peek().is("OR");
        String word = or ? "OR" : "AND";
        while (tokens.take(word)) {
            parts.add(part());
        }
        if (tokens.peek().is(or ? "AND" : "OR")) {
            throw tokens.unexpected();
        }
        if (parts.size() == 1) {
            return parts.get(0);
        }
        return or ? new Soql.Any(parts) : new Soql.All(parts);
    }

    private Soql.Condition part() {
        if (tokens.take("NOT")) {
            return new Soql.Not(part());
        }
        if (tokens.take("(")) {
            Soql.Condition inner = condition();
            tokens.require(")");
            return inner;
        }
        String path = tokens.word();
        String operator = tokens.next().text().toUpperCase(Locale.ROOT);
        if (operator.equals("NOT")) {
            tokens.require("IN");
            operator = "NOT IN";
        }
        if (COMPARISONS.contains(operator)) {
            return new Soql.Compare(path, operator.equals("<>") ? "!=" : operator, literal());
        }
        if (!Set.of("IN", "NOT IN", "INCLUDES", "EXCLUDES").contains(operator)) {
            throw SoqlText.malformed("unexpected token: '" + operator + "'");
        }
        return among(path, operator);
    }

    private Soql.Condition among(String path, String operator) {
        tokens.require("(");
        if (tokens.peek().is("SELECT")) {
            Soql inner = query();
            tokens.require(")");
            return new Soql.AmongFound(path, operator.equals("NOT IN"), inner);
        }
        List<Soql.Literal> values = new ArrayList<>();
        do {
            values.add(literal());
        } while (tokens.take(","));
        tokens.require(")");
        return new Soql.Among(path, operator, values);
    }

    private Soql.Literal literal() {
        SoqlTokens.Token token = tokens.next();
        String text = token.text();
        if (token.kind() == SoqlTokens.Kind.STRING) {
            return new Soql.Literal(Soql.LiteralKind.STRING, text);
        }
        if (token.kind() == SoqlTokens.Kind.NUMBER) {
            return new Soql.Literal(kind(text), text);
        }
        String word = text.toUpperCase(Locale.ROOT);
        if (token.kind() == SoqlTokens.Kind.WORD && Set.of("TRUE", "FALSE").contains(word)) {
            return new Soql.Literal(Soql.LiteralKind.BOOLEAN, word.toLowerCase(Locale.ROOT));
        }
        if (token.kind() == SoqlTokens.Kind.WORD && word.equals("NULL")) {
            return new Soql.Literal(Soql.LiteralKind.NULL, "");
        }
        if (token.kind() == SoqlTokens.Kind.WORD && DateRange.isOne(word)) {
            return new Soql.Literal(Soql.LiteralKind.RANGE, word);
        }
        throw SoqlText.malformed("unexpected token: '" + text + "'");
    }

    private static Soql.LiteralKind kind(String text) {
        if (Times.date(text).isPresent()) {
            return Soql.LiteralKind.DATE;
        }
        if (Times.instant(text).isPresent()) {
            return Soql.LiteralKind.DATETIME;
        }
        if (text.matches("[-+]?[0-9]+(\\.[0-9]+)?")) {
            return Soql.LiteralKind.NUMBER;
        }
        throw SoqlText.malformed("unexpected token: '" + text + "'");
    }
}
