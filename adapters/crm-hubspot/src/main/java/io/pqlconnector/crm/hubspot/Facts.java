package io.pqlconnector.crm.hubspot;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.FoundRecord;
import io.pqlconnector.spi.destination.RecordRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What guards ask about records: whether somebody bought, is about to, or wants to hear nothing. */
final class Facts {
    private static final String STAGE = "lifecyclestage";
    private static final String OPTED_OUT = "hs_email_optout";
    private static final String DEALS = "deals";
    private static final String CLOSED = "hs_is_closed";
    private static final String WON = "hs_is_closed_won";

    /** The stages of those who have bought; stages of a portal's own are not among them. */
    private static final Set<String> CUSTOMERS = Set.of("customer", "evangelist");

    private final Objects objects;
    private final Finder finder;
    private final Portal portal;

    Facts(Objects objects, Finder finder, Portal portal) {
        this.objects = objects;
        this.finder = finder;
        this.portal = portal;
    }

    /** The facts about those records that exist. */
    List<FoundRecord> of(List<RecordRef> refs) throws InterruptedException {
        portal.get();
        Map<HubSpotObject, List<RecordRef>> byObject = new LinkedHashMap<>();
        refs.forEach(ref -> byObject.computeIfAbsent(HubSpotObject.of(ref.object()), object -> new ArrayList<>())
                .add(ref));
        List<FoundRecord> found = new ArrayList<>();
        for (Map.Entry<HubSpotObject, List<RecordRef>> entry : byObject.entrySet()) {
            found.addAll(of(entry.getKey(), entry.getValue()));
        }
        return List.copyOf(found);
    }

    private List<FoundRecord> of(HubSpotObject object, List<RecordRef> refs) throws InterruptedException {
        Map<RecordRef, Row> rows = new LinkedHashMap<>();
        finder.find(object, refs, Set.of(STAGE, OPTED_OUT)).forEach((ref, search) -> {
            if (search instanceof Search.Found hit) {
                rows.put(ref, hit.row());
            }
        });
        Set<String> ids = new LinkedHashSet<>();
        rows.values().forEach(row -> ids.add(row.id()));
        Map<String, List<String>> dealsOf = objects.associated(object.type(), DEALS, ids);
        Map<String, Row> deals = deals(dealsOf);
        List<FoundRecord> found = new ArrayList<>();
        for (Map.Entry<RecordRef, Row> entry : rows.entrySet()) {
            Row row = entry.getValue();
            List<Row> own = dealsOf.getOrDefault(row.id(), List.of()).stream()
                    .flatMap(id -> Optional.ofNullable(deals.get(id)).stream())
                    .toList();
            found.add(new FoundRecord(
                    entry.getKey(),
                    new CrmId(row.id()),
                    Optional.of(portal.get().link(object, row.id())),
                    Map.of(),
                    facts(row, own)));
        }
        return found;
    }

    private Map<String, Row> deals(Map<String, List<String>> dealsOf) throws InterruptedException {
        Set<String> ids = new LinkedHashSet<>();
        dealsOf.values().forEach(ids::addAll);
        Map<String, Row> deals = new HashMap<>();
        objects.read(DEALS, Optional.empty(), ids, Set.of(CLOSED, WON)).forEach(deal -> deals.put(deal.id(), deal));
        return deals;
    }

    private static Map<String, Boolean> facts(Row row, List<Row> deals) {
        Map<String, Boolean> facts = new HashMap<>();
        if (CUSTOMERS.contains(row.get(STAGE)) || deals.stream().anyMatch(deal -> isTrue(deal, WON))) {
            facts.put("customer", true);
        }
        if (deals.stream().anyMatch(deal -> !isTrue(deal, CLOSED) && !isTrue(deal, WON))) {
            facts.put("open_deal", true);
        }
        if (isTrue(row, OPTED_OUT)) {
            facts.put("opted_out", true);
        }
        return facts;
    }

    private static boolean isTrue(Row row, String property) {
        return row.get(property).equals("true");
    }
}
