package io.pqlconnector.worker.run;

import static io.pqlconnector.worker.run.CountedReports.gzip;
import static io.pqlconnector.worker.run.CountedReports.line;
import static io.pqlconnector.worker.run.CountedReports.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user is told when an export is not as it should be, and that nothing is lost by it. */
final class BadInputTest extends CountedReportsTest {
    @Test
    void badLinesAreQuarantinedWithFileLineAndReasonAndCounted() throws IOException {
        pql.write(
                "export/a.jsonl",
                lines(0, 60) + "{\"event\":\"half\n" + lines(60, 100) + "{\"event\":\"Report Run\",\"prop");

        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(sync.out()).contains("100 records, 2 lines quarantined (quarantine/ in the data folder)");
        assertThat(quarantine()).contains("export/a.jsonl", "\"line\":61", "\"line\":102", "half");
        assertThat(CountedReports.of(pql)).isEqualTo("100");
    }

    @Test
    void aFileThatIsMostlyNoUsageStopsTheRunAndCommitsNothingOfIt() throws IOException {
        pql.write("export/a.jsonl", lines(0, 10) + "this is no export\n".repeat(90));

        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).isEqualTo(3);
        assertThat(sync.err())
                .contains("export/a.jsonl: 90 of 100 lines (90.0 %) are no record, and max_bad_share allows 5.0 %.");
        assertThat(pql.run("accounts", "--json").out()).doesNotContain("acme");
    }

    @Test
    void aTruncatedGzipStopsTheRunAndIsReadOnceItIsWhole() throws IOException {
        byte[] whole = gzip(lines(0, 500));
        Files.write(pql.path("export/a.jsonl.gz"), Arrays.copyOf(whole, whole.length / 2));

        Pql.Result cut = pql.run("sync");
        Files.write(pql.path("export/a.jsonl.gz"), whole);
        Pql.Result repaired = pql.run("sync");

        assertThat(cut.exitCode()).isEqualTo(3);
        assertThat(cut.err())
                .contains(
                        "export/a.jsonl.gz: the gzip data ends inside of its data",
                        "Nothing of this file was taken. Copy or export it again and replace the file.");
        assertThat(repaired.exitCode()).as(repaired.out() + repaired.err()).isZero();
        assertThat(CountedReports.of(pql)).isEqualTo("500");
    }

    @Test
    void concatenatedGzipMembersAreOneFile() throws IOException {
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        members.writeBytes(gzip(lines(0, 10)));
        members.writeBytes(gzip(""));
        members.writeBytes(gzip(lines(10, 20)));
        Files.write(pql.path("export/a.jsonl.gz"), members.toByteArray());

        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(sync.out()).contains("1 file, 20 records");
        assertThat(CountedReports.of(pql)).isEqualTo("20");
    }

    @Test
    void emptyFilesHoldNothingAndHinderNothing() throws IOException {
        pql.write("export/a.jsonl", "");
        Files.write(pql.path("export/b.jsonl.gz"), gzip(""));
        Pql.Result nothing = pql.run("sync");
        pql.write("export/c.jsonl", lines(0, 3));

        Pql.Result something = pql.run("sync");

        assertThat(nothing.exitCode()).as(nothing.out() + nothing.err()).isZero();
        assertThat(nothing.out()).contains("2 files, 0 records");
        assertThat(something.out()).contains("3 files (2 unchanged), 3 records");
        assertThat(CountedReports.of(pql)).isEqualTo("3");
    }

    @Test
    void aLineOfThreeMebibytesIsUsageAndOneOfFiveIsPutAside() throws IOException {
        pql.write("export/a.jsonl", lines(0, 9) + longLine(3 << 20) + longLine(5 << 20) + lines(9, 18));

        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(sync.out()).contains("19 records, 1 line quarantined");
        assertThat(CountedReports.of(pql)).isEqualTo("19");
        assertThat(quarantine()).contains("\"line\":11");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u2028", "\u2029", "\u0085", "\\n"})
    void whatOthersTakeForALineEndStaysInsideOfAValue(String separator) throws IOException {
        pql.write("export/a.jsonl", line("a" + separator + "b") + line("c"));

        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(sync.out()).contains("2 records").doesNotContain("quarantined");
        assertThat(CountedReports.of(pql)).isEqualTo("2");
    }

    @Test
    void timesAreUnderstoodInEveryForm() throws IOException {
        pql.write(
                "export/a.jsonl",
                line("1774900000", "u", "seconds")
                        + line("1774900001.5", "u", "decimal")
                        + line("1774900002000", "u", "milliseconds")
                        + line("\"1774900003\"", "u", "text")
                        + line("\"1774900004000\"", "u", "milliseconds as text")
                        + line("1.774900005e9", "u", "exponent"));

        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(CountedReports.of(pql)).isEqualTo("6");
        assertThat(pql.run("explain", "acme").out()).contains("2026-03-30");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"event":"Report Run","properties":{"distinct_id":"u","org":"acme"}}                     | "time" is missing
            {"event":"Report Run","properties":{"time":null,"distinct_id":"u","org":"acme"}}         | "time" is missing
            {"event":"Report Run","properties":{"time":"yesterday","distinct_id":"u","org":"acme"}}  | "time" is no number of seconds or milliseconds
            {"event":"Report Run","properties":{"time":1e40,"distinct_id":"u","org":"acme"}}         | "time" is out of range
            {"event":"Report Run","properties":{"time":1774900000,"distinct_id":[],"org":"acme"}}    | "distinct_id" is neither text nor a number
            """)
    void aLineThatCannotBePlacedIsQuarantinedWithTheReason(String line, String reason) throws IOException {
        pql.write("export/a.jsonl", lines(0, 40) + line + "\n");

        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(sync.out()).contains("40 records, 1 line quarantined");
        assertThat(quarantine())
                .contains("\"line\":41", "\"reason\":\"" + reason.replace("\"", "\\\"") + "\"", "Report Run");
        assertThat(CountedReports.of(pql)).isEqualTo("40");
    }

    @Test
    void anEventOfTheFutureIsCountedApartAndScoredWhenItsTimeHasCome() throws IOException {
        pql.write("export/a.jsonl", lines(0, 3) + line("1775000000", "u", "tomorrow"));

        Pql.Result today = pql.run("sync");

        assertThat(today.exitCode()).as(today.out() + today.err()).isZero();
        assertThat(today.out()).contains("4 records, 1 dated in the future");
        assertThat(CountedReports.of(pql)).isEqualTo("3");
        pql.run("sync", "--as-of", "2026-04-02T00:00:00Z");
        assertThat(CountedReports.of(pql)).isEqualTo("4");
    }

    @Test
    void aNumberAsAnIdIsTheSameAsItsText() throws IOException {
        pql.write("export/a.jsonl", """
                {"event":"Report Run","properties":{"time":1774900000,"distinct_id":7,"$insert_id":1,"org":42}}
                {"event":"Report Run","properties":{"time":1774900001,"distinct_id":"7","$insert_id":2,"org":"42"}}
                {"event":"Report Run","properties":{"time":1774900001,"distinct_id":"7","$insert_id":"2","org":"42"}}
                """);

        Pql.Result sync = pql.run("sync", "--json");

        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(sync.out()).contains("\"account\":\"42\"", "\"accounts\":1,", "\"users\":1,", "\"duplicates\":1,");
        assertThat(CountedReports.of(pql)).isEqualTo("2");
    }

    @Test
    void aDuplicateIsCountedOnceInOneFileAndInSeveral() throws IOException {
        pql.write("export/a.jsonl", lines(0, 10) + line("i3"));
        pql.write("export/b.jsonl", lines(5, 15));

        Pql.Result sync = pql.run("sync");

        assertThat(sync.out()).contains("15 records, 6 duplicates left out");
        assertThat(CountedReports.of(pql)).isEqualTo("15");
    }

    @Test
    void oneInsertIdForTwoUsersOrTimesIsTwoEvents() throws IOException {
        pql.write(
                "export/a.jsonl",
                line("1774900000", "u", "same") + line("1774900001", "u", "same") + line("1774900000", "v", "same"));

        Pql.Result sync = pql.run("sync");

        assertThat(sync.out()).contains("3 records").doesNotContain("duplicate");
        assertThat(CountedReports.of(pql)).isEqualTo("3");
    }

    @Test
    void aChangedFileReplacesWhatItGaveBefore() throws IOException {
        pql.write("export/a.jsonl", lines(0, 10));
        pql.run("sync");
        pql.write("export/a.jsonl", lines(0, 3));

        pql.run("sync");

        assertThat(CountedReports.of(pql)).isEqualTo("3");
    }

    @Test
    void aGlobThatFindsNothingSaysWhereItLooked() {
        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).isEqualTo(3);
        assertThat(sync.err())
                .contains(
                        "no file matches path \"export/*\". Looked at " + pql.path("export"),
                        "Put the export there, or correct path.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"export", "export/a.jsonl"})
    void whatMayNotBeReadIsNamedAndReadOnceItMay(String closed) throws IOException {
        pql.write("export/a.jsonl", lines(0, 3));
        Files.setPosixFilePermissions(pql.path(closed), PosixFilePermissions.fromString("---------"));
        try {
            assumeFalse(Files.isReadable(pql.path(closed)), "this user may read everything");

            Pql.Result sync = pql.run("sync");

            assertThat(sync.exitCode()).isEqualTo(3);
            assertThat(sync.err()).contains(closed, "permission denied; let the user that runs this program read it.");
        } finally {
            Files.setPosixFilePermissions(pql.path(closed), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        assertThat(pql.run("sync").exitCode()).isZero();
        assertThat(CountedReports.of(pql)).isEqualTo("3");
    }

    private static String longLine(int bytes) {
        return line("x".repeat(bytes));
    }

    private String quarantine() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(pql.path("data/quarantine"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(file).append('\n').append(Files.readString(file));
            }
        }
        return text.toString();
    }
}
