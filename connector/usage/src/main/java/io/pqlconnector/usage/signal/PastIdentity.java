package io.pqlconnector.usage.signal;

import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.usage.identity.MailPolicy;
import java.util.List;
import java.util.Optional;

/** Whose the actors are, and what is known of accounts beside, by the records that were known at an instant. */
final class PastIdentity {
    private final Scratch scratch;
    private final Census census;
    private final Identities identities;
    private final People people;
    private final TraitTables traits;
    private final Events events;
    private Optional<Owners> owners = Optional.empty();

    PastIdentity(Scratch scratch, RecordFiles records, MeasurementRequest request, MailPolicy policy) {
        this.scratch = scratch;
        String before = SqlText.instant(request.asOf());
        census = Census.take(scratch.session(), records, before);
        identities = new Identities(scratch, records, census, before);
        people = new People(
                scratch, records, census, identities, policy, request.identity().steps(), before);
        MeasurementRequest keys =
                MeasurementRequest.asKnown(List.of(), request.identity(), request.asOf(), request.zone());
        events = new Events(scratch, records, keys, identities, people, census, before, List.of("actor"));
        traits = new TraitTables(scratch, records, identities, people, census, before);
    }

    /** Finds out whose the actors are. */
    Owners find() {
        identities.createTables();
        events.create();
        Owners found = new Owners(scratch);
        owners = Optional.of(found);
        return found;
    }

    /** Whether it depends on nothing but what the events say themselves, and so is the same at every instant. */
    boolean isSettled() {
        return !identities.areLookedUp() && !people.exist();
    }

    /**
     * Finds out what is known of accounts.
     *
     * @param visible a relation with the numbers of the accounts that have events by then
     * @return whether there is a table {@code mail_domains}
     */
    boolean describe(Owners of, String visible) {
        traits.createAccountFacts();
        if (owners.isPresent() && people.exist()) {
            scratch.create(
                    "members",
                    "select account, person, max(case when known then 1 else 0 end) as known from "
                            + scratch.table("events") + " group by account, person");
            people.createMailDomains();
        } else if (census.hasAccountTraits() || census.hasEnrichments()) {
            scratch.create(
                    "members",
                    "select n.name as account from " + of.accounts() + " as n where n.account in (select account from "
                            + visible + ")");
        }
        traits.createDirectory(people.exist());
        return people.exist();
    }

    /** The query for what is known of accounts. */
    TraitTables traits() {
        return traits;
    }
}
