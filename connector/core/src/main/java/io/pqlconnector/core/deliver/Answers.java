package io.pqlconnector.core.deliver;

import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A destination's answer to a batch, checked: one receipt for every operation, whatever the destination sent.
 *
 * @param receipts one per operation, in the order of the batch; unknown where the destination gave none
 * @param fault what was wrong with the answer; empty if it had one receipt per operation, in order
 */
record Answers(List<Receipt> receipts, Optional<String> fault) {

    /** Checks an answer. */
    static Answers check(List<Operation> operations, List<Receipt> answered) {
        boolean inOrder = answered.size() == operations.size();
        for (int i = 0; inOrder && i < answered.size(); i++) {
            inOrder = answered.get(i).key().equals(operations.get(i).key());
        }
        return inOrder ? new Answers(List.copyOf(answered), Optional.empty()) : repaired(operations, answered);
    }

    // A receipt that names its operation is believed; an operation that none names, or two, may or may not have
    // happened.
    private static Answers repaired(List<Operation> operations, List<Receipt> answered) {
        Map<IdempotencyKey, Receipt> byKey = new HashMap<>();
        Set<IdempotencyKey> twice = new HashSet<>();
        for (Receipt receipt : answered) {
            if (byKey.put(receipt.key(), receipt) != null) {
                twice.add(receipt.key());
            }
        }
        List<Receipt> receipts = new ArrayList<>();
        int missing = 0;
        for (Operation operation : operations) {
            Optional<Receipt> receipt =
                    Optional.ofNullable(byKey.get(operation.key())).filter(found -> !twice.contains(found.key()));
            missing += receipt.isEmpty() ? 1 : 0;
            receipts.add(receipt.orElseGet(
                    () -> new Receipt.Unknown(operation.key(), "the answer had no receipt for this operation")));
        }
        String fault = "answered " + operations.size() + " operations with " + answered.size() + " receipts, "
                + missing + " operations without one" + (missing == 0 ? ", in another order" : "")
                + ". This is a fault of the adapter: please report it. What is unclear is asked again in the next run.";
        return new Answers(receipts, Optional.of(fault));
    }
}
