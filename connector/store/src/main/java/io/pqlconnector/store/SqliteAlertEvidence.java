package io.pqlconnector.store;

import io.pqlconnector.core.alert.AlertEvidence;
import io.pqlconnector.core.alert.Lead;
import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.score.Trigger;
import io.pqlconnector.rules.signal.Measurement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.StatementContext;

/** What alerts are derived from, in the tables of assessments, tiers, records and rejections. */
final class SqliteAlertEvidence implements AlertEvidence {
    private static final String NEWLY_REFUSED = """
            SELECT r.destination, r.object, r.field, r.code, count(*) AS records
            FROM rejection r
            JOIN operation o ON o.destination = r.destination AND o.slot = r.slot AND o.open = 1 AND o.state = 'rejected'
            WHERE r.left_out = 0 AND r.since_run = :run
            GROUP BY r.destination, r.object, r.field, r.code
            ORDER BY records DESC, r.destination, r.object, r.field, r.code
            """;

    /**
     * What a row of a tier's history says, and how it stood before: the same may have been noted again in between. A run for
     * an instant that was scored before notes as its own what the earlier one saw, so only what is later counts.
     */
    private static final String ENTERED = """
            SELECT DISTINCT t.key
            FROM tier_change t
            WHERE t.run > :after AND t.run <= :upTo AND t.kind = 'account'
                AND t.as_of_ms > coalesce((SELECT as_of_ms FROM run WHERE number = :after), t.as_of_ms - 1)
                AND CASE WHEN :tiers = '[]' THEN t.qualified
                    ELSE t.tier IN (SELECT value FROM json_each(:tiers)) END
                AND NOT coalesce((
                    SELECT CASE WHEN :tiers = '[]' THEN b.qualified
                        ELSE coalesce(b.tier IN (SELECT value FROM json_each(:tiers)), 0) END
                    FROM tier_change b
                    WHERE b.kind = 'account' AND b.key = t.key AND b.as_of_ms < t.as_of_ms
                    ORDER BY b.as_of_ms DESC
                    LIMIT 1), 0)
            """;

    private static final String IS_STILL = """
            WHERE a.account IN (%s)
                AND CASE WHEN :tiers = '[]' THEN a.qualified
                    ELSE a.tier IN (SELECT value FROM json_each(:tiers)) END
            """.formatted(ENTERED);
    private static final String COUNT_ENTERED = "SELECT count(*) FROM assessment a\n" + IS_STILL;
    private static final String BEST_ENTERED = """
            SELECT a.account, a.as_of_ms, d.body, (
                SELECT c.link
                FROM confirmed_record c
                WHERE c.account = a.account AND c.key = c.account AND c.link IS NOT NULL
                ORDER BY c.confirmed_at_ms DESC
                LIMIT 1) AS link
            FROM assessment a
            JOIN assessment_detail d ON d.id = a.id
            """ + IS_STILL + """
            ORDER BY a.score DESC, a.account
            LIMIT :limit
            """;
    private static final String STANDING = """
            SELECT count(*)
            FROM assessment a
            """ + SqliteAssessments.NOT_GONE + """
                AND CASE WHEN :tiers = '[]' THEN a.qualified
                    ELSE a.tier IN (SELECT value FROM json_each(:tiers)) END
            """;

    private final Database database;

    SqliteAlertEvidence(Database database) {
        this.database = database;
    }

    @Override
    public List<Refused> newlyRefused(long run) {
        return database.read(handle -> handle.createQuery(NEWLY_REFUSED)
                .bind("run", run)
                .map((row, context) -> new Refused(
                        row.getString("destination"),
                        row.getString("object"),
                        row.getString("field"),
                        row.getString("code"),
                        row.getLong("records")))
                .list());
    }

    @Override
    public Entered entered(Set<String> tiers, long afterRun, long upToRun, int limit) {
        String sorted = sorted(tiers);
        return database.read(handle -> {
            List<Lead> best = handle.createQuery(BEST_ENTERED)
                    .bind("tiers", sorted)
                    .bind("after", afterRun)
                    .bind("upTo", upToRun)
                    .bind("limit", limit)
                    .map(SqliteAlertEvidence::lead)
                    .list();
            long all = best.size() < limit
                    ? best.size()
                    : handle.createQuery(COUNT_ENTERED)
                            .bind("tiers", sorted)
                            .bind("after", afterRun)
                            .bind("upTo", upToRun)
                            .mapTo(Long.class)
                            .one();
            return new Entered(all, best);
        });
    }

    @Override
    public long standing(Set<String> tiers) {
        return database.read(handle -> handle.createQuery(STANDING)
                .bind("tiers", sorted(tiers))
                .mapTo(Long.class)
                .one());
    }

    private static String sorted(Collection<String> tiers) {
        return Json.array(tiers.stream().sorted().toList());
    }

    private static Lead lead(ResultSet row, StatementContext context) throws SQLException {
        Assessment assessment = ScoredAccountCodec.read(
                        row.getString("body"), Instant.ofEpochMilli(row.getLong("as_of_ms")))
                .assessment();
        Measurement measurement = assessment.measurement();
        Optional<Assessment.ChosenPlay> play = assessment.play();
        return new Lead(
                row.getString("account"),
                measurement.name(),
                measurement.domain(),
                assessment.score(),
                assessment.tier(),
                assessment.triggers().stream().map(Trigger::reason).toList(),
                play.map(Assessment.ChosenPlay::action).orElse(""),
                play.map(Assessment.ChosenPlay::route).orElse(""),
                Columns.optionalText(row, "link"));
    }
}
