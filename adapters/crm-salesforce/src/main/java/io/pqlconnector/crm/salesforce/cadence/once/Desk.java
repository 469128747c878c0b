package io.pqlconnector.crm.salesforce.cadence.once;

import io.pqlconnector.crm.salesforce.cadence.Person;
import java.util.List;

/**
 * One provider's way of doing each step of an enrollment. Every method may throw {@link io.pqlconnector.spi.AdapterException}
 * when a call as a whole failed.
 */
public interface Desk extends AutoCloseable {

    /** How the provider calls things. */
    Vocabulary words();

    /** The cadences that a mapping may mean; more than one if several have the name. May be remembered. */
    List<Cadence> cadences(String nameOrId) throws InterruptedException;

    /** Lets somebody send in a cadence; may be remembered. */
    Step<Seat> seat(Cadence cadence, String sender) throws InterruptedException;

    /** Everybody who has an address. Whoever does not is left out: a filter that is not known may be passed over. */
    PeopleFound people(String email) throws InterruptedException;

    /**
     * Adds a person whose owner is the sender. May be repeated: the provider takes an address once.
     *
     * @param tags what the person is marked with
     */
    Answer make(Person person, String email, Seat seat, List<String> tags) throws InterruptedException;

    /** A person's places in a cadence, former ones too. Never remembered. */
    List<Membership> memberships(String person, Cadence cadence) throws InterruptedException;

    /** Sends the one call that makes messages go out. Never repeated. */
    Answer enroll(String person, Seat seat) throws InterruptedException;

    /** What a person can do where the provider does not let us. */
    String whereForbidden();

    /** Forgets what was remembered, because the provider has just contradicted it. */
    void forget();

    /** How many calls were made. */
    long calls();

    @Override
    void close();
}
