package io.pqlconnector.core.run;

import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.IdempotencyKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds out whether the world has moved since a plan was saved. */
final class PlanComparison {
    private static final int SHOWN = 5;
    private static final String AGAIN = " Make a new plan: ./pql plan --out plan.json";

    private final PlanFile file;
    private final List<String> refusals = new ArrayList<>();

    PlanComparison(PlanFile file) {
        this.file = file;
    }

    /** Compares what the plan was made with. */
    void versions(RunVersion now) {
        RunVersion then = file.version();
        compare("The rules have", then.rules(), now.rules());
        compare("The accounts: settings or the time zone have", then.identity(), now.identity());
        if (!then.mappings().keySet().equals(now.mappings().keySet())) {
            refusals.add(
                    "The plan is for the destinations " + names(then) + "; configured are " + names(now) + "." + AGAIN);
            return;
        }
        for (Map.Entry<DestinationName, String> mapping : then.mappings().entrySet()) {
            compare(
                    "The mapping of " + mapping.getKey() + " has",
                    mapping.getValue(),
                    now.mappings().getOrDefault(mapping.getKey(), ""));
        }
    }

    /** Compares what would be sent. */
    void operations(List<PlanFile.Operation> now) {
        Map<IdempotencyKey, PlanFile.Operation> before = byKey(file.operations());
        Map<IdempotencyKey, PlanFile.Operation> after = byKey(now);
        List<PlanFile.Operation> gone = file.operations().stream()
                .filter(operation -> !after.containsKey(operation.key()))
                .toList();
        List<PlanFile.Operation> added = now.stream()
                .filter(operation -> !before.containsKey(operation.key()))
                .toList();
        if (!gone.isEmpty() || !added.isEmpty()) {
            refusals.add("The world has moved since the plan was made: " + gone.size()
                    + " of its operations are no longer due" + shown(gone) + ", " + added.size() + " others are"
                    + shown(added) + "." + AGAIN);
        }
        List<PlanFile.Operation> changed = file.operations().stream()
                .filter(operation -> Optional.ofNullable(after.get(operation.key()))
                        .filter(found -> !found.payload().equals(operation.payload()))
                        .isPresent())
                .toList();
        if (!changed.isEmpty()) {
            refusals.add("The world has moved since the plan was made: " + changed.size()
                    + " of its operations would say something else now" + shown(changed) + "." + AGAIN);
        }
    }

    /**
     * Refuses if something would be sent that is in nobody's plan.
     *
     * @param waiting how many operations wait in the outbox for accounts that the plan knows nothing of
     */
    void othersWaiting(long waiting) {
        if (refusals.isEmpty() && waiting > 0) {
            refusals.add(
                    waiting
                            + " operations of earlier runs wait to be sent and are not in the plan. Send them first: ./pql sync");
        }
    }

    /** Why the plan cannot be delivered; empty if it can. */
    List<String> refusals() {
        return List.copyOf(refusals);
    }

    private void compare(String what, String then, String now) {
        if (!then.equals(now)) {
            refusals.add(what + " changed since the plan was made (" + then + " -> " + now + ")." + AGAIN);
        }
    }

    private static Map<IdempotencyKey, PlanFile.Operation> byKey(List<PlanFile.Operation> operations) {
        Map<IdempotencyKey, PlanFile.Operation> byKey = new TreeMap<>();
        operations.forEach(operation -> byKey.put(operation.key(), operation));
        return byKey;
    }

    private static String shown(List<PlanFile.Operation> operations) {
        if (operations.isEmpty()) {
            return "";
        }
        List<String> first = operations.stream()
                .limit(SHOWN)
                .map(operation -> operation.kind() + " " + operation.slot())
                .toList();
        return " (" + String.join(", ", first)
                + (operations.size() > SHOWN ? " and " + (operations.size() - SHOWN) + " more" : "") + ")";
    }

    private static String names(RunVersion version) {
        return version.mappings().keySet().stream()
                .map(DestinationName::value)
                .toList()
                .toString();
    }
}
