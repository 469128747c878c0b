package io.pqlconnector.testkit.crm;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.testkit.CrmUnderTest.Deal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The deals of the fake CRM, in the order in which they were last changed. Not thread-safe. */
final class CrmDeals {
    private final List<Entry> changes = new ArrayList<>();
    private int ids;
    private long changed;

    /**
     * A deal.
     *
     * @param deal empty if it was deleted
     */
    record Entry(long change, CrmId id, CrmId company, Optional<Deal> deal) {}

    CrmId add(CrmId company, Deal deal) {
        ids++;
        CrmId id = new CrmId("deal-" + ids);
        put(id, company, Optional.of(deal));
        return id;
    }

    void change(CrmId id, Optional<Deal> deal) {
        Entry before = changes.stream()
                .filter(entry -> entry.id().equals(id))
                .findFirst()
                .orElseThrow();
        Deal known = before.deal().orElseThrow();
        changes.remove(before);
        put(id, before.company(), deal.map(now -> new Deal(known.opened(), now.stage(), now.value(), now.at())));
    }

    private void put(CrmId id, CrmId company, Optional<Deal> deal) {
        changed++;
        changes.add(new Entry(changed, id, company, deal));
    }

    /** The next ones that were changed. */
    List<Entry> after(long change, int most) {
        return changes.stream()
                .filter(entry -> entry.change() > change)
                .limit(most)
                .toList();
    }

    /** What guards ask about a record; a contact shares the deals of its companies. */
    Set<String> facts(CrmRecord record) {
        List<Outcome.Kind> stages = changes.stream()
                .filter(one ->
                        one.company().equals(record.id()) || record.companies().contains(one.company()))
                .flatMap(one -> one.deal().stream().map(Deal::stage))
                .toList();
        Set<String> facts = new TreeSet<>();
        if (stages.contains(Outcome.Kind.CUSTOMER)) {
            facts.add("customer");
        }
        if (stages.contains(Outcome.Kind.OPPORTUNITY)) {
            facts.add("open_deal");
        }
        return facts;
    }
}
