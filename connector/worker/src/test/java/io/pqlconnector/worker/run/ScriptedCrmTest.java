package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.crm.CrmOptions;
import io.pqlconnector.testkit.crm.Endpoint;
import io.pqlconnector.testkit.crm.FakeCrmServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole program, in a process of its own, and a CRM over HTTP that misbehaves. */
final class ScriptedCrmTest extends CountedReportsTest {
    private static final ObjectName COMPANY = new ObjectName("company");

    private final FakeCrmServer crm = new FakeCrmServer(CrmOptions.STANDARD);

    @BeforeEach
    void deliverToTheScriptedCrm() throws IOException {
        pql.write("config.yaml", """
                as_of: 2026-03-31T00:00:00Z
                sources: [ { type: files, format: mixpanel, path: "export/*" } ]
                accounts: { key: [ properties.org ] }
                rules: rules.yaml
                destinations: [ { type: scripted, mapping: local.yaml, base_url: "%s", token: "%s" } ]
                """.formatted(crm.url(), pql.secret(crm.secret())));
        pql.write("export/a.jsonl", CountedReports.lines(0, 3));
    }

    @AfterEach
    void stopTheCrm() {
        crm.close();
    }

    @Test
    void aSyncEndsAsWantedAlthoughEachKindOfCallGoesWrongOnce() throws Exception {
        crm.misbehave(Fault.RESET_AFTER, Fault.THROTTLED, Fault.TOKEN_EXPIRED, Fault.ERROR_AFTER, Fault.HTML_AFTER);

        Pql.Result sync = pql.runOn(1, "sync");

        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(crm.records(COMPANY))
                .singleElement()
                .satisfies(id -> assertThat(crm.fields(COMPANY, id))
                        .containsEntry("pql_score", "40")
                        .containsEntry("pql_account_key", "acme"));
    }

    @Test
    void aSecondSyncWritesNothing() throws Exception {
        pql.run("sync");
        long writes = crm.tally().calls(Endpoint.UPSERT);

        Pql.Result second = pql.run("sync");

        assertThat(second.exitCode()).as(second.out() + second.err()).isZero();
        assertThat(writes).isEqualTo(1);
        assertThat(crm.tally().calls(Endpoint.UPSERT)).isEqualTo(1);
    }
}
