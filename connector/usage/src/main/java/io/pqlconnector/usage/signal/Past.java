package io.pqlconnector.usage.signal;

import io.pqlconnector.core.lake.AccountKeyStep;
import io.pqlconnector.core.lake.AccountMeasurements;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.core.lake.Reach;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.usage.duckdb.DuckDb;
import io.pqlconnector.usage.identity.MailPolicy;
import io.pqlconnector.usage.identity.MailProviders;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Accounts as they were known at several instants, one after the other. The events are read once where they can be; what is
 * measured is the same as {@link SignalEngine#measure} says, but maybe without evidence: that costs more than the values, and
 * no condition of a rule sees it. To be closed, once the last measurement is.
 */
public final class Past implements AutoCloseable {
    private final DuckDb duckDb;
    private final MeasurementRequest last;
    private final Function<MeasurementRequest, AccountMeasurements> engine;
    private final Instant earliest;
    private final Optional<Gathered> gathered;

    private record Gathered(Scratch scratch, Actors actors, PastFacts facts, Optional<Owners> settled)
            implements AutoCloseable {
        @Override
        public void close() {
            scratch.close();
        }
    }

    /**
     * Reads the events.
     *
     * @param last of the last instant, whose signals and keys are those of all
     * @param engine measures what cannot be measured over events that were read before
     */
    Past(
            DuckDb duckDb,
            RecordFiles records,
            MeasurementRequest last,
            Instant earliest,
            Function<MeasurementRequest, AccountMeasurements> engine) {
        this.duckDb = duckDb;
        this.last = last;
        this.engine = engine;
        this.earliest = earliest;
        this.gathered = canBeGathered(last) ? Optional.of(gather(records)) : Optional.empty();
    }

    private Gathered gather(RecordFiles records) {
        Scratch scratch = new Scratch(duckDb);
        try {
            Actors actors = new Actors(scratch, records, last.identity(), last.asOf());
            PastIdentity identity = new PastIdentity(scratch, actors.allRecords(), last, policy());
            Owners owners = identity.find();
            Optional<Owners> settled = identity.isSettled() ? Optional.of(owners) : Optional.empty();
            return new Gathered(scratch, actors, new PastFacts(scratch, records, actors, last, settled), settled);
        } catch (RuntimeException | Error e) {
            scratch.close();
            throw e;
        }
    }

    // A user's last group call is of the event's time, so that an actor's events belong to several accounts.
    // And columns are told apart without regard to case.
    private static boolean canBeGathered(MeasurementRequest request) {
        List<String> names = ReferencedProperties.of(request.identity()).stream()
                .map(PropertyPath::toString)
                .toList();
        return request.knownBy().isPresent()
                && request.only().isEmpty()
                && request.identity().steps().stream().noneMatch(AccountKeyStep.LastGroup.class::isInstance)
                && names.stream().noneMatch(name -> name.indexOf('\0') >= 0)
                && names.stream()
                                .map(name -> name.toLowerCase(Locale.ROOT))
                                .distinct()
                                .count()
                        == names.size();
    }

    private MailPolicy policy() {
        return new MailPolicy(last.identity(), MailProviders.bundled());
    }

    /** Measures; quick if each instant lies after the one before, and the last one is the last. */
    public AccountMeasurements measure(MeasurementRequest request) {
        return measure(request, Optional.empty());
    }

    /**
     * The same.
     *
     * @param reach accounts that cannot come to so much may be left out; empty to leave out none
     */
    public AccountMeasurements measure(MeasurementRequest request, Optional<Reach> reach) {
        Optional<Gathered> usable =
                gathered.filter(known -> isOneOfThese(request) && !known.facts().isPast(request.asOf()));
        return usable.isPresent() ? measure(usable.get(), request, reach) : engine.apply(request);
    }

    private AccountMeasurements measure(Gathered known, MeasurementRequest request, Optional<Reach> reach) {
        known.facts().advance(request.asOf());
        Scratch scratch = new Scratch(duckDb);
        try {
            RecordFiles records = known.settled().isPresent()
                    ? known.actors().others(request.asOf())
                    : known.actors().records(request.asOf(), known.facts().state());
            PastIdentity identity = new PastIdentity(scratch, records, request, policy());
            Owners owners = known.settled().orElseGet(identity::find);
            return new PastRun(scratch, known.facts(), identity, owners, request, reach, policy(), earliest).start();
        } catch (RuntimeException | Error e) {
            scratch.close();
            throw e;
        }
    }

    private boolean isOneOfThese(MeasurementRequest request) {
        return request.knownBy().filter(request.asOf()::equals).isPresent()
                && !request.asOf().isAfter(last.asOf())
                && request.equals(MeasurementRequest.asKnown(
                        last.accountSignals(), last.identity(), request.asOf(), last.zone()));
    }

    @Override
    public void close() {
        gathered.ifPresent(Gathered::close);
    }
}
