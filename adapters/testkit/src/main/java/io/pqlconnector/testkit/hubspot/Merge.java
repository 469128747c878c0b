package io.pqlconnector.testkit.hubspot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes one record of two: by default a third one, with an id of its own (HubSpot contract §4.8). */
final class Merge {
    private static final String MERGED = "hs_merged_object_ids";

    private final Portal portal;

    Merge(Portal portal) {
        this.portal = portal;
    }

    HubRecord of(HubRecord primary, HubRecord merged) {
        Records records = portal.records(primary.type());
        Map<String, String> values = new LinkedHashMap<>(merged.values());
        values.putAll(primary.values());
        keepBoth(values, "domain", "hs_additional_domains", primary, merged);
        keepBoth(values, Records.EMAIL, Records.MORE_EMAILS, primary, merged);
        values.remove("hs_object_id");
        boolean keepsTheId = portal.options().mergeKeepsTheId();
        Set<String> old = new LinkedHashSet<>(parts(primary.value(MERGED)));
        old.addAll(parts(merged.value(MERGED)));
        if (!keepsTheId) {
            old.add(primary.id());
        }
        old.add(merged.id());
        values.put(MERGED, String.join(";", old));
        records.remove(merged);
        if (!keepsTheId) {
            records.remove(primary);
        }
        HubRecord survivor = keepsTheId ? primary : records.create(portal.now());
        records.set(survivor, values, portal.now());
        handOver(merged, survivor);
        if (!keepsTheId) {
            handOver(primary, survivor);
        }
        return survivor;
    }

    private void handOver(HubRecord from, HubRecord to) {
        portal.associations().move(from, to);
        portal.lists().replace(from, to);
        portal.enrollments().replace(from.id(), to.id());
    }

    private static void keepBoth(
            Map<String, String> values, String property, String more, HubRecord primary, HubRecord merged) {
        Set<String> others = new LinkedHashSet<>(parts(primary.value(more)));
        others.addAll(parts(merged.value(property)));
        others.addAll(parts(merged.value(more)));
        others.remove(values.getOrDefault(property, ""));
        if (!others.isEmpty()) {
            values.put(more, String.join(";", others));
        }
    }

    private static List<String> parts(String value) {
        return value.isEmpty() ? List.of() : new ArrayList<>(Arrays.asList(value.split(";", -1)));
    }
}
