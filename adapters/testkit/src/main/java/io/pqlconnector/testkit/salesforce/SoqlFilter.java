package io.pqlconnector.testkit.salesforce;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Whether a row is like a query wants it. */
final class SoqlFilter {
    private final Org org;
    private final Table table;
    private final SoqlRunner runner;

    SoqlFilter(Org org, Table table, SoqlRunner runner) {
        this.org = org;
        this.table = table;
        this.runner = runner;
    }

    Predicate<Row> of(Soql.Condition condition) {
        if (condition instanceof Soql.All all) {
            List<Predicate<Row>> parts = all.parts().stream().map(this::of).toList();
            return row -> parts.stream().allMatch(part -> part.test(row));
        }
        if (condition instanceof Soql.Any any) {
            return any(any.parts());
        }
        if (condition instanceof Soql.Not not) {
            return of(not.part()).negate();
        }
        if (condition instanceof Soql.Compare compare) {
            if (compare.operator().equals("LIKE")) {
                return any(List.of(compare));
            }
            return compare(filterable(compare.path()), compare.operator(), compare.value());
        }
        if (condition instanceof Soql.Among among) {
            return among(filterable(among.path()), among);
        }
        Soql.AmongFound found = (Soql.AmongFound) condition;
        FieldPath path = filterable(found.path());
        Set<String> ids = runner.firstColumn(found.query());
        return row -> path.value(org, row).filter(ids::contains).isPresent() != found.negated();
    }

    // Programs look for the parts of hundreds of websites at once, so a field is read once for all of them.
    private Predicate<Row> any(List<Soql.Condition> conditions) {
        List<Predicate<Row>> parts = new ArrayList<>();
        Map<FieldPath, SoqlLikes> likes = new LinkedHashMap<>();
        for (Soql.Condition condition : conditions) {
            if (condition instanceof Soql.Compare compare && compare.operator().equals("LIKE")) {
                addLike(filterable(compare.path()), compare.value(), likes);
            } else {
                parts.add(of(condition));
            }
        }
        likes.forEach((path, some) ->
                parts.add(row -> path.value(org, row).filter(some::fit).isPresent()));
        return row -> parts.stream().anyMatch(part -> part.test(row));
    }

    private FieldPath filterable(String path) {
        FieldPath found = FieldPath.of(org, table, path);
        if (found.field().kind() == FieldKind.LONG_TEXT) {
            throw SalesforceError.whole(
                    400, "INVALID_FIELD", "field '" + path + "' can not be filtered in a query call");
        }
        return found;
    }

    private Predicate<Row> compare(FieldPath path, String operator, Soql.Literal value) {
        SalesforceField field = path.field();
        if (value.kind() == Soql.LiteralKind.NULL) {
            return row -> path.value(org, row).isEmpty() == operator.equals("=");
        }
        requireKind(field, value);
        if (value.kind() == Soql.LiteralKind.RANGE) {
            DateRange range = DateRange.of(value.text(), Times.day(org.now()));
            return row -> path.value(org, row)
                    .map(held -> range.fits(instant(held), operator))
                    .orElse(operator.equals("!="));
        }
        String wanted = text(field, value);
        return row -> path.value(org, row)
                .map(held -> fits(compared(field, held, wanted), operator))
                .orElse(operator.equals("!="));
    }

    private static void addLike(FieldPath path, Soql.Literal value, Map<FieldPath, SoqlLikes> likes) {
        if (value.kind() != Soql.LiteralKind.STRING || !isText(path.field())) {
            throw SalesforceError.whole(
                    400,
                    "INVALID_QUERY_FILTER_OPERATOR",
                    "invalid operator on " + path.field().name());
        }
        likes.computeIfAbsent(path, any -> new SoqlLikes()).add(value.text());
    }

    private Predicate<Row> among(FieldPath path, Soql.Among among) {
        SalesforceField field = path.field();
        boolean negated = among.operator().equals("NOT IN") || among.operator().equals("EXCLUDES");
        among.values().stream()
                .filter(value -> value.kind() != Soql.LiteralKind.NULL)
                .forEach(value -> requireKind(field, value));
        if (among.operator().endsWith("CLUDES")) {
            return includes(path, among.values(), negated);
        }
        Set<String> wanted = new HashSet<>();
        for (Soql.Literal value : among.values()) {
            wanted.add(value.kind() == Soql.LiteralKind.NULL ? "" : folded(field, text(field, value)));
        }
        return row -> wanted.contains(folded(field, path.value(org, row).orElse(""))) != negated;
    }

    private Predicate<Row> includes(FieldPath path, List<Soql.Literal> values, boolean negated) {
        if (path.field().kind() != FieldKind.MULTI_PICKLIST) {
            throw SalesforceError.whole(
                    400,
                    "INVALID_QUERY_FILTER_OPERATOR",
                    "invalid operator on " + path.field().name());
        }
        List<Set<String>> wanted = values.stream()
                .map(value -> choices(SoqlText.plain(value.text())))
                .toList();
        return row -> {
            Set<String> held = choices(path.value(org, row).orElse(""));
            return wanted.stream().anyMatch(held::containsAll) != negated;
        };
    }

    private static Set<String> choices(String text) {
        return Set.copyOf(Arrays.asList(text.toLowerCase(Locale.ROOT).split(";", -1)));
    }

    private static void requireKind(SalesforceField field, Soql.Literal value) {
        boolean fits = switch (field.kind()) {
            case NUMBER, CURRENCY, WHOLE_NUMBER -> value.kind() == Soql.LiteralKind.NUMBER;
            case CHECKBOX -> value.kind() == Soql.LiteralKind.BOOLEAN;
            case DATE -> value.kind() == Soql.LiteralKind.DATE || value.kind() == Soql.LiteralKind.RANGE;
            case DATETIME -> value.kind() == Soql.LiteralKind.DATETIME || value.kind() == Soql.LiteralKind.RANGE;
            default -> value.kind() == Soql.LiteralKind.STRING;
        };
        if (!fits) {
            throw SalesforceError.whole(
                    400,
                    "INVALID_FIELD",
                    "value of filter criterion for field '" + field.name() + "' must be of type "
                            + field.kind().word() + (isText(field) ? " and should be enclosed in quotes" : ""));
        }
    }

    private static boolean isText(SalesforceField field) {
        FieldKind kind = field.kind();
        return !kind.isNumber() && !kind.isTime() && !kind.isId() && kind != FieldKind.CHECKBOX;
    }

    private static String text(SalesforceField field, Soql.Literal value) {
        if (value.kind() != Soql.LiteralKind.STRING) {
            return value.text();
        }
        String plain = SoqlText.plain(value.text());
        if (!field.kind().isId()) {
            return plain;
        }
        return RecordIds.longForm(plain)
                .orElseThrow(() ->
                        SalesforceError.whole(400, "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: " + plain));
    }

    private static String folded(SalesforceField field, String value) {
        if (field.kind().isNumber() && !value.isEmpty()) {
            return new BigDecimal(value).stripTrailingZeros().toPlainString();
        }
        if (field.kind() == FieldKind.DATETIME && !value.isEmpty()) {
            return instant(value).toString();
        }
        return field.kind().isId() ? value : Table.folded(field, value);
    }

    private static int compared(SalesforceField field, String held, String wanted) {
        if (field.kind().isNumber()) {
            return new BigDecimal(held).compareTo(new BigDecimal(wanted));
        }
        if (field.kind().isTime()) {
            return instant(held).compareTo(instant(wanted));
        }
        return folded(field, held).compareTo(folded(field, wanted));
    }

    private static boolean fits(int compared, String operator) {
        return switch (operator) {
            case "=" -> compared == 0;
            case "!=" -> compared != 0;
            case "<" -> compared < 0;
            case "<=" -> compared <= 0;
            case ">" -> compared > 0;
            default -> compared >= 0;
        };
    }

    private static Instant instant(String text) {
        Optional<LocalDate> day = Times.date(text);
        return day.map(one -> one.atStartOfDay(ZoneOffset.UTC).toInstant())
                .or(() -> Times.instant(text))
                .orElseThrow();
    }
}
