package io.pqlconnector.store;

import io.pqlconnector.core.ledger.AccountHistory;
import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.rules.score.Trigger;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.spi.EntityKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
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

/** The histories of all accounts, one after another: the rows of one account come together, and only they are held. */
final class AccountHistories implements Iterator<AccountHistory> {
    private static final String ALL = """
            SELECT c.key, c.as_of_ms, c.run, c.tier, c.score, c.qualified, c.fired, c.route,
                a.as_of_ms AS scored_ms, d.body, a.run < (
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

    /** A row with how the account was last scored, as text, since that is the same for all rows of an account. */
    private record Joined(TierHistory.Row row, Optional<String> body, Instant scored, boolean gone) {}

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
        return new AccountHistory(
                first.row().key(),
                TierHistory.changes(EntityKind.ACCOUNT, ofOne),
                first.body().map(body -> last(ScoredAccountCodec.read(body, first.scored()), first.gone())));
    }

    private Optional<Joined> follow() {
        return rows.hasNext() ? Optional.of(rows.next()) : Optional.empty();
    }

    private static AccountHistory.LastScored last(ScoredAccount account, boolean gone) {
        Measurement measurement = account.assessment().measurement();
        return new AccountHistory.LastScored(
                measurement.firstSeen(),
                measurement.recentEvents() > 0,
                account.assessment().qualified(),
                account.assessment().triggers().stream().map(Trigger::signal).collect(Collectors.toUnmodifiableSet()),
                gone);
    }

    private static Joined joined(ResultSet row, StatementContext context) throws SQLException {
        return new Joined(
                TierHistory.row(row, context),
                Columns.optionalText(row, "body"),
                Instant.ofEpochMilli(row.getLong("scored_ms")),
                row.getBoolean("gone"));
    }
}
