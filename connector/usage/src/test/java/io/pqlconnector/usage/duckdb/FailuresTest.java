package io.pqlconnector.usage.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user is told to do about a failure of DuckDB. */
final class FailuresTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Out of Memory Error: could not allocate block of size 256.0 KiB",
                "Invalid Input Error: Invalid result set"
            })
    void wantOfMemoryNamesTheSetting(String detail) {
        assertThat(Failures.of("the lake cannot be measured", new SQLException(detail)))
                .hasMessage("the lake cannot be measured: " + detail
                        + "\n  DuckDB has too little memory. Write more at lake: { memory: 320MB }, or free disk space"
                        + " if it cannot spill.");
    }
}
