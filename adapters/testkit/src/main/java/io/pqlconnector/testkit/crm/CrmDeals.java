package io.pqlconnector.testkit.crm;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Outcome;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What became of the companies of the fake CRM. Not thread-safe. */
final class CrmDeals {
    private final List<Outcome> outcomes = new ArrayList<>();

    void add(CrmId company, Outcome.Kind kind, BigDecimal value, Instant at) {
        outcomes.add(new Outcome(company, kind, Optional.of(value), "", at));
        outcomes.sort(Comparator.comparing(Outcome::at));
    }

    /** The oldest first. */
    List<Outcome> since(Instant since) {
        return outcomes.stream().filter(one -> !one.at().isBefore(since)).toList();
    }

    /** What guards ask about a record; a contact shares the deals of its companies. */
    Set<String> facts(CrmRecord record) {
        List<Outcome.Kind> kinds = outcomes.stream()
                .filter(one ->
                        one.record().equals(record.id()) || record.companies().contains(one.record()))
                .map(Outcome::kind)
                .toList();
        Set<String> facts = new TreeSet<>();
        if (kinds.contains(Outcome.Kind.CUSTOMER)) {
            facts.add("customer");
        }
        if (!kinds.isEmpty() && kinds.get(kinds.size() - 1) == Outcome.Kind.OPPORTUNITY) {
            facts.add("open_deal");
        }
        return facts;
    }
}
