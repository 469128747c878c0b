package io.pqlconnector.crm.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.DestinationContext;
import io.pqlconnector.testkit.SettingsFixture;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalCrmFactoryTest {
    @TempDir
    private Path folder;

    @Test
    void putsTheFileIntoTheDataDirectory() throws Exception {
        SettingsFixture settings = SettingsFixture.none();

        assertThat(place(settings)).isEqualTo(folder.resolve("data/crm.db"));
        assertThat(settings.problems()).isEmpty();
    }

    @Test
    void takesAPathRelativeToTheConfiguration() throws Exception {
        SettingsFixture settings = SettingsFixture.of("path: ../elsewhere/my crm.db");

        assertThat(place(settings)).isEqualTo(folder.resolve("elsewhere/my crm.db"));
        assertThat(settings.problems()).isEmpty();
    }

    @Test
    void takesAnAbsolutePath() throws Exception {
        Path file = folder.resolve("crm.db").toAbsolutePath();

        assertThat(place(SettingsFixture.of(Map.of("path", file.toString())))).isEqualTo(file);
    }

    @Test
    void namesWhatIsWrongWithThePath() throws Exception {
        SettingsFixture empty = SettingsFixture.of("path: \"\"");
        SettingsFixture impossible = SettingsFixture.of(Map.of("path", "nul\u0000byte"));

        place(empty);
        place(impossible);

        assertThat(empty.problems()).singleElement().asString().startsWith("config.yaml:1:7  path: is empty.");
        assertThat(impossible.problems()).singleElement().asString().contains("is no path");
    }

    @Test
    void leavesUnknownKeysToTheCaller() throws Exception {
        SettingsFixture settings = SettingsFixture.of("pathh: x");

        place(settings);

        assertThat(settings.problems())
                .containsExactly("config.yaml:1:1  pathh: unknown key \"pathh\". Did you mean \"path\"?");
    }

    private Path place(SettingsFixture settings) throws Exception {
        DestinationContext context =
                new DestinationContext(new DestinationName("local"), folder.resolve("conf"), folder.resolve("data"));
        try (Destination destination = new LocalCrmFactory().create(settings.fields(), context)) {
            assertThat(destination.name()).isEqualTo(new DestinationName("local"));
            return Path.of(destination.describe().place());
        }
    }
}
