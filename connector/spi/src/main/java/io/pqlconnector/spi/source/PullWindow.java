package io.pqlconnector.spi.source;

import java.time.Instant;
import java.util.Optional;

/**
 * What usage a run wants, and what a source needs to know to list no more than may be new.
 *
 * @param since usage before this instant is not wanted
 * @param until usage from this instant on is not wanted yet; never after {@code now}
 * @param now the time by the clock, by which slices age
 * @param lastPull when the last run started that landed all that the source listed for it; empty if there was none since the
 *     source reads from its {@link UsageSource#place()}
 * @param known whom the source brought before; to be asked while slices are listed or read
 */
public record PullWindow(Instant since, Instant until, Instant now, Optional<Instant> lastPull, KnownUsers known) {
    public PullWindow {
        if (until.isAfter(now)) {
            throw new IllegalArgumentException("nothing can be wanted after " + now + ", but until is " + until);
        }
    }

    /** For a source that asks about nobody. */
    public PullWindow(Instant since, Instant until, Instant now, Optional<Instant> lastPull) {
        this(since, until, now, lastPull, KnownUsers.NONE);
    }

    /** Everything from an instant until now, for a source that was never read. */
    public static PullWindow of(Instant since, Instant now) {
        return new PullWindow(since, now, now, Optional.empty());
    }
}
