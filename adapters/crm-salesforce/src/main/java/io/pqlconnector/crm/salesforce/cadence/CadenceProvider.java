package io.pqlconnector.crm.salesforce.cadence;

import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.Finding;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Instant;
import java.util.List;

/**
 * Where people are enrolled in cadences. None of the three has a key that would recognise a repeat, so each looks before it
 * enrolls, sends once, and looks again where the end is unclear: there is no other protection against a second message
 * (Salesforce contract §5.4).
 */
public interface CadenceProvider extends AutoCloseable {

    /** What people call it: Sales Engagement, Outreach, Salesloft. */
    String name();

    /**
     * Enrolls a person who is not in the cadence yet.
     *
     * @return confirmed with the provider's id of the membership and the person's id in Salesforce; rejected with {@link
     *     io.pqlconnector.spi.destination.RejectionCodes#ALREADY_ENROLLED} if the person is in the cadence, not through this
     *     operation; deferred if a limit of the provider is used up; unknown if another look could not tell
     * @throws io.pqlconnector.spi.AdapterException if a call as a whole failed and the person was certainly not enrolled
     */
    Receipt enroll(Enrollment enrollment) throws InterruptedException;

    /**
     * Says whether an enrollment whose end was unclear has happened, as {@link
     * io.pqlconnector.spi.destination.Destination#verify} does.
     *
     * @param sentAt when it was sent last, by our clock: what happened long before that was somebody else
     */
    Receipt verify(Enrollment enrollment, Instant sentAt) throws InterruptedException;

    /** Looks whether cadences are there and on, and whether senders can send. */
    List<Finding> inspect(List<Blueprint.Sequence> cadences) throws InterruptedException;

    /** How many calls were made to it; those to Salesforce itself are counted elsewhere. */
    long calls();

    @Override
    void close();
}
