package io.pqlconnector.worker.run;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests share in which the reports of one account are counted: a folder with a configuration for it. */
abstract class CountedReportsTest {
    @TempDir
    Path folder;

    Pql pql;

    @BeforeEach
    void configure() throws IOException {
        pql = CountedReports.configure(folder);
    }
}
