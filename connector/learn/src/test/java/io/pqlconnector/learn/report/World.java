package io.pqlconnector.learn.report;

import static org.assertj.core.api.Assertions.within;

import io.pqlconnector.core.ledger.AccountHistory;
import io.pqlconnector.core.ledger.Grounds;
import io.pqlconnector.core.ledger.TierChange;
import io.pqlconnector.core.ledger.Verdict;
import io.pqlconnector.core.run.HealthBounds;
import io.pqlconnector.learn.outcome.AccountOutcome;
import io.pqlconnector.learn.outcome.Money;
import io.pqlconnector.learn.outcome.Outcomes;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.spi.AccountKey;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.destination.Outcome;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;

/**
 * Accounts and what became of them, a line each. The first run was for 2026-01-01, the latest for 2026-06-30; the period is the
 * months from January to June, and an account has 30 days to convert.
 */
final class World {
    /** How near a figure has to come that can be worked out to the last digit. */
    static final Offset<Double> EXACT = within(1e-9);

    private final List<AccountHistory> histories = new ArrayList<>();
    private final List<AccountOutcome> outcomes = new ArrayList<>();
    private final List<Verdict> verdicts = new ArrayList<>();
    private ZoneId zone = ZoneOffset.UTC;
    private LocalDate from = LocalDate.parse("2026-01-01");
    private Instant latestRun = day("2026-06-30");

    static Instant day(String day) {
        return Instant.parse(day.contains("T") ? day : day + "T00:00:00Z");
    }

    World from(String day) {
        from = LocalDate.parse(day);
        return this;
    }

    World latestRun(String day) {
        latestRun = day(day);
        return this;
    }

    World in(String zoneId) {
        zone = ZoneId.of(zoneId);
        return this;
    }

    /**
     * An account.
     *
     * @param firstSeen a day; empty for never
     * @param changes such as {@code 2026-02-01 hot AE hit_limit,engaged}: the day, the tier ({@code cold} is not qualified,
     *     {@code -} is none and not qualified), the route and the signals that had fired; without the last two nobody knows
     */
    World account(String key, String firstSeen, String... changes) {
        return account(key, firstSeen, true, false, Set.of(), changes);
    }

    World account(
            String key, String firstSeen, boolean active, boolean gone, Set<String> firedLast, String... changes) {
        List<TierChange> made = new ArrayList<>();
        Optional<String> before = Optional.empty();
        for (String change : changes) {
            String[] parts = change.split(" ", -1);
            Optional<String> tier = parts[1].equals("-") ? Optional.empty() : Optional.of(parts[1]);
            made.add(new TierChange(
                    EntityKind.ACCOUNT,
                    key,
                    day(parts[0]),
                    1,
                    before,
                    tier,
                    50,
                    tier.filter(name -> !name.equals("cold")).isPresent(),
                    parts.length < 3 ? Optional.empty() : Optional.of(new Grounds(signals(parts[3]), parts[2]))));
            before = tier;
        }
        histories.add(new AccountHistory(
                key,
                made,
                Optional.of(new AccountHistory.LastScored(
                        firstSeen.isEmpty() ? Optional.empty() : Optional.of(day(firstSeen)),
                        active,
                        made.get(made.size() - 1).qualified(),
                        firedLast.stream().map(SignalName::new).collect(Collectors.toSet()),
                        gone))));
        return this;
    }

    World marketingQualified(String key, String day) {
        return outcome(key, Outcome.Kind.MARKETING_QUALIFIED, day, Optional.empty());
    }

    World opportunity(String key, String day) {
        return outcome(key, Outcome.Kind.OPPORTUNITY, day, Optional.empty());
    }

    World customer(String key, String day) {
        return outcome(key, Outcome.Kind.CUSTOMER, day, Optional.empty());
    }

    World customer(String key, String day, String amount, String currency) {
        return outcome(key, Outcome.Kind.CUSTOMER, day, Optional.of(new Money(new BigDecimal(amount), currency)));
    }

    Report report() {
        ReportRequest request = new ReportRequest(
                new ReportPeriod(from, LocalDate.parse("2026-06-30"), zone),
                latestRun,
                day("2026-01-01"),
                Duration.ofDays(30),
                new SignalName("activated"),
                signals("activated,hit_limit,engaged"),
                List.of("hot", "warm", "cold"),
                HealthBounds.DEFAULT,
                Outcomes.of(outcomes),
                verdicts.stream().collect(Collectors.groupingBy(Verdict::account)));
        return Reporter.of(request, histories.stream());
    }

    /**
     * A verdict.
     *
     * @param until the day on which it was taken back; empty for never
     */
    World verdict(String key, String words, String since, String until) {
        verdicts.add(new Verdict(
                key,
                new DestinationName("crm"),
                "company.verdict",
                words,
                day(since),
                until.isEmpty() ? Optional.empty() : Optional.of(day(until))));
        return this;
    }

    private World outcome(String key, Outcome.Kind kind, String day, Optional<Money> value) {
        outcomes.add(new AccountOutcome(new AccountKey(key), kind, day(day), value, "test"));
        return this;
    }

    private static List<SignalName> signals(String names) {
        return names.isEmpty()
                ? List.of()
                : Arrays.stream(names.split(",")).map(SignalName::new).toList();
    }
}
