package io.pqlconnector.learn.report;

import io.pqlconnector.core.ledger.AccountHistory;
import io.pqlconnector.rules.signal.SignalName;
import java.time.Instant;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts which accounts got started, by the month in which they were first seen. */
public final class Activation {
    private final ReportRequest request;
    private final Map<YearMonth, Proportion> months = new HashMap<>();

    Activation(ReportRequest request) {
        this.request = request;
    }

    /** The activation rate of the accounts that were first seen in a month. */
    public record Row(YearMonth month, Proportion activated) {}

    void add(Journey journey) {
        Optional<Instant> firstSeen = journey.firstSeen().filter(request.period()::contains);
        if (firstSeen.isEmpty()) {
            return;
        }
        long activated = isActivated(journey.history(), request.activation()) ? 1 : 0;
        months.merge(
                request.period().month(firstSeen.get()),
                new Proportion(activated, 1),
                (sum, one) -> new Proportion(sum.part() + one.part(), sum.whole() + one.whole()));
    }

    /** A signal with a window can have stopped firing since, so what is noted of the past counts too. */
    private static boolean isActivated(AccountHistory history, SignalName signal) {
        return history.last().filter(last -> last.fired().contains(signal)).isPresent()
                || history.changes().stream()
                        .anyMatch(change -> change.grounds()
                                .filter(grounds -> grounds.fired().contains(signal))
                                .isPresent());
    }

    /** Nothing if there is no such signal. */
    List<Row> result() {
        if (!request.signals().contains(request.activation())) {
            return List.of();
        }
        return Months.of(months.keySet(), request).stream()
                .map(month -> new Row(month, months.getOrDefault(month, new Proportion(0, 0))))
                .toList();
    }
}
