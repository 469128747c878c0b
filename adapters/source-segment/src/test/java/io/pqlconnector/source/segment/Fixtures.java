package io.pqlconnector.source.segment;

import io.pqlconnector.http.ManualTime;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.CallQuota;
import io.pqlconnector.spi.source.SourceContext;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.testkit.SettingsFixture;
import io.pqlconnector.testkit.usage.FakeS3;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sources as the factory makes them, over the fake. */
final class Fixtures {
    static final String SECRET_KEY = "wJalrXUtnFEMI-this-must-never-be-shown";

    private Fixtures() {}

    static SourceContext context(Path data) {
        return new SourceContext(new SourceName("segment"), data, data, CallQuota.NONE);
    }

    /** A source over the fake, with some settings more; {@code key: value} each. */
    static UsageSource source(FakeS3 s3, Path data, ManualTime time, Map<String, ?> more) {
        Map<String, Object> settings = new LinkedHashMap<>(Map.of(
                "bucket", FakeS3.BUCKET,
                "endpoint", s3.url().toString(),
                "path_style", "true",
                "access_key", SettingsFixture.secret("AKIAEXAMPLE"),
                "secret_key", SettingsFixture.secret(SECRET_KEY)));
        settings.putAll(more);
        SettingsFixture fixture = SettingsFixture.of(settings);
        UsageSource source = new SegmentSourceFactory(time, false).create(fixture.fields(), context(data));
        if (!fixture.problems().isEmpty()) {
            throw new AssertionError(fixture.problems().toString());
        }
        return source;
    }
}
