package io.pqlconnector.usage.signal;

import static io.pqlconnector.usage.signal.Requests.AS_OF;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.lake.IdentityRules;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.rules.signal.EventFilter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of accounts and people share: a lake, and a day on which things happen. */
abstract class AccountsTest {
    static final Instant DAY = AS_OF.minus(Duration.ofDays(10));

    @TempDir
    Path directory;

    TestLake lake;

    @BeforeEach
    void open() {
        lake = new TestLake(directory);
    }

    static Instant hours(long hours) {
        return DAY.plus(Duration.ofHours(hours));
    }

    static MeasurementRequest request(IdentityRules rules) {
        return Requests.accounts(
                rules,
                Requests.count("events", EventFilter.ANY, Optional.empty()),
                Requests.distinctUsers("users", EventFilter.ANY, Optional.empty()));
    }

    AccountMeasurement only(IdentityRules rules) {
        List<AccountMeasurement> accounts = lake.measure(request(rules));
        assertThat(accounts).hasSize(1);
        return accounts.get(0);
    }
}
