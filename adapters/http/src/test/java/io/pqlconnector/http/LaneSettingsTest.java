package io.pqlconnector.http;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Node;
import io.pqlconnector.spi.config.Position;
import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.spi.config.Problems;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a lane may lead, and how a user says so. */
final class LaneSettingsTest {
    private static final Position AT = new Position("config.yaml", 3, 5);
    private static final LaneSettings STANDARD = LaneSettings.of("Example", URI.create("https://api.example.com/v1"));

    private final Problems problems = new Problems();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.example.com",
                "https://api.example.com:8443/v1/",
                "http://localhost:4010",
                "http://127.0.0.1:4010/api",
                "http://[::1]:4010",
                "HTTPS://API.EXAMPLE.COM"
            })
    void leadsToEncryptedServicesAndToThisMachine(String url) {
        assertThat(read(Map.of("base_url", url)).baseUrl()).isEqualTo(URI.create(url));
        assertThat(problems.inOrder()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://api.example.com, 'is not encrypted. Write https://; plain http is for this machine only.'",
        "http://localhost.example.com, 'is not encrypted. Write https://; plain http is for this machine only.'",
        "http://128.0.0.1, 'is not encrypted. Write https://; plain http is for this machine only.'",
        "api.example.com, is no URL of a service. Write https:// and the host.",
        "ftp://api.example.com, is no URL of a service. Write https:// and the host.",
        "https://a b, is no URL of a service. Write https:// and the host.",
        "https://user:s3cret@api.example.com, 'must end with the path: without user, password, query and fragment.'",
        "https://api.example.com/?key=s3cret, 'must end with the path: without user, password, query and fragment.'"
    })
    void refusesWhatLeadsElsewhere(String url, String words) {
        assertThat(read(Map.of("base_url", url)).baseUrl()).isEqualTo(STANDARD.baseUrl());

        assertThat(problems.inOrder())
                .extracting(Problem::toString)
                .containsExactly("config.yaml:3:5  base_url: " + words);
    }

    @Test
    void isNotMadeForAPlainHost() {
        assertThatThrownBy(() -> LaneSettings.of("Example", URI.create("http://api.example.com")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the base URL of api.example.com is not encrypted. Write https://; plain http is for this"
                        + " machine only.");
    }

    @Test
    void takesTimeoutsFromTheUser() {
        LaneSettings.Timeouts timeouts = read(Map.of(
                        "connect_timeout", "5s", "read_timeout", "20m", "call_timeout", "1h"))
                .timeouts();

        assertThat(timeouts)
                .isEqualTo(new LaneSettings.Timeouts(
                        Duration.ofSeconds(5), Duration.ofMinutes(20), Duration.ofSeconds(60), Duration.ofHours(1)));
    }

    @Test
    void isAsTheAdapterSaysWithoutSettings() {
        assertThat(read(Map.of())).isEqualTo(STANDARD);
    }

    @Test
    void refusesACertificateThatNobodyVouchesFor() {
        WireMockServer imposter =
                new WireMockServer(options().dynamicHttpsPort().dynamicPort().bindAddress("127.0.0.1"));
        imposter.start();
        URI url = URI.create("https://localhost:" + imposter.httpsPort());
        try (HttpLane lane = new HttpLane(
                LaneSettings.of("Example", url), Auth.none(), ReplyPolicy.STANDARD, new ManualTime(Instant.EPOCH))) {
            assertThatThrownBy(() -> lane.send(HttpCall.get("/records")))
                    .isInstanceOf(AdapterException.class)
                    .extracting(failure -> ((AdapterException) failure).kind())
                    .isEqualTo(FailureKind.CONFIGURATION);
            assertThat(lane.callUsage().calls()).isZero();
        } finally {
            imposter.stop();
        }
    }

    private LaneSettings read(Map<String, String> settings) {
        List<Node.Entry> entries = settings.entrySet().stream()
                .map(setting ->
                        new Node.Entry(setting.getKey(), AT, new Node.Scalar(AT, setting.getValue(), true, false)))
                .toList();
        return LaneKeys.read(new Fields(new Node.Mapping(AT, entries), "", problems), STANDARD);
    }
}
