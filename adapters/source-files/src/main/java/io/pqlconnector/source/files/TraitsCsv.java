package io.pqlconnector.source.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.source.MalformedLineException;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageSink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.csv.CsvFactory;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;
import tools.jackson.dataformat.csv.CsvSchema;

/** Reads a table of traits: a header, then a row for each account or user. */
final class TraitsCsv {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final String DELIMITERS = ",;\t";
    private static final int LONGEST_HEADER = 64 << 10;

    private final SliceId slice;
    private final UsageSink sink;

    private TraitsCsv(SliceId slice, UsageSink sink) {
        this.slice = slice;
        this.sink = sink;
    }

    /** Hands the rows of a table to the sink. Leaves the stream open. */
    static void read(InputStream text, SliceId slice, UsageSink sink) throws IOException, InterruptedException {
        Reader decoded = new InputStreamReader(
                text,
                UTF_8.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
        try {
            new TraitsCsv(slice, sink).read(new BufferedReader(decoded, LONGEST_HEADER));
        } catch (CharacterCodingException e) {
            throw new AdapterException(
                    FailureKind.CONFIGURATION, slice + " is not UTF-8. Save the table as CSV in UTF-8.", e);
        }
    }

    private void read(Reader reader) throws IOException, InterruptedException {
        skipByteOrderMark(reader);
        char delimiter = delimiter(reader);
        CsvFactory factory = CsvFactory.builder()
                .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                .enable(CsvReadFeature.WRAP_AS_ARRAY)
                .build();
        CsvSchema schema = CsvSchema.emptySchema().withColumnSeparator(delimiter);
        // Counted here, because the parser's own position runs ahead of the row that it hands out.
        long line = 1;
        try {
            MappingIterator<String[]> rows = new CsvMapper(factory)
                    .readerFor(String[].class)
                    .with(schema)
                    .readValues(reader);
            Optional<TraitsTable> table = Optional.empty();
            while (rows.hasNextValue()) {
                String[] cells = rows.nextValue();
                if (isBlank(cells)) {
                    line++;
                    continue;
                }
                if (table.isPresent()) {
                    row(table.get(), cells, line, delimiter);
                } else {
                    table = Optional.of(table(cells));
                }
                line += 1 + lineFeeds(cells);
            }
        } catch (JacksonIOException e) {
            throw e.getCause();
        } catch (JacksonException e) {
            throw new AdapterException(
                    FailureKind.PROTOCOL,
                    slice + " is no valid CSV from line " + line + " on: " + e.getOriginalMessage()
                            + ". Nothing of this file was taken. Often a closing quote is missing.",
                    e);
        }
    }

    private TraitsTable table(String[] header) {
        try {
            return TraitsTable.of(header, sink.columns());
        } catch (MalformedLineException e) {
            throw new AdapterException(FailureKind.CONFIGURATION, slice + ": " + e.getMessage(), e);
        }
    }

    private void row(TraitsTable table, String[] cells, long line, char delimiter) throws InterruptedException {
        try {
            sink.record(table.record(cells));
        } catch (MalformedLineException e) {
            sink.bad(line, asText(cells, delimiter).getBytes(UTF_8), String.valueOf(e.getMessage()));
        }
    }

    private static boolean isBlank(String[] cells) {
        return cells.length == 0 || (cells.length == 1 && cells[0].isBlank());
    }

    private static long lineFeeds(String[] cells) {
        return Stream.of(cells)
                .flatMapToInt(String::chars)
                .filter(c -> c == '\n')
                .count();
    }

    // The row as it was, but for quotes that it did not need.
    private static String asText(String[] cells, char delimiter) {
        return Stream.of(cells)
                .map(cell -> cell.indexOf(delimiter) < 0 && cell.indexOf('"') < 0 && cell.indexOf('\n') < 0
                        ? cell
                        : "\"" + cell.replace("\"", "\"\"") + "\"")
                .collect(Collectors.joining(String.valueOf(delimiter)));
    }

    private static void skipByteOrderMark(Reader reader) throws IOException {
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
    }

    // The one that occurs most often in the header, outside of quotes. Spreadsheets write what their country writes.
    private static char delimiter(Reader reader) throws IOException {
        int[] counts = new int[DELIMITERS.length()];
        boolean quoted = false;
        reader.mark(LONGEST_HEADER);
        for (int i = 0; i < LONGEST_HEADER - 1; i++) {
            int c = reader.read();
            if (c < 0 || (!quoted && (c == '\n' || c == '\r'))) {
                break;
            }
            quoted ^= c == '"';
            int known = quoted ? -1 : DELIMITERS.indexOf(c);
            if (known >= 0) {
                counts[known]++;
            }
        }
        reader.reset();
        int best = 0;
        for (int i = 1; i < counts.length; i++) {
            best = counts[i] > counts[best] ? i : best;
        }
        return DELIMITERS.charAt(best);
    }
}
