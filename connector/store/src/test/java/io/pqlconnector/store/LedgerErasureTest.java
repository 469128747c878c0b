package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.OutboxEntry.State;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.core.ledger.TakenAsDone;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.WritePolicy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Nothing of a person stays in the ledger, whatever the configuration says by now, and nothing of an account goes. */
final class LedgerErasureTest extends OpenLedgerTest {
    private static final String ANN = "ann@acme.example";
    private static final ObjectName COMPANY = new ObjectName("company");
    private static final ObjectName CONTACT = new ObjectName("contact");
    private static final DestinationName GONE = new DestinationName("gone");

    private int operations;

    @Test
    void whatIsNotConfiguredAnyMoreGoesToo() throws SQLException {
        for (DestinationName destination : List.of(Samples.LOCAL, GONE)) {
            confirm(upsert(destination, COMPANY, "acme", "acme"));
            for (String user : List.of("u-ann", "u-bob")) {
                confirm(upsert(destination, CONTACT, user, "acme"));
                confirm(list(destination, CONTACT, user, "acme"));
                reject(enroll(destination, user, "acme"));
                ledger.baselines().note(List.of(taken(destination, user, "acme")));
            }
        }

        LedgerErasure erasure = ledger.erasure(Set.of());
        assertThat(erasure.objectsWith(Set.of("u-ann")))
                .isEqualTo(Map.of("gone", Set.of("contact"), "local", Set.of("contact")));
        Map<String, Long> counted = erasure.erase(ANN, Set.of("u-ann"), false);
        assertThat(keys()).contains("u-ann");
        assertThat(erasure.erase(ANN, Set.of("u-ann"), true)).isEqualTo(counted);

        assertThat(counted)
                .isEqualTo(Map.of(
                        "rejection", 2L,
                        "operation", 6L,
                        "confirmed_record", 2L,
                        "confirmed_effect", 2L,
                        "taken_as_done", 2L));
        assertThat(keys()).containsOnly("acme", "u-bob");
        assertThat(ledger.rejections().all(Optional.empty())).hasSize(2);
        assertThat(erasure.objectsWith(Set.of("u-ann"))).isEmpty();
    }

    @Test
    void anAddressInARepsVerdictIsBlanked() throws SQLException {
        ledger.verdicts()
                .keep(
                        Samples.LOCAL,
                        "company.verdict",
                        new TreeMap<>(Map.of("acme", "Talking to Ann@acme.example", "globex", "Not a fit")),
                        Samples.DAY_1,
                        Samples.DAY_1);

        ledger.erasure(Set.of()).erase(ANN, Set.of("u-ann"), true);

        assertThat(rows("SELECT words FROM verdict ORDER BY account"))
                .allSatisfy(words -> assertThat(words).doesNotContainIgnoringCase("ann@"))
                .anySatisfy(words -> assertThat(words).startsWith("Talking to "))
                .contains("Not a fit");
    }

    @Test
    void whoIsCalledLikeAnAccountTakesNothingOfIt() throws SQLException {
        // 7 is an account, and Ann is the user 7 of another one; 8 is both an account and its only user.
        confirm(upsert(Samples.LOCAL, COMPANY, "7", "7"));
        confirm(list(Samples.LOCAL, COMPANY, "7", "7"));
        confirm(upsert(Samples.LOCAL, CONTACT, "7", "acme"));
        confirm(upsert(Samples.LOCAL, COMPANY, "8", "8"));
        confirm(list(Samples.LOCAL, COMPANY, "8", "8"));
        confirm(upsert(Samples.LOCAL, CONTACT, "8", "8"));
        confirm(list(Samples.LOCAL, CONTACT, "8", "8"));

        ledger.erasure(Set.of()).erase(ANN, Set.of("7", "8"), true);

        assertThat(rows("SELECT object || ' ' || key FROM confirmed_record")).containsExactly("company 7", "company 8");
        assertThat(rows("SELECT object || ' ' || key FROM confirmed_effect")).containsExactly("company 7", "company 8");
        assertThat(rows("SELECT slot FROM operation"))
                .containsExactly("company/7", "list/Hot/company/7", "company/8", "list/Hot/company/8");
    }

    @Test
    void whereTheLedgerCannotTellTheConfigurationDoes() throws SQLException {
        confirm(list(Samples.LOCAL, CONTACT, "8", "8"));
        confirm(list(GONE, COMPANY, "8", "8"));
        confirm(upsert(GONE, CONTACT, "8", "8", 0));
        confirm(list(GONE, CONTACT, "8", "8"));

        ledger.erasure(Set.of()).erase(ANN, Set.of("8"), true);
        assertThat(rows("SELECT object FROM confirmed_effect"))
                .as("may be an account's")
                .hasSize(3);

        ledger.erasure(Set.of(CONTACT)).erase(ANN, Set.of("8"), true);
        assertThat(rows("SELECT destination || ' ' || object FROM confirmed_effect"))
                .as("accounts were written as contacts there")
                .containsExactly("gone company", "gone contact");
    }

    @Test
    void anObjectThatWasMappedToAccountsAndThenToPeopleLosesOnlyThePersons() throws SQLException {
        confirm(upsert(Samples.LOCAL, CONTACT, "8", "8", 0));
        confirm(upsert(Samples.LOCAL, CONTACT, "8", "acme"));
        confirm(upsert(Samples.LOCAL, CONTACT, "9", "9", 0));
        confirm(upsert(Samples.LOCAL, CONTACT, "u-ann", "acme"));

        ledger.erasure(Set.of(CONTACT)).erase(ANN, Set.of("8", "9", "u-ann"), true);

        assertThat(rows("SELECT key FROM confirmed_record")).containsExactly("9");
    }

    @Test
    void tellsByWhichKeysAPersonIsKnown() {
        ledger.outbox()
                .commit(
                        1,
                        Samples.scored(
                                List.of(Samples.account("acme", Samples.DAY_1, 50, Optional.empty())), List.of()));
        confirm(upsert(Samples.LOCAL, CONTACT, "u-old", "acme", 1, "U0@acme.example"));
        confirm(upsert(GONE, CONTACT, "globex", "globex", 1, "u0@acme.example"));
        confirm(upsert(Samples.LOCAL, CONTACT, "u-bob", "acme", 1, "xu0@acme.example"));
        confirm(upsert(Samples.LOCAL, COMPANY, "initech", "initech", 0, "u0@acme.example"));
        confirm(upsert(Samples.LOCAL, CONTACT, "u-cho", "acme", 1, "cho@acme.example"));
        LedgerErasure erasure = ledger.erasure(Set.of());

        assertThat(erasure.idsOf("u0@acme.example")).containsExactly("globex", "u-old", "u0-acme");
        assertThat(erasure.idsOf("nobody@acme.example")).isEmpty();

        erasure.erase("u0@acme.example", erasure.idsOf("u0@acme.example"), true);
        assertThat(erasure.idsOf("u0@acme.example")).isEmpty();
        assertThat(erasure.idsOf("u1@acme.example")).containsExactly("u1-acme");
    }

    private PlannedOperation upsert(DestinationName destination, ObjectName object, String key, String account) {
        return upsert(destination, object, key, account, object.equals(CONTACT) ? 1 : 0);
    }

    private PlannedOperation upsert(
            DestinationName destination, ObjectName object, String key, String account, int stage) {
        return upsert(destination, object, key, account, stage, key + "@somewhere.example");
    }

    private PlannedOperation upsert(
            DestinationName destination, ObjectName object, String key, String account, int stage, String match) {
        SortedMap<String, FieldWrite> fields = new TreeMap<>();
        fields.put("about", new FieldWrite(new FieldValue.Text(account + operations), WritePolicy.ALWAYS));
        return planned(
                destination,
                account,
                object.value() + "/" + key,
                stage,
                new Operation.Upsert(next(), record(object, key, match), fields, true, Optional.empty()));
    }

    private PlannedOperation list(DestinationName destination, ObjectName object, String key, String account) {
        return planned(
                destination,
                account,
                "list/Hot/" + object.value() + "/" + key,
                2,
                new Operation.ListChange(next(), record(object, key, key), "Hot", true));
    }

    private PlannedOperation enroll(DestinationName destination, String key, String account) {
        return planned(
                destination,
                account,
                "enroll/Outgrown/contact/" + key,
                3,
                new Operation.Enroll(
                        next(),
                        record(CONTACT, key, key),
                        "Outgrown",
                        new Assignee(Optional.empty(), Optional.of("rep@ours.example"))));
    }

    private static TakenAsDone taken(DestinationName destination, String key, String account) {
        return new TakenAsDone(
                destination,
                "note/Became hot/contact/" + key,
                account,
                CONTACT,
                key,
                "create_note",
                "Became hot",
                Samples.DAY_1,
                1);
    }

    private static RecordRef record(ObjectName object, String key, String match) {
        return new RecordRef(object, key, List.of(new Match("email", match)), Optional.empty());
    }

    private static PlannedOperation planned(
            DestinationName destination, String account, String slot, int stage, Operation operation) {
        return new PlannedOperation(destination, account, slot, stage, 50, Samples.DAY_1, operation);
    }

    private IdempotencyKey next() {
        return new IdempotencyKey("k" + ++operations);
    }

    private void confirm(PlannedOperation planned) {
        settle(planned, Samples.confirmed(planned, "crm-" + operations));
    }

    private void reject(PlannedOperation planned) {
        settle(planned, Samples.rejected(planned));
    }

    private void settle(PlannedOperation planned, Receipt receipt) {
        ledger.outbox().commit(1, Samples.part(planned));
        ledger.outbox()
                .settle(Samples.answered(
                        1,
                        Map.of(
                                planned.operation().key(),
                                new OutboxEntry(
                                        planned, 1, State.SENDING, 1, Optional.of(Samples.DAY_1), Optional.empty())),
                        List.of(receipt)));
    }

    private Set<String> keys() throws SQLException {
        return new TreeSet<>(rows("SELECT key FROM confirmed_record UNION SELECT key FROM confirmed_effect"
                + " UNION SELECT key FROM taken_as_done UNION SELECT payload ->> '$.record.key' FROM operation"));
    }

    private List<String> rows(String sql) throws SQLException {
        try (Connection sqlite = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("ledger.db"));
                Statement statement = sqlite.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }
}
