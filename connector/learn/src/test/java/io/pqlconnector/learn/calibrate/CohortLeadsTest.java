package io.pqlconnector.learn.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.lake.Cohort;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class CohortLeadsTest {
    @Test
    void traitsThatAreKnownOnlyAsTheyAreNowAreNamedAndNotLookedAt() {
        Cohort.Member member = new Cohort.Member("acme", Instant.EPOCH, true, new TreeMap<>(Map.of("role", "admin")));
        Cohort cohort =
                new Cohort(List.of(), List.of(), List.of(member), List.of(), new TreeSet<>(List.of("plan")), 0, 0);

        Leads leads = CohortLeads.of(cohort).leads();

        assertThat(leads.behaviours()).extracting(Behaviour::name).containsExactly("role");
        assertThat(Usable.of(leads).leftOut())
                .contains(new LeftOut("plan", "is known as it is today, not as it was when they were looked at"));
    }
}
