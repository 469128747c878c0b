package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.crm.CrmOptions;
import io.pqlconnector.testkit.crm.Endpoint;
import io.pqlconnector.testkit.crm.FakeCrmServer;
import io.pqlconnector.testkit.crm.Faults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code pql forget --crm}: what we wrote of a person into two CRMs is cleared before anything here is forgotten. */
final class ForgetInCrmTest extends CountedReportsTest {
    private static final ObjectName CONTACT = new ObjectName("contact");
    private static final String ANN = "ann@acme.example";
    private static final String BOB = "bob@acme.example";

    private final Set<String> locked = ConcurrentHashMap.newKeySet();
    private final FakeCrmServer crm = new FakeCrmServer(CrmOptions.STANDARD.refusing(
            CrmOptions.Strictness.PER_RECORD,
            key -> locked.contains(key)
                    ? Optional.of(new CrmOptions.BadRecord("RECORD_LOCKED", "", "The record is locked by an approval."))
                    : Optional.empty()));

    @BeforeEach
    void sync() throws IOException {
        configure("""
                  - { type: local, mapping: local.yaml }
                """);
        pql.write("local.yaml", """
                company:
                  match: [ { field: pql_account_key, to: account.key } ]
                  create_missing: true
                  fields: { pql_score: { from: score, type: number } }
                contact:
                  match: [ { field: email, to: user.email } ]
                  create_missing: true
                  who: { top_users: 2 }
                  fields:
                    pql_is_champion: { from: user.champion, type: bool }
                    source: { value: product, type: text, write: on_create }
                lists: [ { name: Hot people, of: contact, when: "tier == 'hot'" } ]
                enrollments:
                  - { sequence: Outgrown, when: "tier == 'hot'", sender: { email: sdr@our.example } }
                """);
        pql.write(
                "export/a.jsonl",
                CountedReports.line("1774900000", ANN, "i1")
                        + CountedReports.line("1774900001", ANN, "i2")
                        + CountedReports.line("1774900000", BOB, "i3"));
        Pql.Result sync = pql.run("sync");
        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(fields(ANN)).containsOnlyKeys("email", "pql_is_champion", "source");
        assertThat(crm.members(CONTACT, "Hot people")).hasSize(2);
    }

    @AfterEach
    void stop() {
        crm.close();
    }

    private void configure(String more) throws IOException {
        pql.write("config.yaml", """
                as_of: 2026-03-31T00:00:00Z
                sources: [ { type: files, format: mixpanel, path: "export/*" } ]
                accounts: { key: [ properties.org ] }
                rules: rules.yaml
                destinations:
                  - { type: scripted, mapping: local.yaml, base_url: "%s", token: "%s" }
                """.formatted(crm.url(), pql.secret(crm.secret())) + more);
    }

    @Test
    void showsWhatWouldBeClearedAndWritesNothing() throws Exception {
        long writes = crm.tally().calls(Endpoint.UPSERT);

        Pql.Result shown = pql.run("forget", ANN, "--crm");

        assertThat(shown.exitCode()).as(shown.out() + shown.err()).isZero();
        assertThat(shown.out())
                .contains("""
                          to clear  pql_is_champion  true
                          to leave  Hot people
                          by hand   unenroll them, if they still are in "Outgrown"
                          by hand   the record itself stays, with email, source: delete it there
                        """)
                .containsPattern("(?s)scripted: contact ann@acme.example.*\nlocal: contact ann@acme.example")
                .contains("Nothing was deleted. Do it:  ./pql forget ann@acme.example --crm --apply");
        assertThat(crm.tally().calls(Endpoint.UPSERT)).isEqualTo(writes);
        assertThat(fields(ANN)).containsEntry("pql_is_champion", "true");
        assertThat(inLedger()).isTrue();
    }

    @Test
    void clearsInEveryCrmAndThenForgets() throws Exception {
        Map<String, String> bob = fields(BOB);

        Pql.Result forgotten = pql.run("forget", ANN, "--crm", "--apply");

        assertThat(forgotten.exitCode()).as(forgotten.out() + forgotten.err()).isZero();
        assertThat(forgotten.out())
                .contains("  cleared   pql_is_champion  true\n  off list  Hot people\n")
                .contains("Deleted.", "in the CRM what stands above as by hand");
        assertThat(fields(ANN)).containsOnlyKeys("email", "source");
        assertThat(fields(BOB)).isEqualTo(bob);
        assertThat(crm.members(CONTACT, "Hot people")).containsExactly(id(BOB));
        assertThat(crm.records(CONTACT)).as("no record is deleted").hasSize(2);
        assertThat(pql.crm().texts("SELECT fields FROM contact ORDER BY id"))
                .hasSize(2)
                .filteredOn(fields -> fields.contains(ANN))
                .singleElement(as(InstanceOfAssertFactories.STRING))
                .contains("source")
                .doesNotContain("pql_is_champion");
        assertThat(pql.crm().texts("SELECT count(*) FROM list_member")).containsExactly("1");
        assertThat(inLedger()).isFalse();
        assertThat(pql.run("forget", ANN, "--crm").out())
                .contains("scripted: no record there is known to be theirs.")
                .contains("Nothing is kept of ann@acme.example.");
        Pql.Result sync = pql.run("sync");
        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(fields(ANN)).containsOnlyKeys("email", "source");
    }

    @Test
    void ifOneRecordIsRefusedNothingIsForgottenUntilItIsDone() throws Exception {
        locked.add(ANN);

        Pql.Result refused = pql.run("forget", ANN, "--crm", "--apply");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .contains("scripted: contact ann@acme.example was not done (upsert). RECORD_LOCKED:"
                        + " The record is locked by an approval.")
                .contains("Nothing was deleted here", "./pql forget ann@acme.example --apply");
        assertThat(refused.out()).contains("to clear  pql_is_champion").doesNotContain("Deleted.");
        assertThat(fields(ANN)).containsEntry("pql_is_champion", "true");
        assertThat(inLedger()).isTrue();
        assertThat(pql.path("data/forgotten")).doesNotExist();

        locked.clear();
        Pql.Result again = pql.run("forget", ANN, "--crm", "--apply");

        assertThat(again.exitCode()).as(again.out() + again.err()).isZero();
        assertThat(fields(ANN)).containsOnlyKeys("email", "source");
        assertThat(inLedger()).isFalse();
    }

    @Test
    void ifACrmDoesNotAnswerNothingIsForgotten() throws Exception {
        crm.faults(call -> call == Endpoint.UPSERT ? Optional.of(Fault.ERROR_BEFORE) : Optional.empty());

        Pql.Result failed = pql.run("forget", ANN, "--crm", "--apply");

        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.err()).startsWith("scripted: ").contains("Nothing was deleted here");
        assertThat(inLedger()).isTrue();

        crm.faults(Faults.NONE);
        assertThat(pql.run("forget", ANN, "--crm", "--apply").exitCode()).isZero();
        assertThat(fields(ANN)).containsOnlyKeys("email", "source");
    }

    @Test
    void ofACrmThatIsNotConfiguredAnyMoreNothingIsForgottenUnseen() throws Exception {
        configure("");

        Pql.Result refused = pql.run("forget", ANN, "--crm", "--apply");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .contains("local has records of theirs, but the configuration has no such destination any more");
        assertThat(inLedger()).isTrue();
        assertThat(pql.run("forget", ANN, "--apply").exitCode())
                .as("without --crm it is left to a person")
                .isZero();
    }

    private Map<String, String> fields(String email) {
        return crm.fields(CONTACT, id(email));
    }

    private CrmId id(String email) {
        return crm.records(CONTACT).stream()
                .filter(id -> email.equals(crm.fields(CONTACT, id).get("email")))
                .findFirst()
                .orElseThrow();
    }

    private boolean inLedger() throws IOException {
        return Files.readString(pql.path("data/ledger.db"), StandardCharsets.ISO_8859_1)
                        .contains(ANN)
                || (Files.exists(pql.path("data/ledger.db-wal"))
                        && Files.readString(pql.path("data/ledger.db-wal"), StandardCharsets.ISO_8859_1)
                                .contains(ANN));
    }
}
