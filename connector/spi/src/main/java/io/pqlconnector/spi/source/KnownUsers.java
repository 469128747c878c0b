package io.pqlconnector.spi.source;

import java.time.Instant;
import java.util.List;

/** The users whom a source brought before: for services that tell about those whom one names, and list none. */
@FunctionalInterface
public interface KnownUsers {
    /** Nobody is known. */
    KnownUsers NONE = (since, most) -> List.of();

    /**
     * Who was seen, whoever was seen last coming first.
     *
     * @param since who was not seen since then is left out
     * @param most how many at most
     * @return the ids as the source gave them
     */
    List<String> seen(Instant since, int most);
}
