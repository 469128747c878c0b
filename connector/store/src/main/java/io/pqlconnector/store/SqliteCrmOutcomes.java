package io.pqlconnector.store;

import io.pqlconnector.core.ledger.CrmOutcomes;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.spi.destination.OutcomeCursor;
import io.pqlconnector.spi.destination.OutcomePage;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** What became of the destinations' records, in the tables {@code outcome} and {@code outcome_reading}. */
final class SqliteCrmOutcomes implements CrmOutcomes {
    private static final String READING = """
            SELECT asked_at_ms, read_at_ms, began_at_ms, coalesce(cursor, '') AS cursor
            FROM outcome_reading WHERE destination = :destination
            """;
    private static final String ASK = """
            INSERT INTO outcome_reading (destination, asked_at_ms, began_at_ms)
            VALUES (:destination, :now, :now)
            ON CONFLICT (destination) DO UPDATE
            SET asked_at_ms = excluded.asked_at_ms, began_at_ms = coalesce(began_at_ms, excluded.began_at_ms)
            """;
    private static final String GO_ON = "UPDATE outcome_reading SET cursor = :cursor WHERE destination = :destination";
    private static final String END = """
            UPDATE outcome_reading
            SET read_at_ms = coalesce(began_at_ms, read_at_ms), began_at_ms = NULL, cursor = NULL
            WHERE destination = :destination
            """;
    private static final String OF_DEALS = """
            SELECT crm_id, kind, deal, at_ms, value, currency FROM outcome
            WHERE destination = :destination AND deal IN (SELECT value FROM json_each(:ids))
            """;
    private static final String OF_RECORDS = """
            SELECT crm_id, kind, deal, at_ms, value, currency FROM outcome
            WHERE destination = :destination AND crm_id IN (SELECT value FROM json_each(:ids)) AND deal = ''
            """;
    private static final String PUT = """
            INSERT INTO outcome (destination, crm_id, kind, deal, at_ms, value, currency)
            VALUES (:destination, :record, :kind, :deal, :at, :value, :currency)
            ON CONFLICT (destination, crm_id, kind, deal) DO UPDATE
            SET at_ms = excluded.at_ms, value = excluded.value, currency = excluded.currency
            """;
    private static final String TAKE_BACK = """
            DELETE FROM outcome
            WHERE destination = :destination AND crm_id = :record AND kind = :kind AND deal = :deal
            """;
    // A person's record has another key than its account.
    private static final String TOLD = """
            SELECT r.account, o.crm_id, o.kind, o.deal, o.at_ms, o.value, o.currency
            FROM outcome AS o
            LEFT JOIN confirmed_record AS r
                ON r.destination = o.destination AND r.crm_id = o.crm_id AND r.key = r.account
            WHERE o.destination = :destination AND o.at_ms < :before
            ORDER BY o.at_ms, o.crm_id, o.kind, o.deal, r.account
            """;

    private final Database database;

    SqliteCrmOutcomes(Database database) {
        this.database = database;
    }

    /** Where an outcome is kept. */
    private record Place(String record, String kind, String deal) {
        static Place of(Outcome outcome) {
            return new Place(
                    outcome.record().value(),
                    outcome.kind().name().toLowerCase(Locale.ROOT),
                    outcome.deal().map(CrmId::value).orElse(""));
        }
    }

    /** What is kept of an outcome. */
    private record Fact(long atMs, String value, String currency) {
        static Fact of(Outcome outcome) {
            return new Fact(
                    outcome.at().toEpochMilli(),
                    outcome.value().map(SqliteCrmOutcomes::plain).orElse(""),
                    outcome.currency());
        }
    }

    @Override
    public Optional<Reading> reading(DestinationName destination) {
        return database.read(handle -> handle.createQuery(READING)
                .bind("destination", destination.value())
                .map((row, context) -> reading(row))
                .findOne());
    }

    private static Reading reading(ResultSet row) throws SQLException {
        OutcomeCursor cursor = new OutcomeCursor(row.getString("cursor"));
        return new Reading(
                Columns.optionalInstant(row, "read_at_ms"),
                Instant.ofEpochMilli(row.getLong("asked_at_ms")),
                Columns.optionalInstant(row, "began_at_ms").map(began -> new Unfinished(began, cursor)));
    }

    @Override
    public void ask(DestinationName destination, Instant now) {
        database.writeOnly(
                Database.Durability.PROCESS,
                handle -> handle.createUpdate(ASK)
                        .bind("destination", destination.value())
                        .bind("now", now.toEpochMilli())
                        .execute());
    }

    @Override
    public Kept keep(DestinationName destination, OutcomePage page) {
        return database.write(Database.Durability.PROCESS, handle -> {
            Kept kept = keep(handle, destination, page);
            if (page.next().isPresent()) {
                handle.createUpdate(GO_ON)
                        .bind("destination", destination.value())
                        .bind("cursor", page.next().get().text())
                        .execute();
            } else {
                handle.createUpdate(END)
                        .bind("destination", destination.value())
                        .execute();
            }
            return kept;
        });
    }

    private static Kept keep(Handle handle, DestinationName destination, OutcomePage page) {
        Map<Place, Fact> now = new LinkedHashMap<>();
        page.outcomes().forEach(outcome -> now.put(Place.of(outcome), Fact.of(outcome)));
        Map<Place, Fact> before = new HashMap<>();
        before.putAll(known(handle, OF_DEALS, destination, page.deals().stream()));
        before.putAll(known(
                handle,
                OF_RECORDS,
                destination,
                page.outcomes().stream()
                        .filter(outcome -> outcome.deal().isEmpty())
                        .map(Outcome::record)));
        List<Place> gone = before.keySet().stream()
                .filter(place -> !place.deal().isEmpty() && !now.containsKey(place))
                .toList();
        Map<Place, Fact> news = new LinkedHashMap<>(now);
        news.entrySet().removeIf(one -> one.getValue().equals(before.get(one.getKey())));
        takeBack(handle, destination, gone);
        put(handle, destination, news);
        long amended = news.keySet().stream().filter(before::containsKey).count();
        return new Kept(now.size(), news.size() - amended, amended, gone.size());
    }

    private static Map<Place, Fact> known(Handle handle, String sql, DestinationName destination, Stream<CrmId> ids) {
        Map<Place, Fact> known = new HashMap<>();
        handle.createQuery(sql)
                .bind("destination", destination.value())
                .bind("ids", Json.array(ids.map(CrmId::value).toList()))
                .map((row, context) -> Map.entry(
                        new Place(row.getString("crm_id"), row.getString("kind"), row.getString("deal")),
                        new Fact(row.getLong("at_ms"), row.getString("value"), row.getString("currency"))))
                .forEach(entry -> known.put(entry.getKey(), entry.getValue()));
        return known;
    }

    private static void takeBack(Handle handle, DestinationName destination, Collection<Place> gone) {
        if (gone.isEmpty()) {
            return;
        }
        try (PreparedBatch batch = handle.prepareBatch(TAKE_BACK)) {
            gone.forEach(place -> bound(batch, destination, place).add());
            batch.execute();
        }
    }

    private static void put(Handle handle, DestinationName destination, Map<Place, Fact> news) {
        if (news.isEmpty()) {
            return;
        }
        try (PreparedBatch batch = handle.prepareBatch(PUT)) {
            news.forEach((place, fact) -> bound(batch, destination, place)
                    .bind("at", fact.atMs())
                    .bind("value", fact.value())
                    .bind("currency", fact.currency())
                    .add());
            batch.execute();
        }
    }

    private static PreparedBatch bound(PreparedBatch batch, DestinationName destination, Place place) {
        return batch.bind("destination", destination.value())
                .bind("record", place.record())
                .bind("kind", place.kind())
                .bind("deal", place.deal());
    }

    // One amount, one text: a CRM may tell 900 as 900.0 the next time.
    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    @Override
    public List<Told> told(DestinationName destination, Instant before) {
        return database.read(handle -> handle.createQuery(TOLD)
                .bind("destination", destination.value())
                .bind("before", before.toEpochMilli())
                .map((row, context) -> told(row))
                .list());
    }

    private static Told told(ResultSet row) throws SQLException {
        String value = row.getString("value");
        return new Told(
                Optional.ofNullable(row.getString("account")),
                new Outcome(
                        new CrmId(row.getString("crm_id")),
                        Optional.of(row.getString("deal"))
                                .filter(deal -> !deal.isEmpty())
                                .map(CrmId::new),
                        Outcome.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                        value.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(value)),
                        row.getString("currency"),
                        Instant.ofEpochMilli(row.getLong("at_ms"))));
    }
}
