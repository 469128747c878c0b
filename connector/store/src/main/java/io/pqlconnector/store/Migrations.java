package io.pqlconnector.store;

import io.pqlconnector.core.ledger.LedgerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Brings a ledger's tables up to date: numbered steps, forward only, each in a transaction together with the number that says
 * that it ran. A file that was ever released stays as it is for good, since ledgers exist that were made by it: a change is a new
 * file.
 */
final class Migrations {
    /** The files of this program, the oldest first. */
    static final List<String> FILES = List.of(
            "V001__ledger.sql", "V002__alerts.sql", "V003__outcomes.sql", "V004__grounds.sql", "V005__verdicts.sql");

    /** "PQL" and a one in SQLite's application id, so that another program's database is told from a ledger. */
    private static final int APPLICATION_ID = 0x50514C01;

    private final List<Step> steps;

    /** Some steps, the oldest first. Tests have their own. */
    Migrations(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /** From one version to the next, within a transaction. */
    interface Step {
        void run(Statement statement) throws SQLException;
    }

    /** Those of this program. */
    static Migrations ours() {
        return new Migrations(FILES.stream().map(Migrations::ofFile).toList());
    }

    /** The step that one of the files takes. */
    static Step ofFile(String name) {
        return statement -> statement.executeUpdate(text(name));
    }

    /** The version of the ledgers that this program makes. */
    int newest() {
        return steps.size();
    }

    /**
     * The version of a ledger; 0 if it is new. Looks in one snapshot, so that a ledger that somebody makes meanwhile is seen as
     * done or as not begun, never half way.
     *
     * @throws LedgerException if a newer program made it, or another program
     */
    int check(Path file, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("BEGIN");
            try {
                int version = version(file, connection);
                statement.executeUpdate("COMMIT");
                return version;
            } catch (SQLException | RuntimeException e) {
                Database.rollBack(statement, e);
                throw e;
            }
        }
    }

    private int version(Path file, Connection connection) throws SQLException {
        int version = pragma(connection, "user_version");
        boolean ours = pragma(connection, "application_id") == APPLICATION_ID;
        if (!ours && (version != 0 || pragma(connection, "schema_version") != 0)) {
            throw new LedgerException(
                    "The file " + file + " is an SQLite database, but not a ledger of this program. "
                            + "Set data_dir to another directory, or put the ledger back from a backup:"
                            + "  ./pql restore FILE  (docs/ledger.md).",
                    null);
        }
        if (version > newest()) {
            throw new LedgerException(
                    "The ledger " + file + " has version " + version
                            + ", made by a newer program; this one knows versions up to " + newest()
                            + ". Run the newer program, or put back a backup from before the upgrade:"
                            + "  ./pql restore FILE  (docs/ledger.md).",
                    null);
        }
        return version;
    }

    void run(Path file, Connection connection) throws SQLException {
        while (true) {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("BEGIN IMMEDIATE");
                try {
                    // Inside the transaction: another process may have been faster.
                    int version = version(file, connection);
                    if (version == newest()) {
                        statement.executeUpdate("COMMIT");
                        return;
                    }
                    steps.get(version).run(statement);
                    statement.executeUpdate("PRAGMA application_id = " + APPLICATION_ID);
                    statement.executeUpdate("PRAGMA user_version = " + (version + 1));
                    statement.executeUpdate("COMMIT");
                } catch (SQLException | RuntimeException e) {
                    Database.rollBack(statement, e);
                    throw e;
                }
            }
        }
    }

    private static int pragma(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA " + name)) {
            result.next();
            return result.getInt(1);
        }
    }

    /** What one of the files says. */
    static String text(String name) {
        try (InputStream in = Migrations.class.getResourceAsStream("migrations/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its migration " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
