package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.testkit.crm.CrmOptions;
import io.pqlconnector.testkit.crm.CrmOptions.BadRecord;
import io.pqlconnector.testkit.crm.CrmOptions.Strictness;
import io.pqlconnector.testkit.crm.Endpoint;
import io.pqlconnector.testkit.crm.FakeCrmServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An enrollment whose sender's day is full: it waits, everybody is told why, and it is made the next day. */
final class PutOffTest {
    private static final String MIDNIGHT = "\\d{4}-\\d\\d-\\d\\d 00:00 UTC";

    private final AtomicBoolean full = new AtomicBoolean(true);
    private final FakeCrmServer crm =
            new FakeCrmServer(CrmOptions.STANDARD.refusing(Strictness.PER_RECORD, this::refusal));
    private Pql pql;

    @BeforeEach
    void configure(@TempDir Path folder) throws IOException {
        pql = CountedReports.configureEnrolling(folder, crm);
        pql.write("export/a.jsonl", CountedReports.line("1774900000", "ann@acme.example", "i1"));
    }

    @AfterEach
    void stop() {
        crm.close();
    }

    @Test
    void waitsAndIsMadeTheNextDay() {
        // The scripted CRM's adapter puts off until the next day by the real clock.
        Instant now = Instant.now();

        Pql.Result sync = pql.runAt(now, "sync");
        Pql.Result again = pql.runAt(now, "sync");

        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isEqualTo(1);
        assertThat(sync.out())
                .contains("2 records (2 new); 1 put off by the CRM")
                .containsPattern(" {9}1 enrollment waits, not before " + MIDNIGHT
                        + ": SEND_LIMIT_EXCEEDED \\(The day of sdr@our.example is full.\\)\n");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.out()).contains("nothing to change; 1 put off").doesNotContain("Nothing new");
        assertThat(crm.tally().calls(Endpoint.ENROLL)).isEqualTo(1);
        assertThat(pql.run("runs").out()).contains("1 put off");
        full.set(false);

        Pql.Result next = pql.runAt(now.plus(Duration.ofDays(2)), "sync");

        assertThat(next.exitCode()).as(next.out() + next.err()).isZero();
        assertThat(crm.enrollments()).hasSize(1);
    }

    @Test
    void isExplainedAndForProgramsWithoutTheTime() {
        pql.runAt(Instant.now(), "sync");

        assertThat(pql.run("explain", "acme").out())
                .containsPattern("waits: enroll/Outgrown/contact/ann@acme.example until " + MIDNIGHT
                        + " \\(SEND_LIMIT_EXCEEDED: The day of sdr@our.example is full.\\)");
        assertThat(pql.run("explain", "acme", "--json").out())
                .contains("\"attempts\":0,\"code\":\"SEND_LIMIT_EXCEEDED\",\"message\":\"The day of"
                        + " sdr@our.example is full.\"}]");
    }

    // A contact can be written whatever its enrollment comes to.
    private Optional<BadRecord> refusal(String key) {
        return full.get()
                        && key.contains("@")
                        && !crm.records(ManyRecords.CONTACT).isEmpty()
                ? Optional.of(new BadRecord("SEND_LIMIT_EXCEEDED", "", "The day of sdr@our.example is full."))
                : Optional.empty();
    }
}
