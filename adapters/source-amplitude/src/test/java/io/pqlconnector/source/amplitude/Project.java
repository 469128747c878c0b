package io.pqlconnector.source.amplitude;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.http.ManualTime;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.CallQuota;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.SourceContext;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.testkit.RecordingSink;
import io.pqlconnector.testkit.SettingsFixture;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A project at the fake, and sources that read it at noon of the last day of March without waiting. */
final class Project implements AutoCloseable {
    static final Instant NOON = Instant.parse("2026-03-31T12:00:00Z");

    final FakeAmplitude amplitude = new FakeAmplitude();
    final ManualTime time = new ManualTime(NOON);
    private final Path folder;

    Project(Path folder) {
        this.folder = folder;
    }

    /** A source with some settings beside those that every source needs: key, value, key, value. */
    UsageSource source(Object... keysAndValues) {
        Map<String, Object> settings = new LinkedHashMap<>(Map.of(
                "api_key",
                FakeAmplitude.API_KEY,
                "secret_key",
                SettingsFixture.secret(FakeAmplitude.SECRET_KEY),
                "base_url",
                amplitude.url().toString()));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        SettingsFixture fixture = SettingsFixture.of(settings);
        UsageSource source = new AmplitudeSourceFactory(time)
                .create(
                        fixture.fields(),
                        new SourceContext(new SourceName("amplitude"), folder, folder, CallQuota.NONE));
        fixture.fields().rejectUnknown();
        assertThat(fixture.problems()).isEmpty();
        return source;
    }

    /** Fills some hours of a day with as many events each. */
    void fill(String day, int from, int to, int count) {
        for (int hour = from; hour <= to; hour++) {
            String name = String.format("%sT%02d", day.replace("-", ""), hour);
            amplitude.put(name, lines(day, hour, count));
        }
    }

    /** Events of an hour, one a second at most, the first with a user of its own who has properties. */
    static List<String> lines(String day, int hour, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    String time = String.format("%s %02d:%02d:%02d", day, hour, i / 60 % 60, i % 60);
                    String user = i == 0 ? "user of " + time : "user-" + i % 7;
                    return "{\"event_type\":\"Report run\",\"uuid\":\"" + day + "-" + hour + "-" + i
                            + "\",\"user_id\":\"" + user + "\",\"device_id\":\"d-" + i % 7 + "\",\"event_time\":\""
                            + time
                            + ".123000\",\"server_upload_time\":\"" + time
                            + ".500000\",\"groups\":{\"company\":[\"acme\"]},\"event_properties\":{\"plan\":\"free\"}"
                            + (i == 0 ? ",\"user_properties\":{\"email\":\"mo@acme.example\"}" : "") + "}";
                })
                .toList();
    }

    static Slice slice(String id) {
        return new Slice(new SliceId(id), "mark", 0);
    }

    /** Reads a slice once. */
    static RecordingSink read(UsageSource source, String slice) throws InterruptedException {
        RecordingSink sink = new RecordingSink();
        source.read(slice(slice), sink);
        return sink;
    }

    @Override
    public void close() {
        amplitude.close();
    }
}
