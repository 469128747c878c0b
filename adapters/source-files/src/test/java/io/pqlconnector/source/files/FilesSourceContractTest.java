package io.pqlconnector.source.files;

import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.spi.source.UsageSourceFactory;
import io.pqlconnector.testkit.SourceContract;
import io.pqlconnector.testkit.SourceUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.io.TempDir;

class FilesSourceContractTest extends SourceContract {
    @TempDir
    private Path directory;

    @Override
    protected UsageSourceFactory factory() {
        return new FilesSourceFactory();
    }

    @Override
    protected SourceUnderTest start() {
        ExportFolder folder = new ExportFolder(directory)
                .write("exports/a.jsonl.gz", ExportFolder.gzip(ExportFolder.event(1) + ExportFolder.event(2)))
                .write("exports/b.jsonl", ExportFolder.event(3) + ExportFolder.event(4) + ExportFolder.event(5));
        return new Folder(folder);
    }

    @Override
    protected PropertyPath property() {
        return PropertyPath.property("plan");
    }

    private record Folder(ExportFolder folder) implements SourceUnderTest {
        @Override
        public UsageSource connect() {
            return folder.source("mixpanel", "exports/*");
        }

        @Override
        public Instant since() {
            return Instant.EPOCH;
        }

        @Override
        public Instant now() {
            return ExportFolder.NOW;
        }

        @Override
        public boolean change(SliceId slice) {
            folder.write(slice.value(), ExportFolder.event(9) + ExportFolder.event(10) + ExportFolder.event(11));
            return true;
        }

        @Override
        public boolean touch(SliceId slice) {
            try {
                Files.setLastModifiedTime(
                        folder.path().resolve(slice.value()), FileTime.from(Instant.parse("2026-04-01T12:00:00Z")));
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void breakReading(SliceId slice) {
            try {
                Files.delete(folder.path().resolve(slice.value()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String secret() {
            return "";
        }

        @Override
        public void close() {
            // JUnit removes the folder.
        }
    }
}
