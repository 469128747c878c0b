package io.pqlconnector.http;

import io.pqlconnector.spi.destination.CallUsage;
import java.util.Optional;

/** What a vendor last said of its quota. Not every reply says something. */
final class QuotaReading {
    private final ReplyPolicy policy;
    private volatile Optional<CallUsage.Quota> last = Optional.empty();

    QuotaReading(ReplyPolicy policy) {
        this.policy = policy;
    }

    void note(HttpReply reply) {
        Optional<CallUsage.Quota> told = policy.quota(reply);
        if (told.isPresent()) {
            last = told;
        }
    }

    Optional<CallUsage.Quota> last() {
        return last;
    }
}
