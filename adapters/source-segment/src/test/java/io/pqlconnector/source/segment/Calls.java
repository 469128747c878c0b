package io.pqlconnector.source.segment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;

/** Messages as Segment's archive has them, and the keys of its objects. */
final class Calls {
    /** In the middle of a Wednesday. */
    static final Instant NOW = Instant.parse("2026-04-01T12:00:00Z");

    private Calls() {}

    /** A track call with a line feed; received on 2026-03-31. */
    static String track(int number) {
        return track("m-" + number, "2026-03-31T16:02:%02d.000Z".formatted(number));
    }

    /** A track call with a line feed. */
    static String track(String messageId, String receivedAt) {
        return """
                {"type":"track","event":"Report Run","messageId":"%s","projectId":"web","userId":"u-17","timestamp":"%s",\
                "receivedAt":"%s","context":{"groupId":"acme"},"properties":{"plan":"team"}}
                """.formatted(messageId, receivedAt, receivedAt);
    }

    /** A gzip file of one member. */
    static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * A key below no prefix.
     *
     * @param day such as 2026-03-31
     */
    static String key(String source, String day, String name) {
        return "segment-logs/" + source + "/"
                + Instant.parse(day + "T00:00:00Z").toEpochMilli() + "/" + name;
    }
}
