package io.pqlconnector.store;

import io.pqlconnector.core.ledger.AccountHistory;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.spi.EntityKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The histories of all accounts, one after another: the rows of one account come together, and only they are held. Of how an
 * account was last scored SQLite takes out the little that is needed, which takes less time than reading all of it.
 */
final class AccountHistories implements Iterator<AccountHistory> {
    private static final String ALL = """
            SELECT c.key, c.as_of_ms, c.run, c.tier, c.score, c.qualified, c.fired, c.route,
                d.id IS NOT NULL AS scored, a.qualified AS qualifies,
                d.body ->> '$.measured.firstSeen' AS first_seen_us,
                coalesce(d.body ->> '$.measured.recentEvents', 0) > 0 AS active,
                (SELECT group_concat(fires.value ->> '$.signal')
                    FROM json_each(d.body, '$.assessed.triggers') AS fires) AS fires,
                a.run < (
                    SELECT coalesce(max(number), 0)
                    FROM run
                    WHERE scored = 1 AND outcome IN ('confirmed', 'partial')) AS gone
            FROM tier_change c
            LEFT JOIN assessment a ON a.account = c.key
            LEFT JOIN assessment_detail d ON d.id = a.id
            WHERE c.kind = 'account'
            ORDER BY c.key, c.as_of_ms
            """;

    private final Iterator<Joined> rows;
    private Optional<Joined> next;

    private AccountHistories(Iterator<Joined> rows) {
        this.rows = rows;
        next = follow();
    }

    /** A row with how the account was last scored, which is the same for all rows of an account. */
    private record Joined(TierHistory.Row row, Optional<AccountHistory.LastScored> last) {}

    static Stream<AccountHistory> stream(Handle handle) {
        Iterator<AccountHistory> histories = new AccountHistories(
                handle.createQuery(ALL).map(AccountHistories::joined).iterator());
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(histories, Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    @Override
    public boolean hasNext() {
        return next.isPresent();
    }

    @Override
    public AccountHistory next() {
        Joined first = next.orElseThrow(NoSuchElementException::new);
        List<TierHistory.Row> ofOne = new ArrayList<>();
        while (next.isPresent() && next.get().row().key().equals(first.row().key())) {
            ofOne.add(next.get().row());
            next = follow();
        }
        return new AccountHistory(first.row().key(), TierHistory.changes(EntityKind.ACCOUNT, ofOne), first.last());
    }

    private Optional<Joined> follow() {
        return rows.hasNext() ? Optional.of(rows.next()) : Optional.empty();
    }

    private static Joined joined(ResultSet row, StatementContext context) throws SQLException {
        return new Joined(
                TierHistory.row(row, context), row.getBoolean("scored") ? Optional.of(last(row)) : Optional.empty());
    }

    private static AccountHistory.LastScored last(ResultSet row) throws SQLException {
        long firstSeen = row.getLong("first_seen_us");
        return new AccountHistory.LastScored(
                row.wasNull() ? Optional.empty() : Optional.of(Times.fromMicros(firstSeen)),
                row.getBoolean("active"),
                row.getBoolean("qualifies"),
                Columns.optionalText(row, "fires").stream()
                        .flatMap(names -> Arrays.stream(names.split(",")))
                        .map(SignalName::new)
                        .collect(Collectors.toUnmodifiableSet()),
                row.getBoolean("gone"));
    }
}
