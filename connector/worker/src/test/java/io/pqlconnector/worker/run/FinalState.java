package io.pqlconnector.worker.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a data folder holds, without what may differ between a run that was killed on its way and one that was not: run
 * numbers, wall-clock times, and ids that were handed out in passing. Two folders hold the same if their states are equal.
 */
final class FinalState {
    private static final Map<String, String> LEDGER = Map.of(
            "slices",
            "SELECT source, slice_id, hash, records, duplicates, quarantined, future, first_event_us, last_event_us FROM slice",
            "assessments",
            "SELECT account, name, domain, score, tier, qualified, as_of_ms, rules_version, body"
                    + " FROM assessment JOIN assessment_detail USING (id)",
            "people",
            "SELECT account, people FROM account_people JOIN assessment USING (id)",
            "tiers",
            "SELECT kind, key, as_of_ms, tier, score, qualified FROM tier_change",
            "operations",
            "SELECT key, destination, slot, state FROM operation",
            "confirmed records",
            "SELECT destination, object, key, account, version, fields FROM confirmed_record",
            "confirmed effects",
            "SELECT destination, slot, account, kind, version, as_of_ms FROM confirmed_effect");
    private static final Map<String, String> CRM = Map.of(
            "companies",
            "SELECT key, fields FROM company",
            "contacts",
            "SELECT key, fields FROM contact",
            "associations",
            "SELECT contact.key, company.key FROM association"
                    + " JOIN contact ON contact.id = contact_id JOIN company ON company.id = company_id",
            "list members",
            "SELECT list.name, coalesce(company.key, contact.key) FROM list_member JOIN list ON list.id = list_id"
                    + " LEFT JOIN company ON object = 'company' AND company.id = record_id"
                    + " LEFT JOIN contact ON object = 'contact' AND contact.id = record_id",
            "enrollments",
            "SELECT idempotency_key, contact.key, sender, state FROM enrollment JOIN contact ON contact.id = contact_id",
            "tasks",
            "SELECT idempotency_key, object, subject, body, owner, due FROM task");

    private FinalState() {}

    /** The state of a data folder, as text by part. */
    static SortedMap<String, List<String>> of(Path data) throws SQLException, IOException {
        SortedMap<String, List<String>> state = new TreeMap<>();
        try (Connection ledger = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("ledger.db"))) {
            for (Map.Entry<String, String> part : LEDGER.entrySet()) {
                state.put("ledger: " + part.getKey(), rows(ledger, part.getValue()));
            }
            state.put(
                    "lake",
                    lake(data.resolve("lake"), rows(ledger, "SELECT name FROM lake_file WHERE role = 'records'")));
        }
        try (Connection crm = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("crm.db"))) {
            for (Map.Entry<String, String> part : CRM.entrySet()) {
                state.put("crm: " + part.getKey(), rows(crm, part.getValue()));
            }
        }
        return state;
    }

    // The files hold the same records however they are cut, and no file lies there that the manifest does not name.
    private static List<String> lake(Path folder, List<String> names) throws SQLException, IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<String> unnamed = files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .filter(file -> file.endsWith(".parquet") && !names.contains(file))
                    .toList();
            if (!unnamed.isEmpty()) {
                return List.of("not in the manifest: " + unnamed);
            }
        }
        String list =
                names.stream().map(name -> "'" + folder.resolve(name) + "'").collect(Collectors.joining(", "));
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:")) {
            return rows(
                    duckDb,
                    "SELECT count(*), count(DISTINCT (id_high, id_low)), bit_xor(hash(kind, name, occurred_at, user_id, id_high,"
                            + " id_low, properties)), sum(hash(kind, name, occurred_at, user_id, properties)::HUGEINT)"
                            + " FROM read_parquet([" + list + "], union_by_name = true)");
        }
    }

    private static List<String> rows(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    row.add(rows.getString(i));
                }
                found.add(String.join(" | ", row));
            }
            Collections.sort(found);
            return found;
        }
    }
}
