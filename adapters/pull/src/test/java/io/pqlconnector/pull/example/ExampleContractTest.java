package io.pqlconnector.pull.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.http.ManualTime;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.CallQuota;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.SourceContext;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.spi.source.UsageSourceFactory;
import io.pqlconnector.testkit.SettingsFixture;
import io.pqlconnector.testkit.SourceContract;
import io.pqlconnector.testkit.SourceUnderTest;
import io.pqlconnector.testkit.web.Answer;
import io.pqlconnector.testkit.web.Asked;
import io.pqlconnector.testkit.web.LoopbackServer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.io.TempDir;

final class ExampleContractTest extends SourceContract {
    @TempDir
    private Path folder;

    @Override
    protected UsageSourceFactory factory() {
        return new ExampleSourceFactory();
    }

    @Override
    protected PropertyPath property() {
        return PropertyPath.property("rows");
    }

    @Override
    protected SourceUnderTest start() {
        return new FakeExample(folder);
    }

    /** The service: each day has two events, and one of them can be broken. */
    private static final class FakeExample implements SourceUnderTest {
        private final Path folder;
        private final Set<String> broken = ConcurrentHashMap.newKeySet();
        private final LoopbackServer server = new LoopbackServer(this::answer);

        FakeExample(Path folder) {
            this.folder = folder;
        }

        private Answer answer(Asked asked) {
            String day = asked.path().replace("/days/", "");
            if (!asked.header("Authorization").equals(Optional.of("Bearer " + secret()))) {
                return new Answer.Whole(401, "");
            }
            if (broken.contains(day)) {
                return new Answer.Whole(404, "");
            }
            return new Answer.Whole(200, line(day, 1) + line(day, 2));
        }

        private static String line(String day, int number) {
            return "{\"type\":\"track\",\"event\":\"Report Run\",\"messageId\":\"" + day + "-" + number
                    + "\",\"userId\":\"ann\",\"timestamp\":\"" + day + "T0" + number
                    + ":00:00Z\",\"properties\":{\"rows\":" + number + "}}\n";
        }

        @Override
        public UsageSource connect() {
            SettingsFixture settings = SettingsFixture.of(Map.of(
                    "base_url", server.url().toString(),
                    "token", SettingsFixture.secret(secret()),
                    "start", "2026-03-29"));
            UsageSource source = new ExampleSourceFactory(new ManualTime(now()))
                    .create(
                            settings.fields(),
                            new SourceContext(new SourceName("example"), folder, folder, CallQuota.NONE));
            settings.fields().rejectUnknown();
            assertThat(settings.problems()).isEmpty();
            return source;
        }

        @Override
        public Instant since() {
            return Instant.parse("2026-03-29T00:00:00Z");
        }

        @Override
        public Instant now() {
            return Instant.parse("2026-03-31T12:00:00Z");
        }

        @Override
        public boolean change(SliceId slice) {
            return false;
        }

        @Override
        public boolean touch(SliceId slice) {
            return false;
        }

        @Override
        public void breakReading(SliceId slice) {
            broken.add(slice.value());
        }

        @Override
        public String secret() {
            return "hush-hush-example";
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
