package io.pqlconnector.crm.local;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Deal;
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
    private record Told(CrmId id, List<Outcome> outcomes) {}

    OutcomePage page(OutcomeCursor from) throws SQLException {
        long after = from.text().matches("[0-9]{1,18}") ? Long.parseLong(from.text()) : 0;
        List<Told> deals = statements.list(ROWS, this::told, after, (long) PAGE);
        Set<CrmId> ids = new LinkedHashSet<>();
        List<Outcome> outcomes = new ArrayList<>();
        for (Told deal : deals) {
            ids.add(deal.id());
            outcomes.addAll(deal.outcomes());
        }
        Optional<OutcomeCursor> next = deals.size() < PAGE
                ? Optional.empty()
                : Optional.of(new OutcomeCursor(deals.get(PAGE - 1).id().value()));
        return new OutcomePage(ids, outcomes, next);
    }

    private static CrmId id(long id) {
        return new CrmId(Long.toString(id));
    }

    private Told told(ResultSet row) throws SQLException {
        CrmId id = id(row.getLong(1));
        return row.getString(3).isEmpty()
                ? new Told(id, List.of())
                : new Told(id, deal(id, row).outcomes(id(row.getLong(2))));
    }

    private Deal deal(CrmId id, ResultSet row) throws SQLException {
        Outcome.Kind stage = Outcome.Kind.valueOf(row.getString(3).toUpperCase(Locale.ROOT));
        Instant at = Instant.ofEpochMilli(row.getLong(6));
        long openedMs = row.getLong(7);
        Optional<Instant> opened = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(openedMs));
        boolean open = stage == Outcome.Kind.OPPORTUNITY;
        return new Deal(
                id,
                amount(row),
                row.getString(5),
                open ? Optional.of(opened.filter(at::isAfter).orElse(at)) : opened,
                open ? Optional.empty() : Optional.of(new Deal.End(stage, at)));
    }

    private Optional<BigDecimal> amount(ResultSet row) throws SQLException {
        String amount = row.getString(4);
        try {
            return amount.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(amount));
        } catch (NumberFormatException e) {
            throw new AdapterException(
                    FailureKind.PROTOCOL,
                    "The local CRM " + file + ", table deal, id " + row.getLong(1)
                            + ": the amount is no number. Write digits with a point, such as 1200.50.",
                    e);
        }
    }
}
