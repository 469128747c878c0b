package io.pqlconnector.worker.forget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.core.lake.LakeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnfinishedTest {
    @TempDir
    private Path data;

    @Test
    void tellsTheIdsUntilAPersonIsForgotten() {
        Unfinished.in(data).begin("ann@acme.example", Set.of("1", "a\tb\n", "100%", ""));
        Unfinished.in(data).begin("bob@acme.example", Set.of());

        assertThat(Unfinished.in(data).idsOf("ann@acme.example")).contains("1", "a\tb\n", "100%");
        assertThat(Unfinished.in(data).idsOf("bob@acme.example")).isEmpty();

        Unfinished.in(data).end("ann@acme.example");
        assertThat(Unfinished.in(data).idsOf("ann@acme.example")).isEmpty();
        assertThat(data.resolve("forgetting")).hasContent("bob%40acme.example");

        Unfinished.in(data).end("bob@acme.example");
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void saysWhatToDoIfItIsDamaged() throws IOException {
        Files.writeString(data.resolve("forgetting"), "%zz\n");

        assertThatThrownBy(() -> Unfinished.in(data).idsOf("ann@acme.example"))
                .isInstanceOf(LakeException.class)
                .hasMessageContaining("delete it and run the same command again");
    }
}
