package io.pqlconnector.core.mapping;

import io.pqlconnector.rules.book.RuleBooks;
import io.pqlconnector.rules.yaml.YamlReader;
import io.pqlconnector.rules.yaml.YamlVersion;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Node;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.spi.destination.ObjectName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a mapping file: everything that is wrong with it is noted at once, each thing where it stands. */
public final class MappingReader {
    private static final long VERSION = 1;

    private MappingReader() {}

    /** Reads a mapping file's text; see {@link #read}. */
    public static Mapping parse(
            String file, String text, Map<ObjectName, EntityKind> objects, RuleBooks rules, Problems problems) {
        return read(file, YamlReader.read(file, text, problems), objects, rules, problems);
    }

    /**
     * Reads a mapping.
     *
     * @param file the file's name, for a person
     * @param root what it says
     * @param objects the objects that the destination has, by name
     * @param rules what the mapping can refer to
     * @param problems gets what is wrong; the mapping can be used only if there was nothing
     */
    public static Mapping read(
            String file, Node root, Map<ObjectName, EntityKind> objects, RuleBooks rules, Problems problems) {
        Fields fields = Fields.of(root, "", problems);
        fields.wholeNumber("version")
                .filter(version -> version != VERSION)
                .ifPresent(version ->
                        fields.problem("version", "is " + version + "; this program reads version " + VERSION + "."));
        Terms terms = new Terms(rules);
        Expressions expressions = new Expressions(rules);
        List<ObjectMapping> read = objects(fields, objects, new ObjectReader(terms, expressions));
        Map<ObjectName, EntityKind> mapped = new LinkedHashMap<>();
        read.forEach(object -> mapped.put(object.name(), object.kind()));
        if (mapped.isEmpty()) {
            problems.add(
                    fields.at(),
                    "",
                    "maps nothing. Write " + String.join(": or ", names(objects)) + ": with match: and fields:.");
        }
        ActionReader actions = new ActionReader(mapped, expressions);
        List<ListMapping> lists = fields.items("lists", (node, path) -> actions.list(node, path, fields));
        List<EnrollmentMapping> enrollments =
                fields.items("enrollments", (node, path) -> actions.enrollment(node, path, fields));
        List<TaskMapping> tasks = fields.items("tasks", (node, path) -> actions.task(node, path, fields));
        List<NoteMapping> notes = fields.items("notes", (node, path) -> actions.note(node, path, fields));
        TestReader testReader = new TestReader(read, lists, enrollments, rules);
        List<MappingTest> tests = fields.items("tests", (node, path) -> testReader.read(node, path, fields));
        fields.rejectUnknown();
        return new Mapping(file, YamlVersion.of(root), read, lists, enrollments, tasks, notes, tests);
    }

    // Accounts first, since people belong to them; within a kind as in the file.
    private static List<ObjectMapping> objects(
            Fields fields, Map<ObjectName, EntityKind> objects, ObjectReader reader) {
        SortedMap<String, EntityKind> known = new TreeMap<>();
        objects.forEach((name, kind) -> known.put(name.value(), kind));
        List<ObjectMapping> read = new ArrayList<>();
        // Asked in the order of names, so that suggestions are the same in every run.
        known.forEach((name, kind) -> {
            Optional<Fields> block = fields.fields(name);
            block.ifPresent(found -> read.add(reader.read(new ObjectName(name), kind, found)));
        });
        read.sort(Comparator.comparing(ObjectMapping::kind));
        return read;
    }

    private static List<String> names(Map<ObjectName, EntityKind> objects) {
        return objects.keySet().stream().map(ObjectName::value).sorted().toList();
    }
}
