package io.pqlconnector.source.segment;

import io.pqlconnector.http.ManualTime;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.spi.source.UsageSourceFactory;
import io.pqlconnector.testkit.SourceContract;
import io.pqlconnector.testkit.SourceUnderTest;
import io.pqlconnector.testkit.usage.FakeS3;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class SegmentSourceContractTest extends SourceContract {
    @TempDir
    private Path data;

    @Override
    protected UsageSourceFactory factory() {
        return new SegmentSourceFactory();
    }

    @Override
    protected SourceUnderTest start() {
        FakeS3 s3 = new FakeS3()
                .put(Calls.key("web", "2026-03-30", "2.gz"), Calls.gzip(Calls.track(1) + Calls.track(2)))
                .put(Calls.key("app", "2026-03-31", "1.gz"), Calls.gzip(Calls.track(3) + Calls.track(4)))
                .put(
                        Calls.key("web", "2026-03-31", "1.gz"),
                        Calls.gzip(Calls.track(5) + Calls.track(6) + Calls.track(7)));
        return new Bucket(s3, data);
    }

    @Override
    protected PropertyPath property() {
        return PropertyPath.property("plan");
    }

    private record Bucket(FakeS3 s3, Path data) implements SourceUnderTest {
        @Override
        public UsageSource connect() {
            return Fixtures.source(s3, data, new ManualTime(Calls.NOW), Map.of());
        }

        @Override
        public Instant since() {
            return Instant.EPOCH;
        }

        @Override
        public Instant now() {
            return Calls.NOW;
        }

        @Override
        public boolean change(SliceId slice) {
            s3.put(slice.value(), Calls.gzip(Calls.track(8) + Calls.track(9)));
            return true;
        }

        @Override
        public boolean touch(SliceId slice) {
            return false;
        }

        @Override
        public void breakReading(SliceId slice) {
            s3.delete(slice.value());
        }

        @Override
        public String secret() {
            return Fixtures.SECRET_KEY;
        }

        @Override
        public void close() {
            s3.close();
        }
    }
}
