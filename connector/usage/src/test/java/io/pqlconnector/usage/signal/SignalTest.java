package io.pqlconnector.usage.signal;

import static io.pqlconnector.usage.signal.Requests.AS_OF;
import static io.pqlconnector.usage.signal.TestRecord.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.rules.signal.SignalValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What tests of signals share: an account whose one signal is measured. */
abstract class SignalTest extends OpenLakeTest {
    static final EventFilter LOGIN = Requests.named("Login");

    static Instant before(Duration duration) {
        return AS_OF.minus(duration);
    }

    static Instant daysAgo(long days) {
        return before(Duration.ofDays(days));
    }

    /** An event of account {@code a} with some more properties, as JSON without braces. */
    static TestRecord withProperties(String properties) {
        return event("E", "u", daysAgo(1)).properties("{\"org\":\"a\"," + properties + "}");
    }

    /** Measures a signal over these records, which are of one account, and nothing else. */
    Measured one(Signal signal, TestRecord... records) {
        return one(Requests.accounts(signal), records);
    }

    /** Measures a request's first signal over these records, which are of one account, and nothing else. */
    Measured one(MeasurementRequest request, TestRecord... records) {
        lake = new TestLake(directory).with(records);
        return one(request);
    }

    /** Measures a request's first signal over what is in the lake, which is of one account. */
    Measured one(MeasurementRequest request) {
        List<AccountMeasurement> accounts = lake.measure(request);
        assertThat(accounts).hasSize(1);
        return accounts.get(0)
                .account()
                .signals()
                .getOrDefault(request.accountSignals().get(0).name(), Measured.ABSENT);
    }

    static double number(Measured measured) {
        assertThat(measured.value()).isInstanceOf(SignalValue.Number.class);
        return measured.value() instanceof SignalValue.Number number ? number.value() : Double.NaN;
    }
}
