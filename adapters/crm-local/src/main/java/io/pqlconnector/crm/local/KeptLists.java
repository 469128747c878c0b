package io.pqlconnector.crm.local;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.CrmId;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** Reads who is on a list that people keep. */
final class KeptLists {
    private static final String LIST_ID = """
            SELECT id FROM list WHERE object = :object AND (name = :name OR CAST(id AS TEXT) = :id)
            ORDER BY name = :again DESC LIMIT 1
            """;
    private static final String MEMBERS = "SELECT record_id FROM list_member WHERE list_id = :listId";

    private KeptLists() {}

    /**
     * The records on a list; empty if there is no such list.
     *
     * @param nameOrId if a list has the one and another list the other, the name wins
     */
    static Optional<Set<CrmId>> members(Statements statements, CrmObject object, String nameOrId) throws SQLException {
        Optional<Long> list =
                statements.first(LIST_ID, row -> row.getLong(1), object.table(), nameOrId, nameOrId, nameOrId);
        return list.isEmpty()
                ? Optional.empty()
                : Optional.of(Set.copyOf(
                        statements.list(MEMBERS, row -> new CrmId(Long.toString(row.getLong(1))), list.get())));
    }

    /** Says that there is no such list, and how to make it. */
    static AdapterException missing(Path file, CrmObject object, String list) {
        String quoted = "'" + list.replace("'", "''") + "'";
        return new AdapterException(
                FailureKind.CONFIGURATION,
                "The local CRM " + file + " has no list \"" + list + "\" of the object " + object.table()
                        + ". Correct its name in the configuration, or make it with any SQLite tool: INSERT INTO list (object,"
                        + " name) VALUES ('" + object.table() + "', " + quoted + ")",
                null);
    }
}
