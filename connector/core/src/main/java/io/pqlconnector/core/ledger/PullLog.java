package io.pqlconnector.core.ledger;

import io.pqlconnector.spi.SourceName;
import java.time.Instant;
import java.util.Optional;

/** When each source was last pulled whole, across restarts. */
public interface PullLog {

    /**
     * When the last run started that landed everything which the source listed.
     *
     * @param place where the source reads from now; what was pulled from elsewhere does not count
     */
    Optional<Instant> last(SourceName source, String place);

    /** Notes that everything which the source listed has landed. */
    void pulled(SourceName source, String place, Instant startedAt);
}
