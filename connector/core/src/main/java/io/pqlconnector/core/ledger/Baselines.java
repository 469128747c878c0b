package io.pqlconnector.core.ledger;

import io.pqlconnector.spi.DestinationName;
import java.util.Collection;
import java.util.Map;

/** What baselines took as done. Every method is one durable transaction. */
public interface Baselines {

    /** What was taken as done for some accounts, by slot. */
    Map<String, TakenAsDone> ofAccounts(DestinationName destination, Collection<String> accounts);

    /** What was taken as done in some slots, wherever its account; by slot. */
    Map<String, TakenAsDone> in(DestinationName destination, Collection<String> slots);

    /** Notes what a baseline takes as done, in the place of what an earlier one noted in the same slots. */
    void note(Collection<TakenAsDone> taken);

    /** Forgets what was taken as done in some slots: there was no cause for it any more, so the next one is new. */
    void forget(DestinationName destination, Collection<String> slots);
}
