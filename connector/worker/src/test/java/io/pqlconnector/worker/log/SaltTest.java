package io.pqlconnector.worker.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.worker.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SaltTest {
    @TempDir
    private Path folder;

    @Test
    void isMadeOnceAndReadableByNobodyElse() throws IOException {
        Path data = folder.resolve("data");

        String hash = Salt.keptIn(data).hash("jo@acme.com");

        assertThat(hash).matches("[0-9a-f]{12}");
        assertThat(Salt.keptIn(data).hash("jo@acme.com")).isEqualTo(hash);
        assertThat(Salt.keptIn(folder.resolve("other")).hash("jo@acme.com")).isNotEqualTo(hash);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("log.salt"))))
                .isEqualTo("rw-------");
        assertThat(data).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void aFileThatIsNoSaltIsReplaced() throws IOException {
        Files.writeString(folder.resolve("log.salt"), "");

        String hash = Salt.keptIn(folder).hash("jo@acme.com");

        assertThat(Salt.keptIn(folder).hash("jo@acme.com")).isEqualTo(hash);
        assertThat(folder.resolve("log.salt")).content().matches("[0-9a-f]{64}\n");
    }

    @Test
    void whereItCannotBeKeptTheLogSaysSoAndGoesOn() throws IOException {
        Path file = Files.writeString(folder.resolve("data"), "a file where the folder should be");
        Config config = CapturedLog.config(file, "format: human", Set.of());

        try (CapturedLog log = CapturedLog.start(config)) {
            log.logs().info("To jo@acme.com.");

            assertThat(log.text())
                    .contains("WARN  worker: E-mail addresses have other hashes after the next start")
                    .contains("Correct the permissions of " + file)
                    .containsPattern("To email:[0-9a-f]{12}\\.");
        }
    }
}
