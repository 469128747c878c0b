package io.pqlconnector.usage.signal;

import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.usage.duckdb.Sql;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The lake's records as one relation. A property has a column in the files that were written or compacted since a rule
 * refers to it; in the others it is read from the JSON text.
 */
final class RecordFiles {
    private static final String NO_RECORDS = """
            (select cast(null as varchar) as kind, cast(null as varchar) as name, cast(null as timestamp) as occurred_at,
                cast(null as timestamp) as received_at, cast(null as varchar) as user_id,
                cast(null as varchar) as anonymous_id, cast(null as varchar) as group_id,
                cast(null as varchar) as previous_id, cast(null as varchar) as properties,
                cast(null as varchar) as context, cast(null as bigint) as id_low where 1 = 0)""";

    /**
     * A user's profile without a date: it is how somebody is now, and was "received" when they were last seen. Whose it is
     * did not begin then, and without it nobody whom only a profile tells of would have had an account before.
     */
    static final String UNDATED_PROFILE = "kind = 'user_profile' and occurred_at = timestamp '1970-01-01'";

    private final Map<List<PropertyPath>, String> relations = new LinkedHashMap<>();
    private final Optional<String> known;

    /** All that was ever received. */
    RecordFiles(Path lakeDirectory, Collection<LakeFile> files) {
        this(lakeDirectory, files, Optional.empty());
    }

    /**
     * Of some files.
     *
     * @param knownBy what was received at this instant or later is passed over
     */
    RecordFiles(Path lakeDirectory, Collection<LakeFile> files, Optional<Instant> knownBy) {
        known = knownBy.map(RecordFiles::known);
        Map<List<PropertyPath>, List<Path>> filesByColumns = new LinkedHashMap<>();
        Map<String, LakeFile> byName = new TreeMap<>();
        files.stream()
                .filter(file -> file.role() == LakeFile.Role.RECORDS && file.rows() > 0)
                .forEach(file -> byName.put(file.name(), file));
        byName.values()
                .forEach(file -> filesByColumns
                        .computeIfAbsent(file.columns().stream().sorted().toList(), columns -> new ArrayList<>())
                        .add(lakeDirectory.resolve(file.name())));
        filesByColumns.forEach((columns, paths) -> relations.put(columns, "read_parquet(" + Sql.files(paths) + ")"));
    }

    /**
     * Records that were gathered from the files before.
     *
     * @param relation has the columns of the files but for the context
     * @param columns the properties that it has columns for
     * @param knownBy as with the files
     */
    RecordFiles(String relation, List<PropertyPath> columns, Optional<Instant> knownBy) {
        known = knownBy.map(RecordFiles::known);
        relations.put(columns, relation);
    }

    /** What was received before an instant, as a condition. */
    static String known(Instant by) {
        String instant = SqlText.instant(by);
        return "(received_at < " + instant + " or received_at is null)";
    }

    /**
     * A property to read.
     *
     * @param alias the column of the relation
     * @param needed a condition on the record; where it does not hold, the property may be left null
     */
    record Wanted(PropertyPath path, String alias, String needed) {}

    /**
     * A query that gives some of the records.
     *
     * @param columns the columns that every file has
     * @param where which records, in terms of those columns
     */
    String select(List<String> columns, List<Wanted> properties, String where) {
        return selectAll(
                columns,
                properties,
                known.map(condition -> where + " and " + condition).orElse(where));
    }

    /**
     * The same, with records that count whenever they were received beside those that were received in time.
     *
     * @param always which, in terms of the columns
     */
    String selectAlso(List<String> columns, String where, String always) {
        return selectAll(
                columns,
                List.of(),
                known.map(condition -> where + " and (" + condition + " or (" + always + "))")
                        .orElse(where));
    }

    private String selectAll(List<String> columns, List<Wanted> properties, String where) {
        if (relations.isEmpty()) {
            return selectFrom(NO_RECORDS, List.of(), columns, properties, where);
        }
        return relations.entrySet().stream()
                .map(group -> selectFrom(group.getValue(), group.getKey(), columns, properties, where))
                .collect(Collectors.joining("\nunion all\n"));
    }

    private static String selectFrom(
            String relation, List<PropertyPath> present, List<String> columns, List<Wanted> properties, String where) {
        List<String> inner = new ArrayList<>(columns);
        List<String> outer = new ArrayList<>(columns);
        Map<PropertyPath.Root, List<Wanted>> fromText = new TreeMap<>();
        for (Wanted property : properties) {
            Optional<String> column = columnOf(property.path(), present);
            if (column.isPresent()) {
                inner.add(column.get() + " as " + property.alias());
                outer.add(property.alias());
            } else {
                List<Wanted> ofRoot = fromText.computeIfAbsent(property.path().root(), root -> new ArrayList<>());
                ofRoot.add(property);
                outer.add(property.path().root().word() + "_values[" + ofRoot.size() + "] as " + property.alias());
            }
        }
        fromText.forEach((root, wanted) -> inner.add(values(root, wanted)));
        String records = "select " + String.join(", ", inner) + " from " + relation + " where " + where;
        return fromText.isEmpty() ? records : "select " + String.join(", ", outer) + " from (" + records + ")";
    }

    /** Whether one of the properties has to be read from the text of some file. */
    boolean readFromText(Collection<PropertyPath> paths) {
        return relations.keySet().stream()
                .anyMatch(present ->
                        paths.stream().anyMatch(path -> columnOf(path, present).isEmpty()));
    }

    /**
     * The name of the property's column. DuckDB takes two columns whose names differ by case alone for one and renames the
     * second, so those are read from the text.
     */
    private static Optional<String> columnOf(PropertyPath path, List<PropertyPath> present) {
        String name = path.toString();
        List<PropertyPath> alike = present.stream()
                .filter(other -> fold(other.toString()).equals(fold(name)))
                .toList();
        return alike.equals(List.of(path)) && name.indexOf('\0') < 0 ? Optional.of(Sql.name(name)) : Optional.empty();
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** All wanted values of one object, which is parsed once, and only where one of its keys can be in the text. */
    private static String values(PropertyPath.Root root, List<Wanted> wanted) {
        String text = root.word();
        String keys = wanted.stream()
                .map(property -> SqlText.text(pointer(property.path().key())))
                .collect(Collectors.joining(", ", "[", "]"));
        String present = wanted.stream()
                .map(property -> property.path().key())
                .filter(RecordFiles::writtenPlainly)
                .map(key -> "contains(" + text + ", " + SqlText.text("\"" + key + "\"") + ")")
                .collect(Collectors.joining(" or ", "", ""));
        // A key may be spelled with escapes, and then there is a backslash.
        String possible = (present.isEmpty() ? "" : present + " or ") + "contains(" + text + ", '\\')";
        String needed = wanted.stream()
                .map(Wanted::needed)
                .distinct()
                .map(condition -> "(" + condition + ")")
                .collect(Collectors.joining(" or "));
        // TRY, because a lone surrogate in any string of the text fails the whole query otherwise.
        return "case when (" + needed + ") and (" + possible + ") then try(json_extract_string(" + text + ", " + keys
                + ")) end as " + text + "_values";
    }

    private static boolean writtenPlainly(String key) {
        return key.chars().noneMatch(c -> c < 0x20 || c == '"' || c == '\\');
    }

    /**
     * The JSON pointer to a key of the outermost object.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6901#section-3">RFC 6901, 3</a>
     */
    static String pointer(String key) {
        return "/" + key.replace("~", "~0").replace("/", "~1");
    }
}
