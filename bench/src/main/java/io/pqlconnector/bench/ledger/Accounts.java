package io.pqlconnector.bench.ledger;

import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.mapping.Mapping;
import io.pqlconnector.core.mapping.MappingReader;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.core.quota.QuotaPolicy;
import io.pqlconnector.rules.book.RuleBooks;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.ObjectName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Accounts as they come from measuring, with rules and a mapping that write five fields of each. */
final class Accounts {
    static final Instant DAY_1 = Instant.parse("2026-03-01T00:00:00Z");

    private static final String RULES = """
            version: 1
            account:
              signals:
                reports: { event: Report Run, at_least: 10, within: 30d }
                invites: { event: Teammate Invited, at_least: 3, within: 30d }
              score: { points: { reports: { each: 1, cap: 40 }, invites: 20 }, threshold: 40 }
              tiers:
                - { name: hot, when: "score >= threshold && fired.invites" }
                - { name: warm, when: "score >= threshold" }
                - { name: cold, when: "score > 0" }
            """;
    private static final String MAPPING = """
            company:
              match: [ { field: pql_account_key, to: account.key } ]
              create_missing: true
              fields:
                pql_score: { from: score, type: number }
                pql_tier: { from: tier, type: enumeration }
                pql_reasons: { from: reasons, type: text }
                pql_qualified_at: { from: qualified_at, type: datetime }
            """;

    private Accounts() {}

    static RuleBooks rules() {
        Problems problems = new Problems();
        Optional<RuleBooks> rules = RuleBooks.parse("rules.yaml", RULES, problems);
        problems.throwIfAny();
        return rules.orElseThrow();
    }

    static PlanTarget target(Destination destination) {
        Problems problems = new Problems();
        Mapping mapping = MappingReader.parse(
                "mapping.yaml", MAPPING, Map.of(new ObjectName("company"), EntityKind.ACCOUNT), rules(), problems);
        problems.throwIfAny();
        return new PlanTarget(destination, mapping, QuotaPolicy.DEFAULT);
    }

    /**
     * Some accounts, in the order of their keys.
     *
     * @param from the number of the first
     * @param changed one account of so many has other figures than on another day
     */
    static List<AccountMeasurement> measured(int from, int to, int day, int changed) {
        List<AccountMeasurement> accounts = new ArrayList<>(to - from);
        for (int number = from; number < to; number++) {
            int reports = 10 + number % 25 + (number % changed == 0 ? day : 0);
            accounts.add(new AccountMeasurement(
                    new Measurement(
                            EntityKind.ACCOUNT,
                            String.format(Locale.ROOT, "account%07d.example", number),
                            "Account " + number,
                            "",
                            "",
                            false,
                            Optional.of(DAY_1.minusSeconds(9_000_000)),
                            Optional.of(DAY_1.minusSeconds(9_000)),
                            reports,
                            new TreeMap<>(Map.of(
                                    new SignalName("reports"), Measured.number(reports),
                                    new SignalName("invites"), Measured.number(number % 7))),
                            new TreeMap<>()),
                    List.of(),
                    0));
        }
        return accounts;
    }
}
