package io.pqlconnector.testkit.crm;

import java.util.HashMap;
import java.util.Map;

/** All that the fake CRM holds. Whoever uses it holds its lock. */
final class CrmState {
    private final CrmRecords records = new CrmRecords();
    private final CrmDeals deals = new CrmDeals();
    private final CrmLayout layout = new CrmLayout();
    private final CrmEffects effects;
    private final Map<String, Integer> operations = new HashMap<>();

    CrmState(boolean enrollsOnce) {
        this.effects = new CrmEffects(records, enrollsOnce);
    }

    CrmRecords records() {
        return records;
    }

    CrmEffects effects() {
        return effects;
    }

    CrmDeals deals() {
        return deals;
    }

    CrmLayout layout() {
        return layout;
    }

    /** How often each operation was carried out, by its idempotency key. */
    Map<String, Integer> operations() {
        return operations;
    }
}
