package io.pqlconnector.worker.forget;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.usage.lake.ErasedPerson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of the lines of others none is taken, however short an id is. */
final class LineFilesTest {
    private static final ErasedPerson ANN = new ErasedPerson(
            "ann@acme.example", new TreeSet<>(List.of("1", "42", "email", "track", "ann@acme.example")), 0, 0);

    private static final List<String> OTHERS = List.of(
            "{\"type\":\"track\",\"userId\":\"u-bob\",\"properties\":{\"email\":\"1\",\"plan\":\"42\"}}",
            "{\"type\":\"track\",\"userId\":\"421\",\"anonymousId\":\"1\"}",
            "{\"type\":\"track\",\"userId\":\"joann@acme.example\"}",
            "{\"file\":\"1\",\"line\":1,\"reason\":\"email\",\"text\":\"{\\\"userId\\\":\\\"u-bob\\\",\\\"email\\\":1}\"}",
            "1 email track");

    private static final List<String> HERS = List.of(
            "{\"type\":\"track\",\"userId\":42}",
            "{\"type\":\"track\",\"userId\":\"\\u0034\\u0032\"}",
            "{\"event\":\"Run\",\"properties\":{\"distinct_id\":42}}",
            "{\"type\":\"track\",\"anonymousId\":\"1\"}",
            "{\"type\":\"track\",\"userId\":\"u-bob\",\"properties\":{\"to\":\"ANN@acme.example\"}}",
            "{\"file\":\"a\",\"line\":1,\"reason\":\"no time\",\"text\":\"{\\\"userId\\\":42}\"}",
            "{\"file\":\"a\",\"line\":1,\"reason\":\"no UTF-8\",\"base64\":\"YW5uQGFjbWUuZXhhbXBsZf8=\"}",
            "for ann@acme.example and others");

    @TempDir
    private Path folder;

    @Test
    void herLinesGoAndThoseOfTheOthersStay() throws IOException {
        Path file = Files.createDirectories(folder.resolve("segment")).resolve("a.jsonl");
        Files.write(file, List.of(OTHERS.get(0), HERS.get(0), HERS.get(1), OTHERS.get(1), HERS.get(2), HERS.get(3)));
        Path other = folder.resolve("b.jsonl");
        Files.write(other, List.of(HERS.get(4), OTHERS.get(2), HERS.get(5), OTHERS.get(3), HERS.get(6)));
        Files.write(folder.resolve("c.txt"), List.of(HERS.get(7), OTHERS.get(4)));

        assertThat(LineFiles.erase(folder, ANN, false)).isEqualTo(HERS.size());
        assertThat(LineFiles.erase(folder, ANN, true)).isEqualTo(HERS.size());

        assertThat(Files.readAllLines(file)).isEqualTo(OTHERS.subList(0, 2));
        assertThat(Files.readAllLines(other)).isEqualTo(OTHERS.subList(2, 4));
        assertThat(Files.readAllLines(folder.resolve("c.txt"))).containsExactly(OTHERS.get(4));
        assertThat(LineFiles.erase(folder, ANN, true)).isZero();
    }

    @Test
    void whatAKilledCommandLeftIsNotInTheWay() throws IOException {
        Path file = Files.write(folder.resolve("a.jsonl"), List.of(OTHERS.get(0), HERS.get(0)));
        Files.write(folder.resolve("a.jsonl.part"), List.of(OTHERS.get(0), HERS.get(0)));

        assertThat(LineFiles.erase(folder, ANN, false)).isEqualTo(1);
        assertThat(LineFiles.erase(folder, ANN, true)).isEqualTo(1);

        assertThat(Files.readAllLines(file)).containsExactly(OTHERS.get(0));
        assertThat(folder.resolve("a.jsonl.part")).doesNotExist();
    }

    @Test
    void whoeverMayReadAFileAndNobodyElseMayReadWhatIsLeftOfIt() throws IOException {
        Path file = Files.write(folder.resolve("a.jsonl"), List.of(OTHERS.get(0), HERS.get(0)));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        LineFiles.erase(folder, ANN, true);

        assertThat(Files.readAllLines(file)).containsExactly(OTHERS.get(0));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }
}
