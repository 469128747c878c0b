package io.pqlconnector.source.amplitude;

import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.spi.source.UsageSourceFactory;
import io.pqlconnector.testkit.SourceContract;
import io.pqlconnector.testkit.SourceUnderTest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

final class AmplitudeContractTest extends SourceContract {
    @TempDir
    private Path folder;

    @Override
    protected UsageSourceFactory factory() {
        return new AmplitudeSourceFactory();
    }

    @Override
    protected PropertyPath property() {
        return PropertyPath.property("plan");
    }

    @Override
    protected SourceUnderTest start() {
        Project project = new Project(folder);
        project.fill("2026-03-30", 0, 23, 3);
        project.fill("2026-03-31", 0, 9, 4);
        return new UnderTest(project);
    }

    private record UnderTest(Project project) implements SourceUnderTest {
        @Override
        public UsageSource connect() {
            return project.source();
        }

        @Override
        public Instant since() {
            return Instant.parse("2026-03-30T00:00:00Z");
        }

        @Override
        public Instant now() {
            return Project.NOON;
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
            String broken = UploadHours.of(slice).start();
            project.amplitude.mishaps(asked -> asked.start().equals(broken)
                    ? Optional.of(new FakeAmplitude.Answer(500, "sorry, " + FakeAmplitude.SECRET_KEY))
                    : Optional.empty());
        }

        @Override
        public String secret() {
            return FakeAmplitude.SECRET_KEY;
        }

        @Override
        public void close() {
            project.close();
        }
    }
}
