package io.pqlconnector.crm.salesforce.outreach;

import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.confirmed;
import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.deferred;
import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.enrollment;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.crm.salesforce.cadence.Enrollment;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.testkit.web.Answer;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Outreach's 10,000 calls an hour, and its maintenance. */
final class OutreachLimitsTest extends OutreachTest {
    private static final Enrollment ANN = enrollment("ann", "Welcome");

    @BeforeEach
    void addAnn() {
        outreach.prospect("ann@acme.example");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    Retry-After       | 9
                    Retry-After       | 1795255209
                    Retry-After       | Sat, 21 Nov 2026 10:00:09 GMT
                    Retry-After       | 2026-11-21T10:00:09Z
                    X-RateLimit-Reset | 9
                    X-RateLimit-Reset | 1795255209
                    X-RateLimit-Reset | 2026-11-21T10:00:09Z
                    """)
    void waitsAsLongAsOutreachAsksInAnyForm(String header, String value) throws Exception {
        outreach.answerInstead(FakeOutreach.ENROLL, new Answer.Whole(429, "{}").with(header, value));

        confirmed(provider.enroll(ANN));

        assertThat(time.pauses()).containsExactly(Duration.ofSeconds(9));
        assertThat(outreach.statesOf("ann@acme.example")).hasSize(1);
    }

    @Test
    void waitsForTheEndOfMaintenance() throws Exception {
        Answer.Whole maintenance = FakeOutreach.error(503, "scheduledServerMaintenance", "Back soon.");
        outreach.answerInstead(FakeOutreach.ENROLL, maintenance.with("Retry-After", "2026-11-21T10:01:30Z"));

        confirmed(provider.enroll(ANN));

        assertThat(time.pauses()).containsExactly(Duration.ofSeconds(90));
        assertThat(outreach.statesOf("ann@acme.example")).hasSize(1);
    }

    @Test
    void putsOffWhatTheHourHasNoRoomFor() throws Exception {
        outreach.answerInstead(FakeOutreach.ENROLL, new Answer.Whole(429, "{}").with("Retry-After", "1800"));

        Receipt.Deferred deferred = deferred(provider.enroll(ANN));

        assertThat(deferred.code()).isEqualTo("RATE_LIMITED");
        assertThat(deferred.until()).isEqualTo(time.now().plus(Duration.ofMinutes(30)));
        assertThat(deferred.reason()).contains("the service asks for a pause until 2026-11-21T10:30:00Z");
        assertThat(outreach.statesOf("ann@acme.example")).isEmpty();
        time.advance(Duration.ofMinutes(30));
        confirmed(provider.enroll(ANN));
    }

    @Test
    void keepsToThreeQuartersOfTheHour() throws Exception {
        for (int i = 0; i < 60; i++) {
            outreach.prospect("user-" + i + "@acme.example");
            confirmed(provider.enroll(enrollment("user-" + i, "Welcome")));
        }

        assertThat(outreach.calls()).isEqualTo(4 + 3 * 60);
        assertThat(time.pauses()).containsExactly(Duration.ofMinutes(1));
    }
}
