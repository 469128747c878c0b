package io.pqlconnector.core.fake;

import io.pqlconnector.core.ledger.PullLog;
import io.pqlconnector.spi.SourceName;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** When sources were pulled, in memory. */
final class FakePullLog implements PullLog {
    private record Pulled(String place, Instant at) {}

    private final Map<SourceName, Pulled> pulled = new HashMap<>();

    @Override
    public Optional<Instant> last(SourceName source, String place) {
        return Optional.ofNullable(pulled.get(source))
                .filter(pull -> pull.place().equals(place))
                .map(Pulled::at);
    }

    @Override
    public void pulled(SourceName source, String place, Instant startedAt) {
        pulled.put(source, new Pulled(place, startedAt));
    }
}
