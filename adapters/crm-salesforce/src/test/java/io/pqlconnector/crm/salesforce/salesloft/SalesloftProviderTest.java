package io.pqlconnector.crm.salesforce.salesloft;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.crm.salesforce.cadence.CadenceProvider;
import io.pqlconnector.http.ManualTime;
import io.pqlconnector.testkit.SettingsFixture;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The settings of Salesloft. */
final class SalesloftProviderTest {
    @Test
    void takesEverythingThatThereIs() {
        assertThat(problems("""
                provider: salesloft
                api_key: key-1
                create_missing: true
                reenroll: true
                tags: [pql]
                base_url: https://proxy.example
                """)).isEmpty();
    }

    @Test
    void needsAKey() {
        assertThat(problems("provider: salesloft"))
                .containsExactly("config.yaml:1:1  api_key: is missing. Write api_key: ${SALESLOFT_API_KEY}.");
    }

    @Test
    void tellsOfUnknownKeysAndOfTagsForNobody() {
        assertThat(problems("api_key: key-1\ntoken_file: x\ntags: [pql]"))
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem).contains("unknown key \"token_file\""))
                .anySatisfy(problem -> assertThat(problem).contains("Write create_missing: true, or leave them out."));
    }

    private static List<String> problems(String settings) {
        SettingsFixture fixture = SettingsFixture.of(settings);
        try (CadenceProvider read =
                SalesloftProvider.read(fixture.fields(), new ManualTime(Instant.EPOCH), lane -> lane)) {
            assertThat(read.name()).isEqualTo("Salesloft");
        }
        return fixture.problems().stream().distinct().toList();
    }
}
