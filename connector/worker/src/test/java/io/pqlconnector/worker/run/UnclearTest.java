package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.crm.CrmCall;
import io.pqlconnector.testkit.crm.CrmOptions;
import io.pqlconnector.testkit.crm.Endpoint;
import io.pqlconnector.testkit.crm.FakeCrmServer;
import io.pqlconnector.testkit.crm.Faults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An enrollment of which nobody knows whether it arrived: listed, not sent with what was refused, and sent when asked to. */
final class UnclearTest {
    private final FakeCrmServer crm = new FakeCrmServer(CrmOptions.STANDARD);
    private Pql pql;

    @BeforeEach
    void leaveAnEnrollmentUnclear(@TempDir Path folder) throws IOException {
        pql = CountedReports.configureEnrolling(folder, crm);
        pql.write("export/a.jsonl", CountedReports.line("1774900000", "ann@acme.example", "i1"));
        // The call is cut off, and nobody answers what became of it.
        Map<CrmCall, Fault> faults = Map.of(Endpoint.ENROLL, Fault.RESET_BEFORE, Endpoint.VERIFY, Fault.ERROR_BEFORE);
        crm.faults(call -> Optional.ofNullable(faults.get(call)));
        assertThat(pql.run("sync").exitCode()).isEqualTo(3);
    }

    @AfterEach
    void stop() {
        crm.close();
    }

    @Test
    void isListedForPeopleAndPrograms() {
        Pql.Result rejected = pql.run("rejected");
        Pql.Result json = pql.run("rejected", "--json");

        assertThat(rejected.exitCode()).isEqualTo(1);
        assertThat(rejected.out()).startsWith("""
                        Nothing is rejected.
                        scripted  contact ann@acme.example  enroll in "Outgrown"
                            UNCLEAR: Nobody knows whether it arrived: \
                        """).endsWith("""
                            planned by run 1, sent last at 2026-11-20 10:00 UTC; each run asks again, and sends nothing
                        Look into the CRM whether they are there. Send those again that it still cannot find:  ./pql rejected \
                        --resend-unclear     Whom one reached after all gets it twice.
                        """);
        assertThat(json.out()).startsWith("""
                        {"destination":"scripted","object":"contact","key":"ann@acme.example","account":"acme",\
                        "kind":"enroll","sequence":"Outgrown","code":"UNCLEAR","message":"Nobody knows whether it arrived: \
                        """).endsWith("""
                        "run":1,"sent_at":"2026-11-20T10:00:00Z","attempts":1}
                        {"summary":{"rejected":0,"unclear":1}}
                        """);
    }

    @Test
    void isNotSentWithWhatWasRefusedButWhenAskedTo() {
        Pql.Result retried = pql.run("rejected", "--retry");
        long sent = crm.tally().calls(Endpoint.ENROLL);
        crm.faults(Faults.NONE);

        Pql.Result resent = pql.run("rejected", "--resend-unclear");

        assertThat(retried.exitCode()).isEqualTo(3);
        assertThat(sent).isEqualTo(1);
        assertThat(resent.exitCode()).as(resent.out() + resent.err()).isZero();
        assertThat(resent.out()).contains("1 enrollment; all confirmed", "Nothing is rejected.\n");
        assertThat(crm.enrollments()).hasSize(1);
        assertThat(pql.run("runs").out()).contains("1 confirmed");
    }

    @Test
    void theTwoKindsAreSentAgainOneOrTheOther() {
        assertThat(pql.run("rejected", "--retry", "--resend-unclear").exitCode())
                .isEqualTo(2);
    }
}
