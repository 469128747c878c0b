package io.pqlconnector.usage.lake;

import io.pqlconnector.spi.source.LineBlock;
import io.pqlconnector.spi.source.LineFormat;
import io.pqlconnector.spi.source.UsageRecord;
import java.util.List;

/** What a source hands over at once. */
sealed interface LandingWork {

    /**
     * Lines that nobody has parsed yet.
     *
     * @param sequence the block's place in the slice, counted from 1
     */
    record Lines(int sequence, LineBlock block, LineFormat format) implements LandingWork {}

    /** Records that the source parsed itself. */
    record Records(List<UsageRecord> records) implements LandingWork {
        public Records {
            records = List.copyOf(records);
        }
    }
}
