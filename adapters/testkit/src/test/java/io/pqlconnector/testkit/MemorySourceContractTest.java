package io.pqlconnector.testkit;

import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.spi.source.UsageSourceFactory;
import io.pqlconnector.testkit.MemorySource.Content;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Shows that the suite can be passed, by the smallest source there can be. */
final class MemorySourceContractTest extends SourceContract {

    @Override
    protected UsageSourceFactory factory() {
        return new MemorySource.Factory();
    }

    @Override
    protected SourceUnderTest start() {
        return new Memory();
    }

    @Override
    protected PropertyPath property() {
        return PropertyPath.property("plan");
    }

    private static final class Memory implements SourceUnderTest {
        private final Map<SliceId, Content> contents = new TreeMap<>(Map.of(
                new SliceId("day-1"), new Content("Signed Up=free\nUpgraded=team", 1),
                new SliceId("day-2"), new Content("Signed Up=team\nLeft=team\n", 1)));

        @Override
        public UsageSource connect() {
            return new MemorySource(contents);
        }

        @Override
        public Instant since() {
            return Instant.EPOCH;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH.plusSeconds(1);
        }

        @Override
        public boolean change(SliceId slice) {
            contents.computeIfPresent(
                    slice, (id, content) -> new Content(content.lines() + "\nMore=team\n", content.version() + 1));
            return true;
        }

        @Override
        public boolean touch(SliceId slice) {
            contents.computeIfPresent(slice, (id, content) -> new Content(content.lines(), content.version() + 1));
            return true;
        }

        @Override
        public void breakReading(SliceId slice) {
            contents.remove(slice);
        }

        @Override
        public String secret() {
            return "s3cret";
        }

        @Override
        public void close() {}
    }
}
