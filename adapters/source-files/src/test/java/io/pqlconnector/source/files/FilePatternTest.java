package io.pqlconnector.source.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilePatternTest {
    @TempDir
    private Path directory;

    private ExportFolder folder = new ExportFolder(Path.of("."));

    @BeforeEach
    void fill() {
        folder = new ExportFolder(directory.resolve("config"))
                .write("one.jsonl", "")
                .write("usage/2026-01.jsonl.gz", "")
                .write("usage/2026-02.jsonl", "")
                .write("usage/.2026-03.jsonl.part", "")
                .write("usage/deep/er/2026-04.jsonl", "")
                .write("usage/.hidden/2026-05.jsonl", "")
                .write("usage/with [brackets]*.jsonl", "")
                .write("../elsewhere/x.jsonl", "");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            one.jsonl                           | one.jsonl
            ./one.jsonl                         | one.jsonl
            *.jsonl                             | one.jsonl
            usage/2026-0?.jsonl                 | usage/2026-02.jsonl
            usage/2026-*                        | usage/2026-01.jsonl.gz, usage/2026-02.jsonl
            usage/2026-0[1-9].{jsonl,jsonl.gz}  | usage/2026-01.jsonl.gz, usage/2026-02.jsonl
            **/2026-*.jsonl                     | usage/2026-02.jsonl, usage/deep/er/2026-04.jsonl
            usage/**/2026-*.jsonl               | usage/2026-02.jsonl, usage/deep/er/2026-04.jsonl
            usage/**.gz                         | usage/2026-01.jsonl.gz
            usage/*/*/*                         | usage/deep/er/2026-04.jsonl
            usage/.*.part                       | usage/.2026-03.jsonl.part
            usage/.hidden/*                     | usage/.hidden/2026-05.jsonl
            usage/with \\[brackets\\]\\**       | usage/with [brackets]*.jsonl
            ../config/usage/*.gz                | usage/2026-01.jsonl.gz
            """)
    void findsFilesAsAShellDoes(String pattern, String expected) throws Exception {
        assertThat(folder.ids(pattern)).containsExactly(expected.split(", ", -1));
    }

    @Test
    void namesAFileOutsideOfTheFolderByItsWholePath() throws Exception {
        String outside = directory.resolve("elsewhere/x.jsonl").toString();

        assertThat(folder.ids("../elsewhere/*.jsonl")).containsExactly(outside);
        assertThat(folder.ids(outside)).containsExactly(outside);
    }

    @Test
    void listsAFileOnceThoughSeveralPatternsMatchIt() throws Exception {
        assertThat(folder.ids(List.of("usage/*.jsonl", "one.jsonl", "**/2026-02.jsonl")))
                .containsExactly("one.jsonl", "usage/2026-02.jsonl", "usage/with [brackets]*.jsonl");
    }

    @Test
    void saysWhereNothingWasFound() {
        assertThat(failure("usage/*.csv").kind()).isEqualTo(FailureKind.CONFIGURATION);
        assertThat(failure("usage/*.csv"))
                .hasMessage("no file matches path \"usage/*.csv\". Looked at " + directory.resolve("config/usage")
                        + ": that folder has no such file. Put the export there, or correct path.");
        assertThat(failure("usgae/*.gz"))
                .hasMessageContaining(directory.resolve("config/usgae") + ": that folder does not exist.");
        assertThat(failure("one.jsonl/*.gz")).hasMessageContaining("that is no folder.");
        assertThat(failure("two.jsonl")).hasMessageContaining("that file does not exist.");
        assertThat(failure(List.of("one.jsonl", "two.jsonl"))).hasMessageContaining("\"two.jsonl\"");
    }

    @Test
    void asksWhichFilesOfAFolderAreMeant() {
        assertThat(failure("usage/"))
                .hasMessage(directory.resolve("config/usage")
                        + " is a folder. Write which files in it are meant, such as usage/*.jsonl.gz.");
    }

    @Test
    void saysThatALinkLeadsNowhere() throws Exception {
        Files.createSymbolicLink(directory.resolve("config/usage/2026-09.jsonl"), Path.of("gone.jsonl"));

        assertThat(failure("usage/2026-*.jsonl"))
                .hasMessage(directory.resolve("config/usage/2026-09.jsonl")
                        + " is a link to a file that does not exist. Remove the link, or put the file there.");
        assertThat(failure("usage/2026-09.jsonl"))
                .hasMessageContaining("that is a link to a file that does not exist.");
    }

    @Test
    void followsLinksAndEndsInALoop() throws Exception {
        Files.createSymbolicLink(directory.resolve("config/usage/loop"), Path.of(".."));
        Files.createSymbolicLink(directory.resolve("config/linked"), directory.resolve("elsewhere"));

        assertThat(folder.ids("**/2026-*.jsonl")).containsExactly("usage/2026-02.jsonl", "usage/deep/er/2026-04.jsonl");
        assertThat(folder.ids("linked/*")).containsExactly("linked/x.jsonl");
    }

    @Test
    void saysThatAFolderCannotBeListed() throws Exception {
        Path closed = directory.resolve("config/usage/deep");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        try {
            assumeFalse(Files.isReadable(closed), "this user may read everything");

            assertThatThrownBy(() -> folder.ids("usage/**/*.jsonl"))
                    .isInstanceOf(AdapterException.class)
                    .hasMessage(closed
                            + " cannot be listed: permission denied; let the user that runs this program read it.");
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private AdapterException failure(Object pattern) {
        return catchThrowableOfType(AdapterException.class, () -> folder.ids(pattern));
    }
}
