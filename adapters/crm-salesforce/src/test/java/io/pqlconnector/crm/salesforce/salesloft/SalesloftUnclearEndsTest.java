package io.pqlconnector.crm.salesforce.salesloft;

import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.confirmed;
import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.deferred;
import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.enrollment;
import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.rejected;
import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.crm.salesforce.cadence.CadenceProvider;
import io.pqlconnector.crm.salesforce.cadence.Enrollment;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.crm.Faults;
import io.pqlconnector.testkit.web.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls after which nobody knows whether a message goes out, Salesloft's limits, and its key. */
final class SalesloftUnclearEndsTest extends SalesloftTest {
    private static final Enrollment ANN = enrollment("ann", "Welcome");

    private String ann = "";

    @BeforeEach
    void addAnn() {
        ann = salesloft.person("ann@acme.example");
    }

    @ParameterizedTest
    @EnumSource(names = {"RESET_AFTER", "SILENCE_AFTER", "STALL_AFTER", "ERROR_AFTER", "JUNK_AFTER", "HTML_AFTER"})
    void findsWhatWasDoneAlthoughTheAnswerDidNotCome(Fault fault) throws Exception {
        salesloft.misbehaveOn(FakeSalesloft.ENROLL, Faults.script(List.of(fault)));
        try (CadenceProvider impatient = connect("api_key: key-1", Duration.ofMillis(300))) {
            confirmed(impatient.enroll(ANN));

            assertThat(salesloft.letIn(ann)).isEqualTo(1);
            assertThat(salesloft.calls(FakeSalesloft.ENROLL)).isEqualTo(1);
        }
    }

    @Test
    void findsThatSomebodyWasStartedAgain() throws Exception {
        reconnect("reenroll: true");
        String membership = salesloft.membership(ann, welcome, false);
        salesloft.misbehaveOn(FakeSalesloft.ENROLL, Faults.script(List.of(Fault.RESET_AFTER)));

        assertThat(confirmed(provider.enroll(ANN)).id()).isEqualTo(new CrmId(membership));
    }

    @Test
    void findsByTheDateThatSomebodyWasStartedAgain() throws Exception {
        reconnect("reenroll: true");
        String membership = salesloft.membership(ann, welcome, false);
        time.advance(Duration.ofHours(1));
        assertThat(rejected(provider.verify(ANN, time.now())).code()).isEqualTo(Destination.NOT_DONE);

        salesloft.get(membership).put("added_at", time.now().toString());

        confirmed(provider.verify(ANN, time.now()));
    }

    @Test
    void leavesOpenWhatMayStillShow() throws Exception {
        salesloft.misbehaveOn(FakeSalesloft.ENROLL, Faults.script(List.of(Fault.RESET_BEFORE)));
        Instant sentAt = time.now();

        unknown(provider.enroll(ANN));
        assertThat(rejected(provider.verify(ANN, sentAt)).code()).isEqualTo(Destination.NOT_DONE);
        confirmed(provider.enroll(ANN));

        assertThat(salesloft.letIn(ann)).isEqualTo(1);
    }

    @ParameterizedTest(name = "Retry-After {0}, Date {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
                    ''  | ''                            | 40
                    ''  | Sat, 21 Nov 2026 09:59:50 GMT | 10
                    ''  | Sat, 21 Nov 2026 10:00:00 GMT | 60
                    7   | ''                            | 7
                    """)
    void waitsForTheNextMinute(String retryAfter, String date, int seconds) throws Exception {
        Answer.Whole throttled = salesloft.throttled();
        throttled = retryAfter.isEmpty() ? throttled : throttled.with("Retry-After", retryAfter);
        salesloft.answerInstead(FakeSalesloft.ENROLL, date.isEmpty() ? throttled : throttled.with("Date", date));

        confirmed(provider.enroll(ANN));

        assertThat(time.pauses()).containsExactly(Duration.ofSeconds(seconds));
        assertThat(salesloft.letIn(ann)).isEqualTo(1);
    }

    @Test
    void keepsToThreeQuartersOfTheMinute() throws Exception {
        for (int i = 0; i < 25; i++) {
            salesloft.person("user-" + i + "@acme.example");
            confirmed(provider.enroll(enrollment("user-" + i, "Welcome")));
        }

        assertThat(salesloft.calls()).isEqualTo(2 + 3 * 25);
        assertThat(time.pauses()).containsExactly(Duration.ofSeconds(10));
    }

    @Test
    void turnsEnrollmentsOffWhereTheKeyIsRefused() throws Exception {
        provider.close();
        provider = connect("api_key: key-0", Duration.ofSeconds(30));

        Receipt.Deferred first = deferred(provider.enroll(ANN));
        long calls = salesloft.calls();
        Receipt.Deferred second = deferred(provider.enroll(ANN));

        assertThat(first.code()).isEqualTo("SEQUENCES_NOT_ALLOWED");
        assertThat(first.reason())
                .startsWith("Enrollments in Salesloft are off until this is mended: ")
                .contains("the service refused the credentials (status 401)")
                .doesNotContain("key-0");
        assertThat(second.reason()).isEqualTo(first.reason());
        assertThat(salesloft.calls()).isEqualTo(calls);
        unknown(provider.verify(ANN, time.now()));
    }

    @Test
    void namesTheRightThatIsMissing() throws Exception {
        salesloft.answerInstead(FakeSalesloft.USERS, new Answer.Whole(403, "{\"error\":\"Missing team:read\"}"));

        assertThat(deferred(provider.enroll(ANN)).reason())
                .contains("Salesloft refused to let us read its users (status 403): Missing team:read.")
                .contains("docs/adapters/outreach-salesloft.md");
    }
}
