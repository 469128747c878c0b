package io.pqlconnector.core.fake;

import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.Rejections;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Receipt;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was refused, in memory. Knows the last refusal only. */
final class FakeRejections implements Rejections {
    private final FakeOutbox outbox;

    FakeRejections(FakeOutbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public List<Rejection> all(Optional<DestinationName> destination) {
        return outbox.entries().stream()
                .filter(entry -> entry.state() == OutboxEntry.State.REJECTED)
                .filter(entry -> destination.isEmpty()
                        || destination.get().equals(entry.planned().destination()))
                .filter(entry -> !answer(entry).leftOut().contains(key(entry)))
                .map(entry -> new Rejection(
                        entry,
                        (Receipt.Rejected) entry.receipt().orElseThrow(),
                        answer(entry).run(),
                        answer(entry).at(),
                        entry.attempts()))
                .toList();
    }

    @Override
    public int retryChanged(DestinationName destination, Map<ObjectName, String> definitions) {
        return retry(outbox.rejected(destination).stream()
                .filter(entry -> {
                    ObjectName object = entry.planned().operation().record().object();
                    return !Optional.ofNullable(definitions.get(object))
                            .equals(Optional.ofNullable(
                                    answer(entry).definitions().get(object)));
                })
                .map(FakeRejections::key)
                .toList());
    }

    @Override
    public int retryAll(DestinationName destination) {
        return retry(all(Optional.of(destination)).stream()
                .map(rejection -> key(rejection.entry()))
                .toList());
    }

    private int retry(List<IdempotencyKey> keys) {
        outbox.markPending(keys);
        return keys.size();
    }

    private Outbox.Answered answer(OutboxEntry entry) {
        return outbox.answerTo(key(entry));
    }

    private static IdempotencyKey key(OutboxEntry entry) {
        return entry.planned().operation().key();
    }
}
