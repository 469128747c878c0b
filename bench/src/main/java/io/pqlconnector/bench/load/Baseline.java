package io.pqlconnector.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Runs the hand-written script in a process of its own, as one would from a shell, and prints sums of its signals.
 *
 * <p>Usage: {@code Baseline SCRIPT.sql EXPORT PARQUET}
 */
public final class Baseline {
    private static final String SUMS = """
            SELECT count(*), sum(activated), sum(habitual_use), sum(engaged), sum(team_invites), sum(team_forming),
                   sum(core_use), round(sum(near_limit), 3), sum(hit_limit), sum(premium_intent), sum(asked_to_upgrade),
                   sum(last_14), sum(before_14)
            FROM signals
            """;

    private Baseline() {}

    /** Runs the script. */
    public static void main(String[] arguments) throws IOException, SQLException {
        String script = Files.readString(Path.of(arguments[0]))
                .replace("${export}", arguments[1])
                .replace("${parquet}", arguments[2]);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute(script);
            try (ResultSet sums = statement.executeQuery(SUMS)) {
                sums.next();
                StringBuilder line = new StringBuilder("accounts and sums:");
                for (int i = 1; i <= sums.getMetaData().getColumnCount(); i++) {
                    line.append(' ').append(sums.getString(i));
                }
                System.out.println(line);
            }
        }
    }
}
