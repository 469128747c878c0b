package io.pqlconnector.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.CallQuota;
import io.pqlconnector.spi.source.SourceContext;
import io.pqlconnector.testkit.SettingsFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FilesSourceFactoryTest {

    @Test
    void readsItsSettings() {
        assertThat(problems(Map.of("format", "traits_csv", "path", "a.csv"))).isEmpty();
        assertThat(problems(Map.of("format", "mixpanel_groups", "path", List.of("a/*", "b/**/c?.{x,y}"))))
                .isEmpty();
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(problems(Map.of()))
                .containsExactlyInAnyOrder(
                        "config.yaml:1:1  format: is missing. Write format: mixpanel.",
                        "config.yaml:1:1  path: is missing. Write where the files are, such as exports/*.jsonl.gz.");
    }

    @Test
    void suggestsTheFormatThatWasMeant() {
        assertThat(problems(Map.of("format", "mixpanle", "path", "a")))
                .containsExactly("config.yaml:1:1  format: unknown \"mixpanle\". Did you mean \"mixpanel\"?");
    }

    @Test
    void rejectsAPathThatIsNone() {
        assertThat(problems(Map.of("format", "segment", "path", List.of())))
                .containsExactly(
                        "config.yaml:1:1  path: the list is empty. Write where the files are, such as exports/*.jsonl.gz.");
        assertThat(problems(Map.of("format", "segment", "path", " ")))
                .containsExactly("config.yaml:1:1  path: expected a path such as exports/*.jsonl.gz, found \" \".");
        assertThat(problems(Map.of("format", "segment", "path", List.of(Map.of("glob", "x")))))
                .containsExactly(
                        "config.yaml:1:1  path[0]: expected a path such as exports/*.jsonl.gz, found a mapping.");
        assertThat(problems(Map.of("format", "segment", "path", "a[b")))
                .singleElement()
                .asString()
                .startsWith("config.yaml:1:1  path: \"a[b\" is no pattern: ");
    }

    @Test
    void leavesOtherKeysToTheCaller() {
        assertThat(problems(Map.of("format", "segment", "path", "a", "pth", "b")))
                .singleElement()
                .asString()
                .contains("unknown key \"pth\". Did you mean \"path\"?");
    }

    private static List<String> problems(Map<String, ?> map) {
        SettingsFixture settings = SettingsFixture.of(map);
        new FilesSourceFactory()
                .create(
                        settings.fields(),
                        new SourceContext(
                                new SourceName("files"), Path.of("nowhere"), Path.of("nowhere"), CallQuota.NONE))
                .close();
        return settings.problems().stream()
                .map(problem -> problem.replaceFirst("^config.yaml:\\d+:\\d+", "config.yaml:1:1"))
                .toList();
    }
}
