package io.pqlconnector.core.plan;

import io.pqlconnector.core.ledger.ConfirmedEffect;
import io.pqlconnector.core.mapping.ListMapping;
import io.pqlconnector.core.mapping.Subject;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.RecordRef;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Plans who is on which list. A list is a set: everyone for whom its condition holds, and nobody else whom we put there. */
final class ListPlanner {
    private static final int STAGE = 2;
    private static final String ADDED = "add_to_list";

    private final PlanContext context;
    private final Set<String> mapped = new HashSet<>();

    ListPlanner(PlanContext context) {
        this.context = context;
        context.mapping().lists().forEach(list -> mapped.add(list.name() + "/" + list.of()));
    }

    /**
     * Plans the memberships of a record.
     *
     * @param selected whether the record may be on a list at all
     */
    void plan(RecordRef ref, Subject subject, boolean selected, Work work, Chunk chunk) {
        for (ListMapping list : context.mapping().lists()) {
            if (!list.of().equals(ref.object())) {
                continue;
            }
            String slot = Slots.list(list.name(), ref.object(), ref.key());
            boolean wanted = selected && list.when().holds(subject);
            if (wanted
                    == chunk.state().effect(slot).filter(ListPlanner::isMember).isPresent()) {
                chunk.nothingToDo(slot);
            } else {
                change(list.name(), slot, ref, wanted, work, chunk);
            }
        }
    }

    /** Takes off the members whom no selection reached: those without a confirmed record, or without usage by now. */
    void takeOffTheRest(Map<String, Work> works, Chunk chunk) {
        for (ConfirmedEffect effect : List.copyOf(chunk.state().effects())) {
            Optional<Work> work = Optional.ofNullable(works.get(effect.account()));
            String list = isMember(effect) ? Slots.nameIn(effect) : "";
            if (work.isPresent()
                    && mapped.contains(list + "/" + effect.object())
                    && !chunk.visited(effect.slot())
                    && !context.claimed().contains(effect.object().value(), effect.key())) {
                RecordRef ref = new RecordRef(effect.object(), effect.key(), List.of(), Optional.empty());
                change(list, effect.slot(), ref, false, work.get(), chunk);
            }
        }
    }

    private void change(String list, String slot, RecordRef ref, boolean member, Work work, Chunk chunk) {
        long version = chunk.state().effect(slot).map(ConfirmedEffect::version).orElse(0L);
        IdempotencyKey key = context.keys().listChange(context.destination(), slot, version, member);
        IdempotencyKey chosen = context.chosen(key, chunk.state().open(slot), chunk.holds(ref));
        chunk.intend(context.planned(work, slot, STAGE, new Operation.ListChange(chosen, ref, list, member)));
    }

    /** Whether the last that was confirmed of a membership is that it began. */
    static boolean isMember(ConfirmedEffect effect) {
        return effect.kind().equals(ADDED);
    }
}
