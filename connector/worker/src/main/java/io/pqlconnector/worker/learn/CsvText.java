package io.pqlconnector.worker.learn;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;

/** The text of a table, before it is cut into fields. */
final class CsvText {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final String DELIMITERS = ",;\t";
    private static final int LONGEST_HEADER = 64 << 10;
    private static final int BLOCK = 8 << 10;

    private CsvText() {}

    /** The text of a file, without its byte order mark. Reading fails where the file is no UTF-8. */
    static BufferedReader open(Path file) throws IOException {
        BufferedReader text =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), decoder()), LONGEST_HEADER);
        try {
            text.mark(1);
            if (text.read() != BYTE_ORDER_MARK) {
                text.reset();
            }
            return text;
        } catch (IOException e) {
            text.close();
            throw e;
        }
    }

    private static CharsetDecoder decoder() {
        return UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /**
     * What separates the columns: the one of the known characters that occurs most often in the first line, outside of quotes.
     * Spreadsheets write what their country writes. Leaves the reader where it was.
     */
    static char delimiter(Reader text) throws IOException {
        int[] counts = new int[DELIMITERS.length()];
        boolean quoted = false;
        text.mark(LONGEST_HEADER);
        for (int i = 0; i < LONGEST_HEADER - 1; i++) {
            int c = text.read();
            if (c < 0 || (!quoted && (c == '\n' || c == '\r'))) {
                break;
            }
            quoted ^= c == '"';
            int known = quoted ? -1 : DELIMITERS.indexOf(c);
            if (known >= 0) {
                counts[known]++;
            }
        }
        text.reset();
        int best = 0;
        for (int i = 1; i < counts.length; i++) {
            best = counts[i] > counts[best] ? i : best;
        }
        return DELIMITERS.charAt(best);
    }

    /**
     * The line of the first byte that is no UTF-8, counted from 1. Reads the file again, because a decoder that fails keeps to
     * itself how far it came. If the file can no longer be read, or has become well-formed, the last line that was reached.
     */
    static int lineOfFirstBadByte(Path file) {
        int line = 1;
        CharsetDecoder decoder = decoder();
        ByteBuffer bytes = ByteBuffer.allocate(BLOCK);
        CharBuffer chars = CharBuffer.allocate(BLOCK);
        try (InputStream in = Files.newInputStream(file)) {
            while (true) {
                int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
                bytes.position(bytes.position() + Math.max(0, read)).flip();
                CoderResult result = decoder.decode(bytes, chars, read < 0);
                line += (int) chars.flip().chars().filter(c -> c == '\n').count();
                if (read < 0 || result.isError()) {
                    return line;
                }
                chars.clear();
                bytes.compact();
            }
        } catch (IOException e) {
            return line;
        }
    }
}
