package io.pqlconnector.testkit.salesforce;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A query, taken apart into words. */
final class SoqlTokens {
    private static final Pattern NEXT = Pattern.compile("\\s*(?:"
            + "(?<string>'[^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+')"
            + "|(?<number>[-+]?[0-9][0-9TZ:.+\\-]*)"
            + "|(?<word>[A-Za-z_][A-Za-z0-9_.]*(?::[0-9]+)?)"
            + "|(?<symbol><=|>=|!=|<>|[=<>(),]))");

    private final List<Token> tokens = new ArrayList<>();
    private int at;

    SoqlTokens(String query) {
        String text = query.stripTrailing();
        Matcher matcher = NEXT.matcher(text);
        int from = 0;
        while (from < text.length()) {
            if (!matcher.region(from, text.length()).lookingAt()) {
                String rest = text.substring(from).stripLeading();
                throw SoqlText.malformed("unexpected token: '" + rest.substring(0, 1) + "'");
            }
            tokens.add(token(matcher));
            from = matcher.end();
        }
    }

    /** What a word is. */
    enum Kind {
        STRING,
        NUMBER,
        WORD,
        SYMBOL,
        END
    }

    /**
     * A word.
     *
     * @param text of a string what is between its quotes, as it came
     */
    record Token(Kind kind, String text) {

        boolean is(String keyword) {
            return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equalsIgnoreCase(keyword);
        }
    }

    Token peek() {
        return peek(0);
    }

    Token peek(int ahead) {
        return at + ahead < tokens.size() ? tokens.get(at + ahead) : new Token(Kind.END, "<EOF>");
    }

    Token next() {
        Token token = peek();
        at++;
        return token;
    }

    /** Takes a keyword if it comes next. */
    boolean take(String keyword) {
        boolean comes = peek().is(keyword);
        if (comes) {
            at++;
        }
        return comes;
    }

    void require(String keyword) {
        if (!take(keyword)) {
            throw unexpected();
        }
    }

    String word() {
        Token token = next();
        if (token.kind() != Kind.WORD) {
            at--;
            throw unexpected();
        }
        return token.text();
    }

    SalesforceError unexpected() {
        return SoqlText.malformed("unexpected token: '" + peek().text() + "'");
    }

    private static Token token(Matcher matcher) {
        for (Kind kind : List.of(Kind.STRING, Kind.NUMBER, Kind.WORD, Kind.SYMBOL)) {
            String text = matcher.group(kind.name().toLowerCase(Locale.ROOT));
            if (text != null) {
                return new Token(kind, kind == Kind.STRING ? text.substring(1, text.length() - 1) : text);
            }
        }
        throw new AssertionError("a pattern that matches has a group that does");
    }
}
