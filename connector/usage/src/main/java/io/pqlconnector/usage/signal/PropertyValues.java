package io.pqlconnector.usage.signal;

import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.NumericText;
import io.pqlconnector.rules.signal.PropertyTest;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.usage.duckdb.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The words that properties of events say, where they are a few that come again and again, such as the feature that was tried:
 * found in a sample of the events, the same one each time.
 */
final class PropertyValues {
    private static final int SAMPLE = 50_000;
    private static final double LEAST_SHARE = 0.001;
    private static final int MOST_WORDS = 12;
    private static final int MOST = 60;
    private static final int LONGEST = 60;

    private PropertyValues() {}

    private record Word(String event, String property, String value, long count) {}

    /**
     * Filters for the events that say such a word.
     *
     * @param records where to look
     * @param before the as-of instant as a literal
     * @param keys the properties that name the account, which tell who it is and not what is done
     */
    static List<EventFilter> find(Session session, RecordFiles records, String before, Set<PropertyPath> keys) {
        String usage = "kind = 'track' and name is not null and properties is not null and occurred_at < " + before;
        String all = records.select(List.of("name", "properties", "id_low"), List.of(), usage);
        long rows = session.number("select count(*) from (" + all + ") as r");
        long every = Math.max(1, rows / SAMPLE);
        double least = Math.max(20, (double) rows / every * LEAST_SHARE);
        List<Word> words = session.list(
                "select name, property, value, count(*) as n from (select name, property, try(json_extract_string(properties,"
                        + " '/' || replace(replace(property, '~', '~0'), '/', '~1'))) as value from (select name, properties,"
                        + " unnest(try(json_keys(properties))) as property from (" + all
                        + ") as r where hash(id_low) % "
                        + every + " = 0) as k where not starts_with(property, '$')) as v where value is not null"
                        + " group by all having count(*) >= " + least + " order by n desc, name, property, value limit "
                        + MOST * 20,
                row -> new Word(row.getString(1), row.getString(2), row.getString(3), row.getLong(4)));
        SortedMap<String, List<Word>> byProperty = new TreeMap<>();
        words.stream()
                .filter(word -> !keys.contains(PropertyPath.property(word.property())))
                .forEach(word -> byProperty
                        .computeIfAbsent(word.event() + '\0' + word.property(), key -> new ArrayList<>())
                        .add(word));
        return byProperty.values().stream()
                .filter(values -> values.size() > 1 && values.size() <= MOST_WORDS)
                .filter(values -> values.stream().allMatch(PropertyValues::isWord))
                .flatMap(List::stream)
                .limit(MOST)
                .map(PropertyValues::filter)
                .toList();
    }

    private static boolean isWord(Word word) {
        return word.value().length() <= LONGEST
                && !word.value().isBlank()
                && NumericText.parse(word.value()).isEmpty();
    }

    private static EventFilter filter(Word word) {
        return new EventFilter(
                List.of(word.event()),
                List.of(new PropertyTest.OneOf(PropertyPath.property(word.property()), List.of(word.value()))));
    }
}
