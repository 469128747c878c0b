package io.pqlconnector.usage.signal;

import static io.pqlconnector.usage.signal.Requests.AS_OF;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.lake.IdentityRules;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.rules.signal.EventFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What tests of accounts and people share: a day on which things happen. */
abstract class AccountsTest extends OpenLakeTest {
    static final Instant DAY = AS_OF.minus(Duration.ofDays(10));

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
