package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No statement goes through a whole table, but for those that are asked for one. */
final class QueryPlanTest {
    private static final List<Class<?>> STATEMENTS = List.of(
            AccountHistories.class,
            SqliteAlertBox.class,
            SqliteAlertEvidence.class,
            SqliteAlertPost.class,
            SqliteAssessments.class,
            SqliteBaselines.class,
            SqliteCrmOutcomes.class,
            SqliteCrmState.class,
            SqliteManifest.class,
            SqliteOutbox.class,
            SqliteRunLog.class,
            Figures.class,
            HeldBack.class,
            Intentions.class,
            NextOperations.class,
            OpenJobs.class,
            Pages.class,
            Settlement.class,
            TierHistory.class);
    /** Parts of statements. */
    private static final Set<String> PARTS = Set.of(
            "SqliteAlertEvidence.IS_STILL",
            "SqliteAssessments.STORED",
            "SqliteBaselines.COLUMNS",
            "SqliteCrmState.EFFECT_COLUMNS",
            "SqliteManifest.SLICE_COLUMNS",
            "SqliteOutbox.ENTRIES",
            "SqliteRunLog.RUNS");
    /** What is asked for whole, with what may be gone through. */
    private static final Map<String, String> WHOLE = Map.ofEntries(
            Map.entry("Figures.TIERS", "SCAN a"),
            Map.entry("Figures.REJECTED", "SCAN r"),
            Map.entry("Figures.LAST_SUCCESS", "SCAN run"),
            Map.entry("Figures.LAST_ENDED", "SCAN run"),
            Map.entry("Pages.FIRST", "SCAN a USING INDEX assessment_ranking"),
            Map.entry("Pages.FIRST_IN_TIER", "SCAN a USING INDEX assessment_ranking"),
            Map.entry("SqliteAlertEvidence.STANDING", "SCAN a"),
            Map.entry("SqliteAssessments.FIND_BY_PERSON", "SCAN p"),
            Map.entry("SqliteAssessments.BY_SCORE", "SCAN a USING INDEX assessment_ranking"),
            Map.entry("SqliteAssessments.BY_SCORE_IN_TIER", "SCAN a USING INDEX assessment_ranking"),
            Map.entry("SqliteManifest.SLICES", "SCAN slice USING INDEX"),
            Map.entry("SqliteManifest.FILES", "SCAN lake_file USING INDEX"),
            Map.entry("SqliteRunLog.LATEST", "SCAN run"));

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("statements")
    void noTableIsGoneThrough(String name, String sql) throws Exception {
        List<String> scans = plan(sql).stream()
                .filter(step -> step.startsWith("SCAN") && !step.contains("VIRTUAL TABLE"))
                .filter(step ->
                        !step.matches("SCAN (\\d+-ROW VALUES|CONSTANT ROW|hit|found|\\(subquery-\\d+\\)|overtaken.*)"))
                .filter(step -> !step.startsWith(WHOLE.getOrDefault(name, "nothing")))
                .toList();

        assertThat(scans).isEmpty();
    }

    @Test
    void whatIsOpenIsLookedUpByAccount() throws Exception {
        assertThat(plan(statement("SqliteOutbox.OPEN")))
                .anyMatch(step -> step.contains("operation_account (account=? AND open=?)"));
    }

    @Test
    void theNextBatchIsReadInTheOrderOfItsIndex() throws Exception {
        assertThat(plan(statement("NextOperations.NEXT"))).noneMatch(step -> step.contains("TEMP B-TREE"));
        assertThat(plan(statement("NextOperations.NEXT")))
                .as("what is put off is passed over within the index")
                .anyMatch(step -> step.contains("USING COVERING INDEX operation_next"));
        assertThat(plan(statement("NextOperations.BATCH"))).noneMatch(step -> step.contains("TEMP B-TREE"));
        assertThat(plan(statement("NextOperations.WAITING")))
                .anyMatch(step -> step.contains("USING COVERING INDEX operation_next"));
    }

    @Test
    void openJobsAreLookedUpByThemselves() throws Exception {
        for (String statement : List.of("OpenJobs.NAMES", "OpenJobs.CARRIED", "OpenJobs.FORGET")) {
            assertThat(plan(statement(statement))).as(statement).anyMatch(step -> step.contains("operation_job"));
        }
    }

    static Stream<Arguments> statements() throws IllegalAccessException {
        List<Arguments> statements = new ArrayList<>();
        for (Class<?> type : STATEMENTS) {
            for (Field field : type.getDeclaredFields()) {
                String name = type.getSimpleName() + "." + field.getName();
                if (Modifier.isStatic(field.getModifiers())
                        && field.getType() == String.class
                        && !PARTS.contains(name)) {
                    field.setAccessible(true);
                    String sql = String.valueOf(field.get(null));
                    if (sql.toLowerCase(Locale.ROOT).matches("(?s)(select|insert|update|delete) .*")) {
                        statements.add(Arguments.of(name, sql));
                    }
                }
            }
        }
        return statements.stream();
    }

    private static String statement(String name) throws IllegalAccessException {
        return statements()
                .filter(arguments -> name.equals(arguments.get()[0]))
                .map(arguments -> String.valueOf(arguments.get()[1]))
                .findFirst()
                .orElseThrow();
    }

    private List<String> plan(String sql) throws Exception {
        Path file = directory.resolve("ledger.db");
        SqliteLedger.open(file, SqliteLedger.Mode.WRITE).close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("EXPLAIN QUERY PLAN " + sql)) {
            List<String> steps = new ArrayList<>();
            while (rows.next()) {
                steps.add(rows.getString("detail"));
            }
            return steps;
        }
    }
}
