package io.pqlconnector.crm.local;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.spi.destination.OutcomeCursor;
import io.pqlconnector.spi.destination.OutcomePage;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What became of companies. All deals are told each time, by their ids: nobody says here when one was typed in, and it may be dated
 * to any time before.
 */
final class Deals {
    private static final int PAGE = 200;

    private static final String ROWS = """
            SELECT * FROM (
                SELECT id, company_id, stage, coalesce(amount, '') AS amount, currency, at_ms, opened_at_ms FROM deal
                UNION ALL
                SELECT id, 0, '', '', '', 0, NULL FROM deleted_deal WHERE id NOT IN (SELECT id FROM deal)
            )
            WHERE id > ? ORDER BY id LIMIT ?
            """;

    private final Statements statements;
    private final Path file;

    /**
     * The deals of a file.
     *
     * @param file for messages
     */
    Deals(Statements statements, Path file) {
        this.statements = statements;
        this.file = file;
    }

    /**
     * A row of the table.
     *
     * @param outcomes none if it was deleted
     */
    private record Deal(long id, List<Outcome> outcomes) {}

    OutcomePage page(OutcomeCursor from) throws SQLException {
        long after = from.text().matches("[0-9]{1,18}") ? Long.parseLong(from.text()) : 0;
        List<Deal> deals = statements.list(ROWS, this::deal, after, (long) PAGE);
        Set<CrmId> ids = new LinkedHashSet<>();
        List<Outcome> outcomes = new ArrayList<>();
        for (Deal deal : deals) {
            ids.add(id(deal.id()));
            outcomes.addAll(deal.outcomes());
        }
        Optional<OutcomeCursor> next = deals.size() < PAGE
                ? Optional.empty()
                : Optional.of(
                        new OutcomeCursor(Long.toString(deals.get(PAGE - 1).id())));
        return new OutcomePage(ids, outcomes, next);
    }

    private static CrmId id(long id) {
        return new CrmId(Long.toString(id));
    }

    private Deal deal(ResultSet row) throws SQLException {
        long id = row.getLong(1);
        if (row.getString(3).isEmpty()) {
            return new Deal(id, List.of());
        }
        List<Outcome> outcomes = new ArrayList<>();
        Outcome.Kind stage = Outcome.Kind.valueOf(row.getString(3).toUpperCase(Locale.ROOT));
        long at = row.getLong(6);
        long opened = row.getLong(7);
        if (!row.wasNull()) {
            outcomes.add(outcome(row, Outcome.Kind.OPPORTUNITY, Math.min(opened, at)));
        }
        if (outcomes.isEmpty() || stage != Outcome.Kind.OPPORTUNITY) {
            outcomes.add(outcome(row, stage, at));
        }
        return new Deal(id, outcomes);
    }

    private Outcome outcome(ResultSet row, Outcome.Kind kind, long atMs) throws SQLException {
        String amount = row.getString(4);
        try {
            return new Outcome(
                    id(row.getLong(2)),
                    Optional.of(id(row.getLong(1))),
                    kind,
                    amount.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(amount)),
                    row.getString(5),
                    Instant.ofEpochMilli(atMs));
        } catch (NumberFormatException e) {
            throw new AdapterException(
                    FailureKind.PROTOCOL,
                    "The local CRM " + file + ", table deal, id " + row.getLong(1)
                            + ": the amount is no number. Write digits with a point, such as 1200.50.",
                    e);
        }
    }
}
