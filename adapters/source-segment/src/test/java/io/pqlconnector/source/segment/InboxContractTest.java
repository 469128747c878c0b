package io.pqlconnector.source.segment;

import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.spi.source.UsageSourceFactory;
import io.pqlconnector.testkit.SettingsFixture;
import io.pqlconnector.testkit.SourceContract;
import io.pqlconnector.testkit.SourceUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** Without an archive. */
class InboxContractTest extends SourceContract {
    @TempDir
    private Path data;

    @Override
    protected UsageSourceFactory factory() {
        return new SegmentSourceFactory();
    }

    @Override
    protected SourceUnderTest start() throws IOException {
        Path folder = Files.createDirectories(data.resolve("inbox/segment"));
        Files.writeString(folder.resolve("1.jsonl"), Calls.track(1) + Calls.track(2));
        Files.writeString(folder.resolve("2.jsonl"), Calls.track(3) + Calls.track(4) + Calls.track(5));
        return new Folder(data);
    }

    @Override
    protected PropertyPath property() {
        return PropertyPath.property("plan");
    }

    private record Folder(Path data) implements SourceUnderTest {
        private static final String PATH_SECRET = "0123456789abcdef";

        @Override
        public UsageSource connect() {
            SettingsFixture settings = SettingsFixture.of(
                    Map.of("webhook", Map.of("path_secret", PATH_SECRET, "shared_secret", "abc123")));
            return new SegmentSourceFactory().create(settings.fields(), Fixtures.context(data));
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
            try {
                Files.writeString(file(slice), Calls.track(6));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return true;
        }

        @Override
        public boolean touch(SliceId slice) {
            return false;
        }

        @Override
        public void breakReading(SliceId slice) {
            try {
                Files.delete(file(slice));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String secret() {
            return PATH_SECRET;
        }

        @Override
        public void close() {
            // JUnit removes the folder.
        }

        private Path file(SliceId slice) {
            return data.resolve(slice.value().replace("inbox/", "inbox/segment/"));
        }
    }
}
