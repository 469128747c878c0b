package io.pqlconnector.source.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.CallQuota;
import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.SourceContext;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.testkit.RecordingSink;
import io.pqlconnector.testkit.SettingsFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** A folder with export files, and sources over it. */
record ExportFolder(Path path) {
    static final Instant NOW = Instant.parse("2026-03-31T00:00:00Z");

    /** A line of a Mixpanel export. */
    static String event(int number) {
        return "{\"event\":\"Report Run\",\"properties\":{\"time\":" + (1_770_000_000 + number) + ",\"distinct_id\":\"u"
                + number + "\",\"plan\":\"free\"}}\n";
    }

    static byte[] gzip(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    ExportFolder write(String name, String text) {
        return write(name, text.getBytes(UTF_8));
    }

    ExportFolder write(String name, byte[] bytes) {
        try {
            Path file = path.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    UsageSource source(String format, Object pattern) {
        SettingsFixture settings = SettingsFixture.of(Map.of("format", format, "path", pattern));
        UsageSource source = new FilesSourceFactory()
                .create(settings.fields(), new SourceContext(new SourceName("files"), path, path, CallQuota.NONE));
        assertThat(settings.problems()).isEmpty();
        return source;
    }

    List<String> ids(Object pattern) throws InterruptedException {
        return source("mixpanel", pattern).list(PullWindow.of(Instant.EPOCH, NOW)).slices().stream()
                .map(Slice::id)
                .map(SliceId::value)
                .toList();
    }

    RecordingSink read(String format, String name) throws InterruptedException {
        return read(format, name, new RecordingSink());
    }

    RecordingSink read(String format, String name, RecordingSink sink) throws InterruptedException {
        UsageSource source = source(format, name);
        source.read(source.list(PullWindow.of(Instant.EPOCH, NOW)).slices().get(0), sink);
        return sink;
    }
}
