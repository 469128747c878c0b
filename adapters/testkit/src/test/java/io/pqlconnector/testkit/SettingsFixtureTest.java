package io.pqlconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SettingsFixtureTest {

    @Test
    void readsTextWithNestedKeysAndLists() {
        SettingsFixture settings = SettingsFixture.of("""
                # a remark
                path: exports/*.gz
                late_days: 5
                quoted: "true"

                csv:
                  key: domain
                  columns: [a, b]
                empty: null
                """);

        Fields fields = settings.fields();
        assertThat(fields.text("path")).contains("exports/*.gz");
        assertThat(fields.wholeNumber("late_days")).contains(5L);
        assertThat(fields.text("quoted")).contains("true");
        assertThat(fields.has("empty")).isFalse();
        assertThat(fields.fields("csv")).hasValueSatisfying(csv -> {
            assertThat(csv.text("key")).contains("domain");
            assertThat(csv.texts("columns")).containsExactly("a", "b");
            assertThat(csv.at("key")).hasToString("config.yaml:7:8");
        });
        assertThat(settings.problems()).isEmpty();
    }

    @Test
    void reportsProblemsWithTheirPlaces() {
        SettingsFixture settings = SettingsFixture.of("""
                late_days: many
                pathh: x
                """);

        settings.fields().wholeNumber("late_days");
        settings.fields().text("path");

        assertThat(settings.problems())
                .containsExactly(
                        "config.yaml:1:12  late_days: expected a whole number, such as 500, found \"many\".",
                        "config.yaml:2:1  pathh: unknown key \"pathh\". Did you mean \"path\"?");
    }

    @Test
    void readsMaps() {
        SettingsFixture settings = SettingsFixture.of(Map.of("nested", Map.of("list", List.of("a", 1, true))));

        assertThat(settings.fields().fields("nested"))
                .hasValueSatisfying(nested -> assertThat(nested.texts("list")).containsExactly("a", "1", "true"));
    }

    @Test
    void hidesSecretsInMessages() {
        SettingsFixture settings = SettingsFixture.of(Map.of("token", SettingsFixture.secret("s3cret")));

        settings.fields().wholeNumber("token");

        assertThat(settings.fields().secret("token")).contains(new Secret("s3cret"));
        assertThat(settings.problems())
                .singleElement()
                .asString()
                .contains("***")
                .doesNotContain("s3cret");
    }
}
