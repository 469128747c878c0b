package io.pqlconnector.crm.salesforce;

import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.FieldValue;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;
import tools.jackson.dataformat.csv.CsvWriteFeature;

/**
 * The tables that Bulk API 2.0 takes and gives: an empty cell leaves a field alone, {@code #N/A} empties it, and rows end as the
 * job says (Salesforce contract §2.5).
 */
final class BulkTable {
    private static final String EMPTIED = "#N/A";
    private static final int LONGEST_CELL = 32_000;
    private static final CsvMapper MAPPER =
            CsvMapper.builder().enable(CsvWriteFeature.ALWAYS_QUOTE_STRINGS).build();

    private BulkTable() {}

    /** Whether the table can say these values: those that it cannot go another way. */
    static boolean canSay(Map<String, FieldValue> values, Schema.Definition definition) {
        return values.entrySet().stream()
                .allMatch(entry -> definition
                        .field(entry.getKey())
                        .map(field -> cell(field, entry.getValue()))
                        .filter(cell -> entry.getValue() instanceof FieldValue.Cleared || isPlain(cell))
                        .isPresent());
    }

    private static boolean isPlain(String cell) {
        return !cell.isBlank() && !cell.equals(EMPTIED) && cell.length() <= LONGEST_CELL && cell.indexOf('\r') < 0;
    }

    private static String cell(Field field, FieldValue value) {
        if (value instanceof FieldValue.Cleared) {
            return field.mappedType() == FieldType.BOOL ? "false" : EMPTIED;
        }
        return Values.text(field, value);
    }

    /**
     * Rows as a table.
     *
     * @param lines at least one; all create or all change
     * @param most how many bytes it may have; rows beyond that are left out
     * @param left takes the rows that were left out
     */
    static byte[] of(
            List<UpsertBatch.Line> lines, Schema.Definition definition, int most, Consumer<UpsertBatch.Line> left) {
        Set<String> columns = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        lines.forEach(line -> columns.addAll(line.values().keySet()));
        boolean byId = !lines.get(0).creates();
        CsvSchema.Builder schema = CsvSchema.builder().setUseHeader(true).setLineSeparator('\n');
        if (byId) {
            schema.addColumn("Id");
        }
        columns.forEach(column ->
                schema.addColumn(definition.field(column).map(Field::name).orElse(column)));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (SequenceWriter writer = MAPPER.writer(schema.build()).writeValues(bytes)) {
            for (UpsertBatch.Line line : lines) {
                if (bytes.size() > most) {
                    left.accept(line);
                } else {
                    writer.write(row(line, columns, definition));
                    writer.flush();
                }
            }
        }
        return bytes.toByteArray();
    }

    private static List<String> row(UpsertBatch.Line line, Set<String> columns, Schema.Definition definition) {
        List<String> row = new ArrayList<>();
        if (!line.creates()) {
            row.add(line.id());
        }
        for (String column : columns) {
            row.add(Optional.ofNullable(line.values().get(column))
                    .flatMap(value -> definition.field(column).map(field -> cell(field, value)))
                    .orElse(""));
        }
        return row;
    }

    /** Reads a table of results row by row, by names of columns in whatever case; nothing is a table without rows. */
    static void read(InputStream table, Consumer<SortedMap<String, String>> rows) {
        try (MappingIterator<Map<String, String>> iterator = MAPPER.readerFor(Map.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(table)) {
            while (iterator.hasNextValue()) {
                SortedMap<String, String> row = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                row.putAll(iterator.nextValue());
                rows.accept(row);
            }
        }
    }
}
