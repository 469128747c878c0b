package io.pqlconnector.worker.report;

import io.pqlconnector.core.ledger.AccountHistory;
import io.pqlconnector.core.ledger.Grounds;
import io.pqlconnector.core.ledger.TierChange;
import io.pqlconnector.core.ledger.Verdict;
import io.pqlconnector.core.run.HealthBounds;
import io.pqlconnector.learn.outcome.AccountOutcome;
import io.pqlconnector.learn.outcome.Money;
import io.pqlconnector.learn.outcome.Outcomes;
import io.pqlconnector.learn.report.ReportPeriod;
import io.pqlconnector.learn.report.ReportRequest;
import io.pqlconnector.learn.report.Reporter;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.spi.AccountKey;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.destination.Outcome;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Four hundred accounts over a year, in which everything happens that a report tells apart. */
final class SampleReport {
    private static final Instant FIRST_RUN = Instant.parse("2025-07-01T00:00:00Z");
    private static final Instant AS_OF = Instant.parse("2026-06-30T00:00:00Z");
    private static final SignalName ACTIVATED = new SignalName("activated");
    private static final List<SignalName> SIGNALS = List.of(
            ACTIVATED, new SignalName("hit_limit"), new SignalName("team_invites"), new SignalName("company_size"));
    private static final List<String> ROUTES = List.of("AE", "SDR", "self-serve", "");
    private static final int ACCOUNTS = 400;

    private SampleReport() {}

    static Sheet sheet() {
        List<AccountOutcome> outcomes = new ArrayList<>();
        List<AccountHistory> histories = IntStream.range(0, ACCOUNTS)
                .mapToObj(number -> account(number, outcomes))
                .toList();
        outcomes.add(outcome("elsewhere", Outcome.Kind.CUSTOMER, AS_OF.minusSeconds(1), Optional.empty()));
        return of(histories, Optional.of(Outcomes.of(outcomes)));
    }

    static Sheet withoutOutcomes() {
        return of(
                IntStream.range(0, ACCOUNTS)
                        .mapToObj(number -> account(number, new ArrayList<>()))
                        .toList(),
                Optional.empty());
    }

    static Sheet empty() {
        return of(List.of(), Optional.of(Outcomes.NONE));
    }

    private static Sheet of(List<AccountHistory> histories, Optional<Outcomes> outcomes) {
        ReportRequest request = new ReportRequest(
                new ReportPeriod(LocalDate.parse("2025-07-01"), LocalDate.parse("2026-06-30"), ZoneOffset.UTC),
                AS_OF,
                FIRST_RUN,
                Duration.ofDays(90),
                ACTIVATED,
                SIGNALS,
                List.of("hot", "warm", "cold"),
                HealthBounds.DEFAULT,
                outcomes.orElse(Outcomes.NONE),
                histories.stream()
                        .filter(history -> history.key().endsWith("5"))
                        .map(SampleReport::verdict)
                        .collect(Collectors.groupingBy(Verdict::account)));
        return Sheet.of(Reporter.of(request, histories.stream()), ACTIVATED, outcomes.isPresent());
    }

    private static Verdict verdict(AccountHistory history) {
        List<TierChange> changes = history.changes();
        return new Verdict(
                history.key(),
                new DestinationName("hubspot"),
                "company.pql_verdict",
                history.key().endsWith("25") ? "Not a fit: <student>" : "Already talking",
                changes.get(changes.size() - 1).asOf().plusSeconds(1),
                Optional.empty());
    }

    private static AccountHistory account(int number, List<AccountOutcome> outcomes) {
        String key = "account-" + number;
        Instant seen = FIRST_RUN.plus(Duration.ofHours(number * 21L - 300));
        List<TierChange> changes = new ArrayList<>();
        changes.add(change(key, number, later(seen, 1), Optional.empty()));
        boolean lead = number % 3 == 0;
        if (lead) {
            // Names come from people.
            String tier = number % 6 == 0 ? "hot" : number % 33 == 0 ? "<b>odd & \"new\"</b>" : "warm";
            changes.add(change(key, number, later(seen, 5 + number % 40), Optional.of(tier)));
            if (number % 12 == 0) {
                changes.add(change(key, number, later(seen, 60 + number % 30), Optional.empty()));
                changes.add(change(key, number, later(seen, 100), Optional.of("warm")));
            }
        }
        if (number % 7 == 3) {
            outcomes.add(
                    outcome(key, Outcome.Kind.MARKETING_QUALIFIED, seen.plus(Duration.ofDays(2)), Optional.empty()));
        }
        if (number % (lead ? 9 : 11) == 0) {
            Instant at = seen.plus(Duration.ofHours(24L * (number % 7 == 0 ? 1 : 45 + number % 30)));
            outcomes.add(outcome(key, Outcome.Kind.OPPORTUNITY, at.minus(Duration.ofDays(3)), Optional.empty()));
            outcomes.add(outcome(
                    key,
                    Outcome.Kind.CUSTOMER,
                    at,
                    number % 27 == 0
                            ? Optional.empty()
                            : Optional.of(new Money(
                                    new BigDecimal(1_000 + number * 13L).movePointLeft(number % 2),
                                    number % 5 == 0 ? "USD" : "EUR"))));
        }
        return new AccountHistory(
                key,
                changes,
                Optional.of(new AccountHistory.LastScored(
                        Optional.of(seen), number % 4 != 3, lead && number % 5 == 0, fired(number), false)));
    }

    private static Instant later(Instant seen, int days) {
        Instant at = seen.plus(Duration.ofDays(days));
        return at.isBefore(FIRST_RUN) ? FIRST_RUN : at;
    }

    private static TierChange change(String key, int number, Instant at, Optional<String> tier) {
        return new TierChange(
                EntityKind.ACCOUNT,
                key,
                at,
                1,
                Optional.empty(),
                tier,
                50,
                tier.isPresent(),
                number % 20 == 0
                        ? Optional.empty()
                        : Optional.of(new Grounds(List.copyOf(fired(number)), ROUTES.get(number / 3 % ROUTES.size()))));
    }

    private static Set<SignalName> fired(int number) {
        return number % 2 == 0
                ? Set.of(SIGNALS.get(0), SIGNALS.get(1 + number % 3))
                : Set.of(SIGNALS.get(1 + number / 3 % 3));
    }

    private static AccountOutcome outcome(String key, Outcome.Kind kind, Instant at, Optional<Money> value) {
        return new AccountOutcome(new AccountKey(key), kind, at, value, "test");
    }
}
