package io.pqlconnector.core.plan;

import io.pqlconnector.core.ledger.ConfirmedEffect;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.TakenAsDone;
import io.pqlconnector.core.mapping.Subject;
import io.pqlconnector.core.mapping.TaskMapping;
import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.RecordRef;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/** Plans tasks: each at most once while an account stays in its tier. */
final class TaskPlanner {
    private static final int STAGE = 4;

    private final PlanContext context;

    TaskPlanner(PlanContext context) {
        this.context = context;
    }

    /** Plans a task for an account, if there is cause for it. */
    void plan(TaskMapping task, Work work, Chunk chunk) {
        Optional<Subject> subject = subjectOf(task, work);
        Optional<RecordRef> ref =
                subject.flatMap(found -> context.mapping().object(task.of()).flatMap(object -> object.ref(found)));
        if (subject.isEmpty() || ref.isEmpty()) {
            return;
        }
        String slot = Slots.task(task.name(), task.of(), ref.get().key());
        Optional<OutboxEntry> open = chunk.state().open(slot);
        if (open.filter(OutboxEntry::isUnclear).isPresent()) {
            context.counter().unclear++;
            chunk.leaveAlone(slot);
            return;
        }
        // A task that an earlier run planned and could not send is asked about as of that run: by now nobody "enters".
        Instant askedFor = open.map(found -> found.planned().asOf()).orElse(context.asOf());
        Optional<TakenAsDone> taken = chunk.state().takenAsDone(slot);
        boolean made = sinceItsTier(chunk.state().effect(slot).map(ConfirmedEffect::asOf), work);
        boolean due =
                (!made || taken.isPresent()) && task.when().holds(subject.get().at(askedFor));
        if (taken.isPresent()) {
            context.baseline().note(slot, due);
        }
        if (due && !made && context.baseline().isTaking()) {
            String name = task.subject().of(subject.get());
            context.baseline().take(slot, "create_task", name, ref.get(), work);
            chunk.nothingToDo(slot);
        } else if (due && !made && !sinceItsTier(taken.map(TakenAsDone::asOf), work)) {
            intend(task, slot, subject.get(), ref.get(), work, chunk);
        } else {
            chunk.nothingToDo(slot);
        }
    }

    // Whether something happened since the account came into its tier.
    private static boolean sinceItsTier(Optional<Instant> instant, Work work) {
        return instant.filter(found -> !found.isBefore(work.account().standing().tierSince()))
                .isPresent();
    }

    private void intend(TaskMapping task, String slot, Subject subject, RecordRef ref, Work work, Chunk chunk) {
        Assignee owner = context.assignee(task.owner(), work, subject);
        long version = chunk.state().effect(slot).map(ConfirmedEffect::version).orElse(0L);
        String occasion = work.account().standing().tierSince().toString();
        IdempotencyKey key = context.keys().task(context.destination(), slot, version, occasion, owner);
        Operation operation = new Operation.CreateTask(
                context.chosen(key, chunk.state().open(slot), chunk.holds(ref)),
                ref,
                task.subject().of(subject),
                task.body().of(subject),
                owner,
                LocalDate.ofInstant(context.asOf().plus(task.due()), context.zone()));
        chunk.intend(context.planned(work, slot, STAGE, operation));
    }

    // A task on a person's record is about the champion.
    private Optional<Subject> subjectOf(TaskMapping task, Work work) {
        return context.isPerson(task.of())
                ? work.account().champion().map(work.subject()::with)
                : Optional.of(work.subject());
    }
}
