package io.pqlconnector.testkit.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.spi.source.CallQuota;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.PushReceiver.Verdict;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.spi.source.UsageSourceFactory;
import io.pqlconnector.testkit.SourceContract;
import io.pqlconnector.testkit.SourceUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.io.TempDir;

/** The source for tests passes the suite. */
final class PushedSourceContractTest extends SourceContract {
    private static final String SECRET = "s3cret-of-the-hook";

    @TempDir
    private Path folder;

    @Override
    protected UsageSourceFactory factory() {
        return new PushedSourceFactory();
    }

    @Override
    protected SourceUnderTest start() {
        Inbox inbox = inbox();
        assertThat(inbox.receive(InboxTest.push(SECRET, InboxTest.event("1") + InboxTest.event("2"))))
                .isEqualTo(Verdict.ACCEPTED);
        assertThat(inbox.receive(InboxTest.push(SECRET, InboxTest.event("3") + InboxTest.event("4"))))
                .isEqualTo(Verdict.ACCEPTED);
        return new Pushed();
    }

    @Override
    protected PropertyPath property() {
        return PropertyPath.property("plan");
    }

    private Inbox inbox() {
        return new Inbox(folder.resolve("inbox"), new Secret(SECRET));
    }

    private final class Pushed implements SourceUnderTest {
        @Override
        public UsageSource connect() {
            return new PushedSource(new SourceName("pushed"), inbox(), 1_000, CallQuota.NONE);
        }

        @Override
        public Instant since() {
            return Instant.EPOCH;
        }

        @Override
        public Instant now() {
            return Instant.parse("2026-03-31T00:00:00Z");
        }

        @Override
        public boolean change(SliceId slice) {
            changing(() -> Files.writeString(file(slice), InboxTest.event("5"), StandardOpenOption.APPEND));
            return true;
        }

        @Override
        public boolean touch(SliceId slice) {
            changing(() -> Files.setLastModifiedTime(file(slice), FileTime.from(now())));
            return true;
        }

        @Override
        public void breakReading(SliceId slice) {
            changing(() -> Files.deleteIfExists(file(slice)));
        }

        @Override
        public String secret() {
            return SECRET;
        }

        @Override
        public void close() {}

        private Path file(SliceId slice) {
            return folder.resolve("inbox").resolve(slice.value());
        }
    }

    private interface Change {
        Object make() throws IOException;
    }

    private static void changing(Change change) {
        try {
            Object unused = change.make();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
