package io.pqlconnector.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What compose.yaml promises; there is no Compose on the machines that run this to ask. */
final class ComposeTest {
    @Test
    void theExampleRunsWithoutRightsOnAReadOnlyFileSystem() {
        JsonNode file = YamlFile.documents("compose.yaml").get(0);
        JsonNode worker = file.at("/services/worker");

        assertThat(file.propertyNames()).containsExactlyInAnyOrder("name", "services", "volumes");
        assertThat(worker.at("/read_only").asBoolean()).isTrue();
        assertThat(worker.at("/user").asString()).isEqualTo("10001:10001");
        assertThat(worker.at("/cap_drop/0").asString()).isEqualTo("ALL");
        assertThat(worker.at("/security_opt/0").asString()).isEqualTo("no-new-privileges:true");
        assertThat(worker.at("/volumes/0").asString()).isEqualTo("data:/data");
        assertThat(worker.at("/mem_limit").asString()).isEqualTo("768m");
        assertThat(worker.at("/stop_grace_period").asString()).isEqualTo("30s");
        assertThat(worker.at("/environment/PQL_CONFIG").asString()).isEqualTo("/opt/pql/example/config.yaml");
        assertThat(worker.at("/healthcheck/test").toString())
                .isEqualTo("[\"CMD\",\"/opt/pql/pql\",\"health\",\"--url\",\"http://127.0.0.1:8321/healthz\"]");
        // Nobody but its own container reaches the server, as without a token it has to be.
        assertThat(worker.has("ports")).isFalse();
    }
}
