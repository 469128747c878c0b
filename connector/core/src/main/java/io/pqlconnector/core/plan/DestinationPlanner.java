package io.pqlconnector.core.plan;

import io.pqlconnector.core.ledger.ConfirmedRecord;
import io.pqlconnector.core.ledger.Ledger;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.mapping.ObjectMapping;
import io.pqlconnector.core.mapping.Subject;
import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.core.score.ScoredUser;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.RecordRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Plans for one destination, chunk by chunk of accounts in the order of keys. One instance serves one run. Everything but
 * the enrollments is planned here; candidates for those are handed on and planned last, the hottest accounts first.
 */
final class DestinationPlanner {
    private final PlanContext context;
    private final Ledger ledger;
    private final RecordPlanner records;
    private final ListPlanner lists;
    private final OncePerTierPlanner oncePerTier;
    private final EnrollmentPlanner enrollments;
    private final ReadBeforeWrite reading;
    private Optional<AdapterException> failure = Optional.empty();
    private long accountsWithRecords;
    private long waiting;

    DestinationPlanner(PlanContext context, Ledger ledger, EnrollmentPlanner enrollments, Destination destination) {
        this.context = context;
        this.ledger = ledger;
        this.enrollments = enrollments;
        records = new RecordPlanner(context);
        reading = new ReadBeforeWrite(context, ledger.crmState(), destination);
        lists = new ListPlanner(context);
        oncePerTier = new OncePerTierPlanner(context);
    }

    /** Plans some accounts. */
    Chunk plan(List<ScoredAccount> accounts) throws InterruptedException {
        ChunkState state = new ChunkState(
                context.destination(),
                ledger,
                accounts.stream().map(ScoredAccount::key).toList());
        // Everyone is claimed before anything is planned, so that the ledger is asked once for all of them.
        Map<String, Work> works = new LinkedHashMap<>();
        accounts.forEach(account -> works.put(account.key(), new Work(context, account)));
        for (ObjectMapping object : context.mapping().objects()) {
            List<String> people = new ArrayList<>();
            for (Work work : works.values()) {
                work.claimed(object.name())
                        .forEach(person -> people.add(person.ref().key()));
            }
            state.load(object.name(), people);
        }
        waiting += state.open().stream()
                .filter(entry -> entry.state() == OutboxEntry.State.PENDING)
                .filter(entry -> state.covers(entry.planned().account()))
                .count();
        Chunk chunk = new Chunk(context.mapping(), state, state.isNew() ? 8 * accounts.size() : accounts.size());
        for (Work work : works.values()) {
            plan(work, chunk);
        }
        lists.takeOffTheRest(works, chunk);
        read(chunk);
        chunk.settleTheRest();
        enrollments.noteOpen(state);
        return chunk;
    }

    /** Why the destination could not be asked what it holds; empty if it could, or did not have to be asked. */
    Optional<AdapterException> failure() {
        return failure;
    }

    // What cannot be decided now is left as it is: writing it blindly could overwrite a person.
    private void read(Chunk chunk) throws InterruptedException {
        try {
            if (failure.isEmpty()) {
                reading.prepare(chunk);
                reading.decide(reading.undecided(chunk), chunk);
                return;
            }
        } catch (AdapterException e) {
            failure = Optional.of(e);
        }
        reading.undecided(chunk).forEach(chunk::drop);
    }

    /** How many accounts have confirmed records but were in no chunk. */
    long vanished() {
        return Math.max(0, ledger.crmState().accounts(context.destination()) - accountsWithRecords);
    }

    /** How many operations of the accounts that were planned had been waiting in the outbox. */
    long waiting() {
        return waiting;
    }

    private void plan(Work work, Chunk chunk) {
        if (!chunk.state().recordsOf(work.account().key()).isEmpty()) {
            accountsWithRecords++;
        }
        for (ObjectMapping object : context.mapping().objects()) {
            if (object.kind() == EntityKind.ACCOUNT) {
                work.own(object.name()).ifPresent(ref -> {
                    records.account(object, ref, work, chunk);
                    lists.plan(ref, work.subject(), true, work, chunk);
                });
            } else {
                for (Work.Person person : work.claimed(object.name())) {
                    records.person(object, person, work, chunk);
                    lists.plan(person.ref(), person.subject(), true, work, chunk);
                }
                demote(object, work, chunk);
            }
        }
        context.mapping().tasks().forEach(task -> oncePerTier.plan(task, work, chunk));
        context.mapping().notes().forEach(note -> oncePerTier.plan(note, work, chunk));
        context.mapping().enrollments().forEach(enrollment -> enrollments.consider(enrollment, work, chunk.state()));
    }

    // People who have a record but are not among the selected any more: no champion, on no list. As long as they are
    // measured, their other fields are kept true as well.
    private void demote(ObjectMapping object, Work work, Chunk chunk) {
        List<ConfirmedRecord> confirmed = chunk.state().recordsOf(work.account().key());
        if (confirmed.isEmpty()) {
            return;
        }
        Set<String> selected = new HashSet<>();
        work.selected(object.name()).forEach(person -> selected.add(person.ref().key()));
        for (ConfirmedRecord found : confirmed) {
            if (found.object().equals(object.name())
                    && !selected.contains(found.key())
                    && !context.claimed().contains(object.name().value(), found.key())) {
                demote(object, found, work, chunk);
            }
        }
    }

    private void demote(ObjectMapping object, ConfirmedRecord confirmed, Work work, Chunk chunk) {
        Optional<ScoredUser> measured = work.account().users().stream()
                .filter(user -> user.measurement().key().equals(confirmed.key()))
                .findFirst();
        Subject subject = measured.map(work.subject()::with).orElse(work.subject());
        RecordRef bare = new RecordRef(object.name(), confirmed.key(), List.of(), Optional.empty());
        if (measured.isPresent()) {
            RecordRef ref = object.ref(subject).orElse(bare);
            records.keepTrue(object, ref, subject, work, chunk);
            lists.plan(ref, subject, false, work, chunk);
        } else {
            records.takeChampionFlag(object, bare, confirmed, work, chunk);
            lists.plan(bare, subject, false, work, chunk);
        }
    }
}
