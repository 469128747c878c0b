package io.pqlconnector.learn.report;

import io.pqlconnector.learn.outcome.AccountOutcome;
import io.pqlconnector.learn.outcome.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Adds up what the customers of a group are worth, each currency by itself. */
public final class ContractValue {
    private static final int CENTS = 2;

    private final ReportRequest request;
    private final Group group;
    private final SortedMap<String, List<BigDecimal>> byCurrency = new TreeMap<>();
    private long customers;
    private long withoutValue;

    ContractValue(ReportRequest request, Group group) {
        this.request = request;
        this.group = group;
    }

    /**
     * What the customers of a group are worth.
     *
     * @param customers how many of the group became customers within their horizon, over or not
     * @param withoutValue of how many of them nobody said what they are worth
     */
    public record Result(Group group, long customers, long withoutValue, List<Row> currencies) {
        public Result {
            currencies = List.copyOf(currencies);
        }
    }

    /**
     * The values in one currency.
     *
     * @param currency ISO 4217; empty where nobody said
     */
    public record Row(String currency, long customers, BigDecimal total, BigDecimal median) {}

    void add(Journey journey) {
        Optional<Instant> start = journey.start(group, request.period());
        Optional<AccountOutcome> customer = journey.customer();
        if (start.isEmpty()
                || customer.isEmpty()
                || !Fate.of(start.get(), customer.map(AccountOutcome::at), request.horizon(), request.asOf())
                        .reached()) {
            return;
        }
        customers++;
        Optional<Money> value = customer.get().value();
        if (value.isEmpty()) {
            withoutValue++;
        } else {
            byCurrency
                    .computeIfAbsent(value.get().currency(), currency -> new ArrayList<>())
                    .add(value.get().amount());
        }
    }

    Result result() {
        List<Row> rows = new ArrayList<>();
        byCurrency.forEach((currency, amounts) -> rows.add(new Row(
                currency, amounts.size(), amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add), median(amounts))));
        return new Result(group, customers, withoutValue, rows);
    }

    private static BigDecimal median(List<BigDecimal> amounts) {
        List<BigDecimal> sorted = new ArrayList<>(amounts);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : sorted.get(middle - 1)
                        .add(sorted.get(middle))
                        .divide(BigDecimal.valueOf(2), CENTS, RoundingMode.HALF_EVEN);
    }
}
