package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What had been sent, or waited, when a backup was made is not sent again after {@code pql restore}. */
final class RestoredOutboxTest extends ExampleBackups {
    @Test
    void afterARestoreTheNextSyncEnrollsNobodyAndMakesNoTask() throws Exception {
        pql.run("sync", "--as-of", "2026-02-01T00:00:00Z");
        pql.run("backup", archive());
        pql.run("sync", "--as-of", "2026-03-31T00:00:00Z");
        List<String> effects = effects();
        assertThat(effects).isNotEmpty();

        Pql.Result restore = pql.run("restore", archive());
        Pql.Result sync = pql.run("sync", "--as-of", "2026-03-31T00:00:00Z");

        assertThat(restore.out()).contains("The next ./pql sync is a baseline");
        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(sync.out()).contains("taken as done by a baseline");
        assertThat(effects()).isEqualTo(effects);
        assertThat(pql.run("sync", "--as-of", "2026-04-01T00:00:00Z").out()).doesNotContain("baseline");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "sending", "unknown", "rejected"})
    void whatWaitedInTheBackupIsNotMadeASecondTime(String state) throws Exception {
        pql.run("sync");
        pql.ledger()
                .execute("UPDATE operation SET open = 1, state = '" + state
                        + "' WHERE kind IN ('enroll', 'create_task')");
        if (state.equals("rejected")) {
            pql.ledger()
                    .execute(
                            "INSERT INTO rejection (destination, slot, code, field, left_out, object, definition, since_run,"
                                    + " since_ms, attempts) SELECT destination, slot, 'SEQUENCE_FULL', '', 0, object, '', run, 0, 1"
                                    + " FROM operation WHERE state = 'rejected'");
        }
        assertThat(pql.ledger().number("SELECT count(*) FROM operation WHERE open = 1"))
                .isPositive();
        pql.run("backup", archive());
        List<String> effects = effects();

        pql.run("restore", archive());

        assertThat(pql.ledger().number("SELECT count(*) FROM operation WHERE open = 1"))
                .isZero();
        assertThat(pql.run("rejected").out()).doesNotContain("SEQUENCE_FULL");
        assertThat(pql.run("rejected", "--retry").err()).doesNotContain("fault of the program");
        assertThat(pql.run("rejected", "--resend-unclear").err()).doesNotContain("fault of the program");
        assertThat(effects()).isEqualTo(effects);
        assertThat(pql.ledger().number("SELECT count(*) FROM operation WHERE open = 1"))
                .isZero();
    }

    @Test
    void alertsThatWaitedInTheBackupAreNotSentASecondTimeAndThatIsTold() throws Exception {
        pql.run("sync");
        pql.ledger()
                .execute("INSERT INTO alert_message (id, channel, state, made_at_ms, attempts, not_before_ms, why)"
                        + " VALUES ('m1', 'sales', 'pending', 1, 1, 1, 'no answer')");
        pql.ledger()
                .execute(
                        "INSERT INTO alert (channel, kind, dedup_key, subject, run, created_at_ms, payload, message)"
                                + " VALUES ('sales', 'health', 'a', 'a', 1, 1, '{}', 'm1'),"
                                + " ('sales', 'health', 'b', 'b', 1, 1, '{}', NULL), ('admins', 'health', 'b', 'b', 1, 1, '{}', NULL)");
        pql.run("backup", archive());

        assertThat(pql.run("restore", archive()).exitCode()).isZero();

        assertThat(pql.ledger().number("SELECT count(*) FROM alert WHERE message IS NULL"))
                .isZero();
        assertThat(pql.ledger()
                        .number("SELECT count(*) FROM alert a JOIN alert_message m ON m.id = a.message"
                                + " AND m.channel = a.channel WHERE m.state = 'dropped'"
                                + " AND m.why = 'it waited in a backup that was put back'"))
                .isEqualTo(3);
        assertThat(pql.ledger().number("SELECT count(*) FROM alert_message"))
                .as("one of each channel")
                .isEqualTo(2);
        assertThat(pql.ledger().number("SELECT count(*) FROM alert_message WHERE state = 'pending'"))
                .isZero();
    }

    /** Whom the CRM enrolled, and its tasks. */
    private List<String> effects() throws Exception {
        return FinalState.of(pql.path("data")).entrySet().stream()
                .filter(part -> part.getKey().matches(".*(enroll|task|note|engagement).*"))
                .flatMap(part -> part.getValue().stream())
                .sorted()
                .toList();
    }
}
