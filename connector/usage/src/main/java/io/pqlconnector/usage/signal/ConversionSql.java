package io.pqlconnector.usage.signal;

import io.pqlconnector.core.lake.Conversion;
import io.pqlconnector.core.lake.ConversionRule;
import io.pqlconnector.spi.AccountKey;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The table of conversions: {@code converted(account, rule, first)}, the first one of each rule in each account. */
final class ConversionSql {
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    private final Scratch scratch;
    private final List<ConversionRule> rules;
    private final Conditions conditions;

    ConversionSql(Scratch scratch, List<ConversionRule> rules, Conditions conditions) {
        this.scratch = scratch;
        this.rules = rules;
        this.conditions = conditions;
    }

    /** Makes the table of a relation of events. */
    void create(String events) {
        scratch.create(
                "converted",
                IntStream.range(0, rules.size())
                        .mapToObj(i -> converted(i, rules.get(i), events))
                        .collect(Collectors.joining("\nunion all\n")));
    }

    private String converted(int number, ConversionRule rule, String events) {
        // Of two at the same instant the lesser one counts, so that the answer does not depend on the order of the
        // files.
        return "select account, " + number + " as rule, min({'t': t, 'e': coalesce(name, ''), 'v': "
                + rule.value().map(conditions::decimal).orElse("cast(null as decimal(38, 9))") + ", 'c': "
                + rule.currencyProperty()
                        .map(path -> "upper(trim(" + conditions.column(path) + "))")
                        .orElse("cast(null as varchar)")
                + "}) as first from " + events + " where " + conditions.of(rule.events(), Optional.empty())
                + " group by account";
    }

    /** The query for the accounts that have one. */
    String accounts() {
        return "select account from " + scratch.table("converted");
    }

    /** All of them in some accounts; a blank key is none. */
    List<Conversion> list(Predicate<String> accounts) {
        return scratch
                .session()
                .list(
                        "select account, rule, epoch_us(first.t), first.e, first.v, first.c from "
                                + scratch.table("converted") + " order by account, rule",
                        row -> !row.getString(1).isBlank() && accounts.test(row.getString(1))
                                ? Optional.of(conversion(row))
                                : Optional.<Conversion>empty())
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private Conversion conversion(ResultSet row) throws SQLException {
        ConversionRule rule = rules.get(row.getInt(2));
        Optional<BigDecimal> value = Optional.ofNullable(row.getBigDecimal(5)).map(ConversionSql::plain);
        String currency = Optional.ofNullable(row.getString(6))
                .filter(code -> CURRENCY.matcher(code).matches())
                .orElse(rule.currency());
        return new Conversion(
                new AccountKey(row.getString(1)),
                rule.kind(),
                row.getString(4),
                Instant.EPOCH.plus(row.getLong(3), ChronoUnit.MICROS),
                value,
                value.isPresent() ? currency : "");
    }

    private static BigDecimal plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
