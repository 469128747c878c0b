package io.pqlconnector.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pqlconnector.spi.source.LineFormat;
import io.pqlconnector.spi.source.MalformedLineException;
import io.pqlconnector.spi.source.UsageRecord;
import java.util.ArrayList;
import java.util.List;

/** Parses single lines, with other bytes around them that must not count. */
final class Parsing {
    private static final byte[] AROUND = "\"},{\n".getBytes(UTF_8);

    private Parsing() {}

    /** All records of a line. */
    static List<UsageRecord> all(LineFormat format, byte[] line) {
        try {
            return parse(format, line);
        } catch (MalformedLineException e) {
            throw new AssertionError(e);
        }
    }

    /** All records of a line. */
    static List<UsageRecord> all(LineFormat format, String line) {
        return all(format, line.getBytes(UTF_8));
    }

    /** The one record of a line. */
    static UsageRecord one(LineFormat format, String line) {
        List<UsageRecord> records = all(format, line);
        assertThat(records).hasSize(1);
        return records.get(0);
    }

    /** Why a line is malformed. */
    static String reason(LineFormat format, byte[] line) {
        MalformedLineException malformed =
                catchThrowableOfType(MalformedLineException.class, () -> parse(format, line));
        assertThat(malformed).as("the line was taken for a record").isNotNull();
        return String.valueOf(malformed.getMessage());
    }

    /** Why a line is malformed. */
    static String reason(LineFormat format, String line) {
        return reason(format, line.getBytes(UTF_8));
    }

    static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private static List<UsageRecord> parse(LineFormat format, byte[] line) throws MalformedLineException {
        byte[] bytes = new byte[line.length + 2 * AROUND.length];
        System.arraycopy(AROUND, 0, bytes, 0, AROUND.length);
        System.arraycopy(line, 0, bytes, AROUND.length, line.length);
        System.arraycopy(AROUND, 0, bytes, AROUND.length + line.length, AROUND.length);
        List<UsageRecord> records = new ArrayList<>();
        format.openParser().parse(bytes, AROUND.length, AROUND.length + line.length, records::add);
        return records;
    }
}
