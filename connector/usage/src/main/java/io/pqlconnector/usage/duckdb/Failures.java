package io.pqlconnector.usage.duckdb;

import io.pqlconnector.core.lake.LakeException;
import java.sql.SQLException;
import java.util.Locale;

/** Says what a failure of DuckDB means for the one who has to act. */
public final class Failures {
    private Failures() {}

    /**
     * Makes an exception with a remedy.
     *
     * @param what what could not be done, as the start of a sentence
     */
    public static LakeException of(String what, SQLException failure) {
        String detail = String.valueOf(failure.getMessage()).strip();
        return new LakeException(what + ": " + detail + remedy(detail), failure);
    }

    private static String remedy(String detail) {
        String text = detail.toLowerCase(Locale.ROOT);
        if (text.contains("no space left on device") || text.contains("disk quota exceeded")) {
            return "\n  The disk is full. Free some space and run again; nothing was committed and nothing is lost.";
        }
        // A result that breaks off for want of memory while it is read is called invalid, by a driver that knows no
        // more.
        if (text.contains("out of memory error") || text.contains("invalid result set")) {
            return "\n  DuckDB has too little memory. Write more at lake: { memory: 320MB }, or free disk space if it"
                    + " cannot spill.";
        }
        if (text.contains("read-only file system") || text.contains("permission denied")) {
            return "\n  Give the user that runs this write access to the directory; nothing was committed.";
        }
        if (text.contains("no magic bytes")
                || text.contains("invalid input error: file")
                || text.contains("too small to be a parquet file")
                || text.contains("thrift")
                || text.contains("zstd")) {
            return "\n  The file is damaged. Put it back from a backup, or remove the data directory and pull again.";
        }
        return "";
    }
}
