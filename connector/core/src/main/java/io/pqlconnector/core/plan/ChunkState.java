package io.pqlconnector.core.plan;

import io.pqlconnector.core.ledger.Baselines;
import io.pqlconnector.core.ledger.ConfirmedEffect;
import io.pqlconnector.core.ledger.ConfirmedRecord;
import io.pqlconnector.core.ledger.CrmState;
import io.pqlconnector.core.ledger.Ledger;
import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.TakenAsDone;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.ObjectName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the ledger knows about the accounts of a chunk and the people in them, for one destination. */
final class ChunkState {
    private final DestinationName destination;
    private final CrmState crm;
    private final Outbox outbox;
    private final Baselines baselines;
    private final Map<String, ConfirmedRecord> records = new HashMap<>();
    private final Map<String, List<ConfirmedRecord>> recordsOfAccount = new HashMap<>();
    private final Map<String, ConfirmedEffect> effects;
    private final Map<String, TakenAsDone> takenAsDone;
    private final Map<String, OutboxEntry> open;
    private final Set<String> accounts;

    /** Loads what is known about some accounts. */
    ChunkState(DestinationName destination, Ledger ledger, Collection<String> accounts) {
        this.destination = destination;
        crm = ledger.crmState();
        outbox = ledger.outbox();
        baselines = ledger.baselines();
        this.accounts = new HashSet<>(accounts);
        for (ConfirmedRecord confirmed : crm.records(destination, accounts)) {
            records.put(Slots.record(confirmed.object(), confirmed.key()), confirmed);
            recordsOfAccount
                    .computeIfAbsent(confirmed.account(), account -> new ArrayList<>())
                    .add(confirmed);
        }
        effects = new HashMap<>(crm.effects(destination, accounts));
        open = new HashMap<>(outbox.open(destination, accounts));
        takenAsDone = new HashMap<>(baselines.ofAccounts(destination, accounts));
    }

    /**
     * Loads what is known about people who may have come from other accounts.
     *
     * @param people keys of users
     */
    void load(ObjectName object, Collection<String> people) {
        List<String> missing = people.stream()
                .filter(key -> !records.containsKey(Slots.record(object, key)))
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        Set<String> others = new HashSet<>();
        crm.recordsByKey(destination, object.value(), missing).forEach((key, confirmed) -> {
            records.put(Slots.record(object, key), confirmed);
            others.add(confirmed.account());
        });
        if (!others.isEmpty()) {
            crm.effects(destination, others).forEach(effects::putIfAbsent);
            outbox.open(destination, others).forEach(open::putIfAbsent);
            baselines.ofAccounts(destination, others).forEach(takenAsDone::putIfAbsent);
        }
    }

    /** Whether nothing is known of any of the accounts, so that much is going to be planned. */
    boolean isNew() {
        return recordsOfAccount.isEmpty();
    }

    /** Whether the account is one of the chunk. */
    boolean covers(String account) {
        return accounts.contains(account);
    }

    Optional<ConfirmedRecord> confirmed(String recordSlot) {
        return Optional.ofNullable(records.get(recordSlot));
    }

    /** The confirmed records that belong to an account. */
    List<ConfirmedRecord> recordsOf(String account) {
        return recordsOfAccount.getOrDefault(account, List.of());
    }

    Optional<ConfirmedEffect> effect(String slot) {
        return Optional.ofNullable(effects.get(slot));
    }

    /** What a baseline took as done in a slot. */
    Optional<TakenAsDone> takenAsDone(String slot) {
        return Optional.ofNullable(takenAsDone.get(slot));
    }

    Collection<ConfirmedEffect> effects() {
        return effects.values();
    }

    /** Whether there is an effect or an open operation in a slot. */
    boolean knows(String slot) {
        return effects.containsKey(slot) || open.containsKey(slot);
    }

    Optional<OutboxEntry> open(String slot) {
        return Optional.ofNullable(open.get(slot));
    }

    Collection<OutboxEntry> open() {
        return open.values();
    }
}
