package io.pqlconnector.crm.local;

import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.testkit.CrmUnderTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The local CRM's file, looked at and edited as a person does it with a SQLite tool. */
final class LocalCrmFile implements CrmUnderTest {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-31T00:00:00Z"), ZoneOffset.UTC);

    private final Path file;

    LocalCrmFile(Path file) {
        this.file = file;
    }

    @Override
    public Destination connect() {
        return new LocalCrm(new DestinationName("local"), file, CLOCK);
    }

    @Override
    public Set<CrmId> records(ObjectName object) {
        return new LinkedHashSet<>(query("SELECT id FROM " + object + " ORDER BY id", row -> id(row, 1)));
    }

    @Override
    public Map<String, String> fields(ObjectName object, CrmId id) {
        Map<String, String> fields = new TreeMap<>();
        query(
                """
                SELECT field.key, CASE field.type
                    WHEN 'array' THEN (SELECT group_concat(value, '; ') FROM json_each(field.value))
                    WHEN 'true' THEN 'true' WHEN 'false' THEN 'false'
                    ELSE field.value END,
                    field.type, record.fields -> ('$."' || field.key || '"')
                FROM %1$s AS record, json_each(record.fields) AS field
                WHERE record.id = ? AND field.value <> ''
                """.formatted(object),
                // A fraction as it is written: SQLite's own reals are binary.
                row -> fields.put(
                        row.getString(1), row.getString(row.getString(3).equals("real") ? 4 : 2)),
                id.value());
        return fields;
    }

    @Override
    public CrmId createRecord(ObjectName object, Map<String, String> fields) {
        makeFile(object);
        run("INSERT INTO " + object + " DEFAULT VALUES");
        CrmId id = query("SELECT max(id) FROM " + object, row -> id(row, 1)).get(0);
        fields.forEach((field, value) -> edit(object, id, field, value));
        return id;
    }

    @Override
    public void edit(ObjectName object, CrmId id, String field, String value) {
        run("UPDATE " + object + " SET fields = json_set(fields, '$.' || ?, ?) WHERE id = ?", field, value, id.value());
    }

    @Override
    public void delete(ObjectName object, CrmId id) {
        run("DELETE FROM " + object + " WHERE id = ?", id.value());
    }

    @Override
    public void giveOwner(ObjectName object, CrmId id, String email) {
        edit(object, id, "owner", email);
    }

    @Override
    public Set<CrmId> companiesOf(CrmId contact) {
        return new LinkedHashSet<>(
                query("SELECT company_id FROM association WHERE contact_id = ?", row -> id(row, 1), contact.value()));
    }

    @Override
    public List<CrmId> members(ObjectName object, String list) {
        return query("""
                SELECT record_id FROM list_member JOIN list ON list.id = list_id
                WHERE object = ? AND name = ? ORDER BY record_id
                """, row -> id(row, 1), object.value(), list);
    }

    @Override
    public List<Enrollment> enrollments() {
        return query("""
                SELECT enrollment.id, contact_id, name, sender
                FROM enrollment JOIN sequence ON sequence.id = sequence_id ORDER BY enrollment.id
                """, row -> new Enrollment(id(row, 1), id(row, 2), row.getString(3), row.getString(4)));
    }

    @Override
    public List<Task> tasks() {
        return query(
                "SELECT id, record_id, subject, body, owner, due FROM task ORDER BY id",
                row -> new Task(
                        id(row, 1),
                        id(row, 2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        LocalDate.parse(row.getString(6))));
    }

    @Override
    public List<Note> notes() {
        return query(
                "SELECT id, record_id, body FROM note ORDER BY id",
                row -> new Note(id(row, 1), id(row, 2), row.getString(3)));
    }

    @Override
    public void finish(Enrollment enrollment) {
        run(
                "UPDATE enrollment SET state = 'finished' WHERE id = ?",
                enrollment.id().value());
    }

    @Override
    public CrmId addDeal(CrmId company, Deal deal) {
        return query(
                        """
                        INSERT INTO deal (company_id, opened_at_ms, stage, amount, at_ms)
                        VALUES (?, CAST(? AS INTEGER), ?, ?, CAST(? AS INTEGER)) RETURNING id
                        """,
                        row -> id(row, 1),
                        company.value(),
                        millis(deal.opened()),
                        deal.stage().name().toLowerCase(Locale.ROOT),
                        deal.value().toPlainString(),
                        millis(deal.at()))
                .get(0);
    }

    @Override
    public void changeDeal(CrmId id, Deal deal) {
        run(
                "UPDATE deal SET stage = ?, amount = ?, at_ms = CAST(? AS INTEGER) WHERE id = ?",
                deal.stage().name().toLowerCase(Locale.ROOT),
                deal.value().toPlainString(),
                millis(deal.at()),
                id.value());
    }

    @Override
    public void deleteDeal(CrmId id) {
        run("DELETE FROM deal WHERE id = ?", id.value());
    }

    private static String millis(Instant at) {
        return Long.toString(at.toEpochMilli());
    }

    @Override
    public String secret() {
        return "";
    }

    @Override
    public void close() {}

    /** Runs one statement past the destination. */
    void run(String sql, String... parameters) {
        try (Connection connection = open();
                PreparedStatement statement = bind(connection.prepareStatement(sql), parameters)) {
            statement.execute();
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** The rows of a query; none while there is no file. */
    <T> List<T> query(String sql, Statements.Row<T> reader, String... parameters) {
        List<T> rows = new ArrayList<>();
        if (Files.exists(file)) {
            try (Connection connection = open();
                    PreparedStatement statement = bind(connection.prepareStatement(sql), parameters);
                    ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(reader.read(result));
                }
            } catch (SQLException e) {
                throw new AssertionError(sql, e);
            }
        }
        return rows;
    }

    /** Has the destination make the file, by an operation that leaves no trace. */
    private void makeFile(ObjectName object) {
        RecordRef nobody = new RecordRef(object, "nobody", List.of(), Optional.empty());
        try (LocalCrm crm = new LocalCrm(new DestinationName("local"), file, CLOCK)) {
            crm.deliver(
                    new Batch(List.of(new Operation.ListChange(new IdempotencyKey("none"), nobody, "no list", false))));
        }
    }

    private Connection open() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file.toUri() + "?busy_timeout=10000");
    }

    private static PreparedStatement bind(PreparedStatement statement, String... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setString(i + 1, parameters[i]);
        }
        return statement;
    }

    private static CrmId id(ResultSet row, int column) throws SQLException {
        return new CrmId(row.getString(column));
    }
}
