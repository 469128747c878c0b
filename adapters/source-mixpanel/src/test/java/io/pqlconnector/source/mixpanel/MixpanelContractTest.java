package io.pqlconnector.source.mixpanel;

import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.spi.source.UsageSourceFactory;
import io.pqlconnector.testkit.SourceContract;
import io.pqlconnector.testkit.SourceUnderTest;
import io.pqlconnector.testkit.usage.FakeMixpanel;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.io.TempDir;

final class MixpanelContractTest extends SourceContract {
    @TempDir
    private Path folder;

    @Override
    protected UsageSourceFactory factory() {
        return new MixpanelSourceFactory();
    }

    @Override
    protected PropertyPath property() {
        return PropertyPath.property("plan");
    }

    @Override
    protected SourceUnderTest start() {
        Project project = new Project(folder);
        project.mixpanel.put(Project.TODAY.minusDays(1), Project.lines(Project.TODAY.minusDays(1), 30));
        project.mixpanel.put(Project.TODAY, Project.lines(Project.TODAY, 20));
        return new SourceUnderTest() {
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
                LocalDate broken = LocalDate.parse(slice.value());
                project.mixpanel.mishaps(
                        export -> export.from().equals(broken) ? FakeMixpanel.Mishap.FAULT : FakeMixpanel.Mishap.NONE);
            }

            @Override
            public String secret() {
                return FakeMixpanel.SECRET;
            }

            @Override
            public void close() {
                project.close();
            }
        };
    }
}
