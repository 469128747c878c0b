package io.pqlconnector.core.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.core.fake.FakeCrm;
import io.pqlconnector.spi.destination.Description;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WaysTest {
    private static final Description BATCHES = new Description("", Map.of(), Map.of("upsert", 200), 4, true);

    // A job costs three calls here; what is left of many and is too little for a job goes in batches.
    @ParameterizedTest(name = "{0} {1}: {2} jobs, {3} calls")
    @CsvSource(textBlock = """
            upsert,      0, 0,  0
            upsert,      1, 0,  1
            upsert,   2000, 0, 10
            upsert,   2001, 1,  3
            upsert,  10000, 1,  3
            upsert,  10001, 1,  4
            upsert,  12000, 1, 13
            upsert,  12001, 2,  6
            upsert, 100000, 10, 30
            enroll,   2001, 0, 2001
            """)
    void jobsGoOutAsLongAsEnoughWait(String kind, long operations, long jobs, long calls) {
        Ways ways = new Ways(BATCHES, Optional.of(new FakeCrm("crm").jobs(2001, 10_000, "upsert")));

        assertThat(ways.cost(kind, operations)).isEqualTo(new Ways.Cost(jobs, calls));
    }

    @Test
    void withoutJobsEverythingGoesInBatches() {
        Ways ways = new Ways(BATCHES, Optional.empty());

        assertThat(ways.isJob("upsert", 1_000_000)).isFalse();
        assertThat(ways.cost("upsert", 1_000_000)).isEqualTo(new Ways.Cost(0, 5_000));
    }

    @Test
    void jobsThatCannotBeAreTheAdaptersFault() {
        FakeCrm crm = new FakeCrm("crm");

        assertThatThrownBy(() -> new Ways(BATCHES, Optional.of(crm.jobs(5, 4, "upsert"))))
                .hasMessage("jobs from 5 operations, of at most 4: a fault of the adapter");
    }
}
