package io.pqlconnector.core.plan;

import io.pqlconnector.core.ledger.ConfirmedEffect;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.TakenAsDone;
import io.pqlconnector.core.mapping.NoteMapping;
import io.pqlconnector.core.mapping.OncePerTier;
import io.pqlconnector.core.mapping.Subject;
import io.pqlconnector.core.mapping.TaskMapping;
import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.RecordRef;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/** Plans tasks and notes: each at most once while an account stays in its tier. */
final class OncePerTierPlanner {
    private static final int STAGE = 4;

    private final PlanContext context;

    OncePerTierPlanner(PlanContext context) {
        this.context = context;
    }

    /** Plans a task or a note for an account, if there is cause for it. */
    void plan(OncePerTier made, Work work, Chunk chunk) {
        Optional<Subject> subject = subjectOf(made, work);
        Optional<RecordRef> ref =
                subject.flatMap(found -> context.mapping().object(made.of()).flatMap(object -> object.ref(found)));
        if (subject.isEmpty() || ref.isEmpty()) {
            return;
        }
        Cause cause = new Cause(made, subject.get(), ref.get(), slot(made, ref.get()), work);
        Optional<OutboxEntry> open = chunk.state().open(cause.slot());
        if (open.filter(OutboxEntry::isUnclear).isPresent()) {
            context.counter().unclear++;
            chunk.leaveAlone(cause.slot());
            return;
        }
        decide(cause, open, chunk);
    }

    private void decide(Cause cause, Optional<OutboxEntry> open, Chunk chunk) {
        // What an earlier run planned and could not send is asked about as of that run: by now nobody "enters".
        Instant askedFor = open.map(found -> found.planned().asOf()).orElse(context.asOf());
        Optional<ConfirmedEffect> before = chunk.state().effect(cause.slot());
        Optional<TakenAsDone> taken = chunk.state().takenAsDone(cause.slot());
        boolean made = cause.sinceItsTier(before.map(ConfirmedEffect::asOf));
        boolean due = (!made || taken.isPresent()) && cause.holds(askedFor);
        if (taken.isPresent()) {
            context.baseline().note(cause.slot(), due);
        }
        if (due && !made && context.baseline().isTaking()) {
            context.baseline().take(cause.slot(), kind(cause.made()), cause.title(), cause.ref(), cause.work());
            chunk.nothingToDo(cause.slot());
        } else if (due && !made && !cause.sinceItsTier(taken.map(TakenAsDone::asOf))) {
            long version = before.map(ConfirmedEffect::version).orElse(0L);
            Operation operation = cause.made() instanceof TaskMapping task
                    ? task(task, cause, version, chunk)
                    : note(cause, version, chunk);
            chunk.intend(context.planned(cause.work(), cause.slot(), STAGE, operation));
        } else {
            chunk.nothingToDo(cause.slot());
        }
    }

    private Operation task(TaskMapping task, Cause cause, long version, Chunk chunk) {
        Assignee owner = context.assignee(task.owner(), cause.work(), cause.subject());
        return new Operation.CreateTask(
                chosen(
                        context.keys().task(context.destination(), cause.slot(), version, cause.occasion(), owner),
                        cause,
                        chunk),
                cause.ref(),
                cause.title(),
                task.body().of(cause.subject()),
                owner,
                LocalDate.ofInstant(context.asOf().plus(task.due()), context.zone()));
    }

    private Operation note(Cause cause, long version, Chunk chunk) {
        IdempotencyKey key = context.keys().note(context.destination(), cause.slot(), version, cause.occasion());
        return new Operation.CreateNote(chosen(key, cause, chunk), cause.ref(), cause.title());
    }

    private IdempotencyKey chosen(IdempotencyKey key, Cause cause, Chunk chunk) {
        return context.chosen(key, chunk.state().open(cause.slot()), chunk.holds(cause.ref()));
    }

    private static String slot(OncePerTier made, RecordRef ref) {
        return made instanceof NoteMapping
                ? Slots.note(made.name(), made.of(), ref.key())
                : Slots.task(made.name(), made.of(), ref.key());
    }

    private static String kind(OncePerTier made) {
        return made instanceof NoteMapping ? "create_note" : "create_task";
    }

    // What is made on a person's record is about the champion.
    private Optional<Subject> subjectOf(OncePerTier made, Work work) {
        return context.isPerson(made.of())
                ? work.account().champion().map(work.subject()::with)
                : Optional.of(work.subject());
    }

    /** What may have to be made, and for whom. */
    private record Cause(OncePerTier made, Subject subject, RecordRef ref, String slot, Work work) {

        boolean holds(Instant askedFor) {
            return made.when().holds(subject.at(askedFor));
        }

        String title() {
            return made.title().of(subject);
        }

        /** What gives rise to it: that the account came into its tier. */
        String occasion() {
            return work.account().standing().tierSince().toString();
        }

        /** Whether something happened since the account came into its tier. */
        boolean sinceItsTier(Optional<Instant> instant) {
            return instant.filter(
                            found -> !found.isBefore(work.account().standing().tierSince()))
                    .isPresent();
        }
    }
}
