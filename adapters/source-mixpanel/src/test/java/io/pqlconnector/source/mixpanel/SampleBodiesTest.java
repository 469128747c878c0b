package io.pqlconnector.source.mixpanel;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.testkit.RecordingSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Bodies that Mixpanel sent to others, as they were reported; they lie beside the checkout where the project is developed. */
final class SampleBodiesTest {
    private final WireMockServer service =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1").gzipDisabled(true));

    @TempDir
    private Path folder;

    private Project project;

    @BeforeEach
    void start() {
        service.start();
        project = new Project(folder);
    }

    @AfterEach
    void stop() {
        project.close();
        service.stop();
    }

    @Test
    void namesWhatEveryRefusalOfTheExportMeans() throws Exception {
        for (JsonNode sample : samples("error-bodies.jsonl")) {
            int status = sample.get("status").asInt();
            String body = sample.get("body").asString();

            FailureKind kind = kindOf(status, body);

            assertThat(kind).as(status + " " + body).isEqualTo(expected(status, body));
        }
    }

    private static FailureKind expected(int status, String body) {
        return switch (status) {
            case 200 -> FailureKind.INCOMPLETE;
            case 429 -> FailureKind.RATE_LIMITED;
            default -> body.contains("Unable to authenticate") ? FailureKind.AUTHENTICATION : FailureKind.CONFIGURATION;
        };
    }

    @Test
    void readsTheSampleEventsOfTheSpecificationAndOfOtherClients() throws Exception {
        for (String name : List.of(
                "export-openapi-example.jsonl",
                "export-airbyte-unit-test.jsonl",
                "export-mixpanel-go.jsonl",
                "export-ak47-simplified-observed.jsonl")) {
            answers(200, String.join("\n", lines(name)) + "\n");
            RecordingSink sink = new RecordingSink();
            try (UsageSource source = source("time_basis", "utc")) {
                source.read(Project.slice(Project.TODAY), sink);
            }
            assertThat(sink.records()).as(name).hasSameSizeAs(lines(name));
            assertThat(sink.bad()).as(name).isEmpty();
        }
    }

    @Test
    void readsTheSamplePagesOfProfiles() throws Exception {
        for (String name : List.of("engage-openapi-example.json", "engage-airbyte-unit-test-pages.jsonl")) {
            for (String page : name.endsWith("l") ? lines(name) : List.of(String.join("", lines(name)))) {
                answers(200, page);
                RecordingSink sink = new RecordingSink();
                try (UsageSource source = source()) {
                    source.read(new Slice(new SliceId("users"), "mark", 0), sink);
                }
                assertThat(sink.records()).as(page).isNotEmpty();
            }
        }
    }

    @Test
    void saysWhichRoleIsMissing() throws Exception {
        answers(403, "{\"error\":\"forbidden\"}");
        try (UsageSource source = source()) {
            assertThatThrownBy(() -> source.read(Project.slice(Project.TODAY), new RecordingSink()))
                    .hasMessage(
                            "Mixpanel lets the service account in, but not at 2026-03-31 (status 403). Give it a role in"
                                    + " project 12345 that may export: Consumer is not enough, Analyst is.");
        }
    }

    private FailureKind kindOf(int status, String body) throws InterruptedException {
        answers(status, body);
        try (UsageSource source = source("time_basis", "utc")) {
            AdapterException failure = catchThrowableOfType(
                    AdapterException.class, () -> source.read(Project.slice(Project.TODAY), new RecordingSink()));
            assertThat(failure).as(status + " " + body).isNotNull();
            assertThat(failure.getMessage()).isNotBlank();
            return failure.kind();
        }
    }

    private UsageSource source(Object... settings) {
        Object[] all = new Object[settings.length + 4];
        System.arraycopy(settings, 0, all, 4, settings.length);
        all[0] = "base_url";
        all[1] = service.baseUrl() + "/api/2.0";
        all[2] = "query_base_url";
        all[3] = service.baseUrl() + "/api/query";
        return project.source(all);
    }

    private void answers(int status, String body) {
        service.resetAll();
        service.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(status).withBody(body)));
    }

    private static List<JsonNode> samples(String name) throws IOException {
        return lines(name).stream().map(JsonMapper.shared()::readTree).toList();
    }

    private static List<String> lines(String name) throws IOException {
        Optional<Path> samples = Optional.empty();
        for (Path at = Path.of("").toAbsolutePath(); at != null && samples.isEmpty(); at = at.getParent()) {
            samples = Optional.of(at.resolveSibling("shared").resolve("specs/mixpanel/samples"))
                    .filter(Files::isDirectory);
        }
        Assumptions.assumeTrue(
                samples.isPresent(), "skipped: the samples (../shared/specs/mixpanel/samples) are not on this machine");
        return Files.readAllLines(samples.get().resolve(name));
    }
}
