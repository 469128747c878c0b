package io.pqlconnector.usage.signal;

import static io.pqlconnector.usage.signal.Requests.AS_OF;
import static io.pqlconnector.usage.signal.Requests.ORG;
import static io.pqlconnector.usage.signal.Requests.keyedBy;
import static io.pqlconnector.usage.signal.TestRecord.accountProfile;
import static io.pqlconnector.usage.signal.TestRecord.enrichedAccount;
import static io.pqlconnector.usage.signal.TestRecord.event;
import static io.pqlconnector.usage.signal.TestRecord.group;
import static io.pqlconnector.usage.signal.TestRecord.identify;
import static io.pqlconnector.usage.signal.TestRecord.userProfile;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.lake.Cohort;
import io.pqlconnector.core.lake.CohortRequest;
import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.spi.EntityKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Accounts at the same age: two weeks after they signed up, 100 days ago; an outcome counts up to the age of 60 days. */
final class CohortTest extends OpenLakeTest {
    private static final Instant SIGNED_UP = AS_OF.minus(Duration.ofDays(100));
    private static final Duration OBSERVED = Duration.ofDays(14);

    @Test
    void whoReachedTheGoalBeforeItCountsIsLeftOutAndTheGoalIsNoBehaviour() {
        lake.with(signedUp("early"), report("early", 3), report("early", 30))
                .with(signedUp("in time"), report("in time", 30))
                .with(signedUp("late"), report("late", 61))
                .with(signedUp("never"));

        Cohort cohort = lake.cohort(request(goal("Report Run", false)));

        assertThat(converted(cohort)).isEqualTo(Map.of("in time", true, "late", false, "never", false));
        assertThat(cohort.convertedBefore()).isEqualTo(1);
        assertThat(counted(cohort)).containsOnly("Signed Up");
    }

    @Test
    void whoReachedAGoalBeforeThatCanBeReachedAgainStaysAndItIsABehaviour() {
        lake.with(signedUp("early"), report("early", 3))
                .with(signedUp("both"), report("both", 3), report("both", 30))
                .with(signedUp("in time"), report("in time", 30))
                .with(signedUp("never"));

        Cohort cohort = lake.cohort(request(goal("Report Run", true)));

        assertThat(converted(cohort)).isEqualTo(Map.of("early", false, "both", true, "in time", true, "never", false));
        assertThat(cohort.convertedBefore()).isZero();
        assertThat(counted(cohort)).contains("Report Run");
    }

    @Test
    void whoseOutcomeIsOlderThanTheirFirstEventConvertedBefore() {
        lake.with(signedUp("old"), signedUp("new"), signedUp("never"));

        Cohort cohort =
                lake.cohort(request(outcomes(Map.of("old", at(-200), "new", at(30), "nobody that has usage", at(30)))));

        assertThat(converted(cohort)).isEqualTo(Map.of("new", true, "never", false));
        assertThat(cohort.convertedBefore()).isEqualTo(1);
    }

    @Test
    void whatCustomersFromBeforeTheirFirstEventDoDoesNotFollowTheConversion() {
        Map<String, Instant> converted = new HashMap<>();
        List<TestRecord> records = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            boolean old = i < 370;
            String account = "a" + i;
            converted.put(account, old ? at(-200) : at(30));
            records.addAll(List.of(signedUp(account), report(account, 5), invoice(account)));
        }
        lake.file(List.of(), records);

        Cohort cohort = lake.cohort(request(outcomes(converted)));

        assertThat(cohort.convertedBefore()).isEqualTo(370);
        assertThat(cohort.followers()).containsExactly(new Cohort.Follower("Invoice Sent", 30, 30));
    }

    @Test
    void traitsOfAccountsAreThoseThatWereKnownAtThatAge() {
        lake.with(signedUp("bought"), signedUp("stayed"))
                .with(group("u-bought", "bought", at(-3), "{\"plan\":\"free\",\"size\":\"10\"}"))
                .with(group("u-bought", "bought", at(13), "{\"plan\":\"trial\"}"))
                .with(group("u-bought", "bought", at(30), "{\"plan\":\"pro\",\"invoice\":\"1\"}"))
                .with(group("u-bought", "bought", at(40), "{\"plan\":\"free\",\"size\":\"10\"}"))
                .with(group("u-stayed", "stayed", at(15), "{\"plan\":\"free\"}"));

        Cohort cohort = lake.cohort(request(goal("Report Run", false)));

        assertThat(traits(cohort))
                .isEqualTo(Map.of("bought", Map.of("plan", "trial", "size", "10"), "stayed", Map.of()));
        assertThat(cohort.untold()).containsExactly("invoice");
    }

    @Test
    void ofWhatIsKeptAsItIsNowOnlyTheNameIsKnown() {
        lake.with(signedUp("bought"))
                .with(accountProfile("bought", Instant.EPOCH, "{\"industry\":\"toys\"}"))
                .with(accountProfile("bought", at(1), "{\"stage\":\"won\"}"))
                .with(enrichedAccount("bought", "{\"owner\":\"sales\"}"));

        Cohort cohort = lake.cohort(request(goal("Report Run", false)));

        assertThat(traits(cohort)).isEqualTo(Map.of("bought", Map.of()));
        assertThat(cohort.untold()).containsExactly("industry", "owner", "stage");
    }

    @Test
    void traitsOfUsersAreThoseThatWereKnownAtThatAge() {
        lake.with(signedUp("acme"))
                .with(identify("", "u-acme", at(2), "{\"role\":\"admin\"}"))
                .with(identify("", "u-acme", at(20), "{\"role\":\"owner\",\"seat\":\"paid\"}"))
                .with(userProfile("u-acme", "{\"city\":\"Utrecht\"}"));

        Cohort cohort = lake.cohort(request(EntityKind.USER, goal("Report Run", false)));

        assertThat(traits(cohort)).isEqualTo(Map.of("u-acme", Map.of("role", "admin")));
        assertThat(cohort.untold()).containsExactly("city", "seat");
    }

    private static CohortRequest request(CohortRequest.Goal goal) {
        return request(EntityKind.ACCOUNT, goal);
    }

    private static CohortRequest request(EntityKind kind, CohortRequest.Goal goal) {
        return new CohortRequest(
                kind,
                Optional.of("Signed Up"),
                OBSERVED,
                List.of(),
                List.of(OBSERVED),
                keyedBy(ORG),
                AS_OF,
                goal,
                1_000);
    }

    private static CohortRequest.Goal goal(String event, boolean again) {
        return new CohortRequest.Goal(
                OBSERVED,
                Duration.ofDays(60),
                Optional.of(new EventFilter(List.of(event), List.of())),
                again,
                Map.of(),
                List.of());
    }

    private static CohortRequest.Goal outcomes(Map<String, Instant> converted) {
        return new CohortRequest.Goal(OBSERVED, Duration.ofDays(60), Optional.empty(), false, converted, List.of());
    }

    private static TestRecord signedUp(String account) {
        return event("Signed Up", account, "u-" + account, SIGNED_UP);
    }

    private static TestRecord report(String account, int age) {
        return event("Report Run", account, "u-" + account, at(age));
    }

    private static TestRecord invoice(String account) {
        return event("Invoice Sent", account, "u-" + account, at(30).plusSeconds(60));
    }

    private static Instant at(int age) {
        return SIGNED_UP.plus(Duration.ofDays(age));
    }

    private static Map<String, Boolean> converted(Cohort cohort) {
        Map<String, Boolean> converted = new HashMap<>();
        cohort.members().forEach(member -> converted.put(member.key(), member.converted()));
        return converted;
    }

    private static Map<String, Map<String, String>> traits(Cohort cohort) {
        Map<String, Map<String, String>> traits = new HashMap<>();
        cohort.members().forEach(member -> traits.put(member.key(), member.traits()));
        return traits;
    }

    private static List<String> counted(Cohort cohort) {
        return cohort.signals().stream()
                .flatMap(signal -> EventFilter.of(signal).stream())
                .flatMap(filter -> filter.names().stream())
                .distinct()
                .toList();
    }
}
