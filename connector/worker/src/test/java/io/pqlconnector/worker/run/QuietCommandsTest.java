package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short command has no log, and loads nothing of one. */
final class QuietCommandsTest {
    @Test
    void aShortCommandLoadsNoLogFrameworkAndSaysNothingOfIt(@TempDir Path folder)
            throws IOException, InterruptedException {
        Pql pql = Example.copyTo(folder);
        assertThat(pql.run("sync").exitCode()).isZero();
        Path classes = folder.resolve("classes.txt");
        Path err = folder.resolve("err.txt");

        int exitCode = pql.process(
                        List.of("-Xlog:class+load:file=" + classes, "-cp", System.getProperty("java.class.path")),
                        "accounts")
                .redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();

        assertThat(exitCode).isZero();
        assertThat(classes).content().contains("org.sqlite.").doesNotContain("ch.qos.logback", "org.slf4j.bridge");
        assertThat(err).content().doesNotContain("SLF4J");
    }
}
