package io.pqlconnector.source.mixpanel;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.http.ManualTime;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.CallQuota;
import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.SourceContext;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.testkit.RecordingSink;
import io.pqlconnector.testkit.SettingsFixture;
import io.pqlconnector.testkit.usage.FakeMixpanel;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A project at the fake, and sources that read it at noon of the last day of March without waiting. */
final class Project implements AutoCloseable {
    static final Instant NOON = Instant.parse("2026-03-31T12:00:00Z");
    static final LocalDate TODAY = LocalDate.of(2026, 3, 31);

    final FakeMixpanel mixpanel = new FakeMixpanel();
    final ManualTime time = new ManualTime(NOON);
    private final Path folder;
    private final CallQuota quota;

    Project(Path folder) {
        this(folder, CallQuota.NONE);
    }

    Project(Path folder, CallQuota quota) {
        this.folder = folder;
        this.quota = quota;
    }

    /** A source with some settings beside those that every source needs: key, value, key, value. */
    UsageSource source(Object... keysAndValues) {
        Map<String, Object> settings = new LinkedHashMap<>(Map.of(
                "project_id",
                FakeMixpanel.PROJECT,
                "username",
                FakeMixpanel.USERNAME,
                "secret",
                SettingsFixture.secret(FakeMixpanel.SECRET),
                "base_url",
                mixpanel.exportUrl().toString(),
                "query_base_url",
                mixpanel.queryUrl().toString(),
                "start",
                "2026-03-30",
                "profiles",
                "none"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        SettingsFixture fixture = SettingsFixture.of(settings);
        UsageSource source = new MixpanelSourceFactory(time)
                .create(fixture.fields(), new SourceContext(new SourceName("mixpanel"), folder, folder, quota));
        fixture.fields().rejectUnknown();
        assertThat(fixture.problems()).isEmpty();
        return source;
    }

    /** Lines of a day with true stamps of the servers. */
    static List<String> lines(LocalDate day, int count) {
        return lines(day, count, 0);
    }

    /** Lines of a day whose times run ahead of the servers' stamps. */
    static List<String> lines(LocalDate day, int count, long aheadSeconds) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    long time = ProjectSlices.startOf(day).getEpochSecond() + i % 86_400;
                    return "{\"event\":\"Report run\",\"properties\":{\"time\":" + time + "000,\"distinct_id\":\"user-"
                            + i % 7
                            + "\",\"$insert_id\":\"" + day + "-" + i + "\",\"plan\":\"free\",\"mp_processing_time_ms\":"
                            + ((time - aheadSeconds) * 1000 + 1500) + "}}";
                })
                .toList();
    }

    static PullWindow window() {
        return new PullWindow(Instant.EPOCH, NOON, NOON, Optional.empty());
    }

    static Slice slice(LocalDate day) {
        return new Slice(new SliceId(day.toString()), "mark", 0);
    }

    /** Reads a day once. */
    RecordingSink read(UsageSource source, LocalDate day) throws InterruptedException {
        RecordingSink sink = new RecordingSink();
        source.read(slice(day), sink);
        return sink;
    }

    @Override
    public void close() {
        mixpanel.close();
    }
}
