package io.pqlconnector.worker.learn;

import io.pqlconnector.spi.config.InvalidConfigurationException;
import io.pqlconnector.spi.config.Position;
import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.spi.config.Suggestions;
import io.pqlconnector.worker.config.Reasons;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.csv.CsvFactory;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;
import tools.jackson.dataformat.csv.CsvSchema;

/**
 * A table in a file: a line that names the columns, then a row for each thing. Rows are read as they are asked for, so that a
 * table may be larger than memory. Columns are separated by commas, semicolons or tabs, whichever the first line has most of;
 * text is UTF-8, with or without a byte order mark; blank lines count for nothing. To be closed.
 *
 * <p>Whatever is wrong with the file is an {@link InvalidConfigurationException} that names file and line: a person wrote the
 * file, or exported it, and can mend it.
 */
public final class CsvTable implements AutoCloseable {
    private static final int LONGEST_CELL = 1 << 20;

    private final String shown;
    private final Path file;
    private final BufferedReader text;
    private final MappingIterator<String[]> rows;
    private final List<String> header;
    // Counted here, because the parser's own position runs ahead of the row that it hands out.
    private int line = 1;

    private CsvTable(Path file, String shown, BufferedReader text) throws IOException {
        this.file = file;
        this.shown = shown;
        this.text = text;
        CsvFactory factory = CsvFactory.builder()
                .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                .enable(CsvReadFeature.WRAP_AS_ARRAY)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(LONGEST_CELL)
                        .build())
                .build();
        this.rows = new CsvMapper(factory)
                .readerFor(String[].class)
                .with(CsvSchema.emptySchema().withColumnSeparator(CsvText.delimiter(text)))
                .readValues(text);
        this.header = readHeader();
    }

    /**
     * Opens a table and reads the names of its columns.
     *
     * @param shown how messages name the file
     * @throws InvalidConfigurationException if the file cannot be read, is empty, or does not name its columns
     */
    public static CsvTable open(Path file, String shown) {
        try {
            BufferedReader text = CsvText.open(file);
            try {
                return new CsvTable(file, shown, text);
            } catch (IOException | RuntimeException e) {
                text.close();
                throw e;
            }
        } catch (CharacterCodingException e) {
            throw notUtf8(file, shown);
        } catch (IOException e) {
            throw unreadable(shown, e);
        }
    }

    /** The names of the columns, in their order, without space around them. No two are the same, and none is empty. */
    public List<String> header() {
        return header;
    }

    /**
     * Where a column is in each row, counted from 0.
     *
     * @throws InvalidConfigurationException if there is no such column
     */
    public int column(String name) {
        int index = header.indexOf(name);
        if (index < 0) {
            throw problem(1, "", "has no column \"" + name + "\". " + Suggestions.hint(name, header));
        }
        return index;
    }

    /**
     * The next row.
     *
     * @return empty after the last one
     * @throws InvalidConfigurationException if the row has more or fewer fields than there are columns, or is no valid CSV
     */
    public Optional<Row> next() {
        Optional<Row> row = read();
        row.filter(found -> found.cells().size() != header.size()).ifPresent(found -> {
            throw problem(found.line(), "", wrongLength(found.cells().size()));
        });
        return row;
    }

    private String wrongLength(int fields) {
        return "has " + count(fields, "field") + ", and the first line names " + count(header.size(), "column") + ". "
                + (fields < header.size()
                        ? "Add what is missing: a field may be empty, its separator may not be left out."
                        : "Put a field with a separator in it into double quotes.");
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** The next row that is not blank, whatever its length. */
    private Optional<Row> read() {
        try {
            while (rows.hasNextValue()) {
                String[] cells = rows.nextValue();
                int at = line;
                line += 1 + lineFeeds(cells);
                if (!isBlank(cells)) {
                    return Optional.of(new Row(at, List.of(cells)));
                }
            }
            return Optional.empty();
        } catch (JacksonIOException e) {
            throw e.getCause() instanceof CharacterCodingException
                    ? notUtf8(file, shown)
                    : unreadable(shown, new IOException(e.getOriginalMessage(), e));
        } catch (JacksonException e) {
            throw problem(
                    line,
                    "",
                    "is no valid CSV from here on: " + e.getOriginalMessage()
                            + ". Often a closing quote is missing; a quote inside of quotes is written twice.");
        }
    }

    private List<String> readHeader() {
        Row first = read().orElseThrow(() ->
                problem(1, "", "is empty. Its first line has to name the columns, such as account,outcome."));
        Map<String, Integer> places = new HashMap<>();
        List<String> names = first.cells().stream().map(String::strip).toList();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name.isEmpty()) {
                throw problem(first.line(), "", "column " + (i + 1) + " has no name. Name it, or delete the column.");
            }
            Integer other = places.putIfAbsent(name, i + 1);
            if (other != null) {
                throw problem(
                        first.line(),
                        "",
                        "columns " + other + " and " + (i + 1) + " are both called \"" + name
                                + "\". Give one of them another name, or delete it.");
            }
        }
        return names;
    }

    /** What is wrong at a place of this table, for whoever reads it. */
    InvalidConfigurationException problem(int line, String column, String message) {
        return failure(new Problem(new Position(shown, line, 1), column, message));
    }

    private static InvalidConfigurationException notUtf8(Path file, String shown) {
        return failure(new Problem(
                new Position(shown, CsvText.lineOfFirstBadByte(file), 1),
                "",
                "is not UTF-8. Save the table as \"CSV UTF-8\"."));
    }

    private static InvalidConfigurationException unreadable(String shown, IOException e) {
        return failure(new Problem(
                new Position(shown, 1, 1),
                "",
                "cannot be read (" + Reasons.of(e) + "). Correct the path, or the permissions."));
    }

    private static InvalidConfigurationException failure(Problem problem) {
        return new InvalidConfigurationException(List.of(problem));
    }

    private static boolean isBlank(String[] cells) {
        return cells.length == 0 || (cells.length == 1 && cells[0].isBlank());
    }

    private static int lineFeeds(String[] cells) {
        return (int) Stream.of(cells)
                .flatMapToInt(String::chars)
                .filter(c -> c == '\n')
                .count();
    }

    @Override
    public void close() {
        try {
            text.close();
        } catch (IOException e) {
            throw unreadable(shown, e);
        }
    }

    /**
     * A row.
     *
     * @param line the one that it begins on, counted from 1
     * @param cells as they stand in the file but for their quotes, one for each column
     */
    public record Row(int line, List<String> cells) {
        public Row {
            cells = List.copyOf(cells);
        }

        /** A field, counted from 0, without space around it. */
        public String cell(int column) {
            return cells.get(column).strip();
        }
    }
}
