package io.pqlconnector.learn.calibrate;

import io.pqlconnector.spi.config.Suggestions;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gathers leads from a table with a row each. Of more than {@value #MOST_ROWS} rows, fewer where there are more than 50 columns,
 * so many are kept, by chance and the same ones each time, so that any table fits into memory. For use by one thread.
 */
public final class LeadTable {
    /** More rows tell hardly more. */
    static final int MOST_ROWS = 100_000;

    private static final int MOST_CELLS = 5_000_000;

    private static final Set<String> YES = Set.of("1", "true", "yes", "y", "t");
    private static final Set<String> NO = Set.of("0", "false", "no", "n", "f");
    private static final int WORDS_TO_NAME = 5;

    private final Chosen chosen;
    private final int label;
    private final int time;
    private final List<TableColumn> columns = new ArrayList<>();
    private final List<Integer> places = new ArrayList<>();
    private final BitSet converted = new BitSet();
    private final List<Long> times = new ArrayList<>();
    private final Map<String, Integer> words = new TreeMap<>();
    private final Set<String> positive;
    private final int mostRows;
    private int rows;
    private int kept;
    private int unlabelled;
    private int undated;

    /**
     * Which columns are what.
     *
     * @param label says whether a lead converted
     * @param positive the word in it that means so; empty where it says 1 and 0, true and false, or yes and no
     * @param time says when the lead was known: an ISO 8601 date or instant; empty if none does
     * @param leftOut columns that are not to be looked at
     */
    public record Chosen(String label, Optional<String> positive, Optional<String> time, Set<String> leftOut) {
        public Chosen {
            leftOut = Set.copyOf(leftOut);
        }
    }

    /**
     * For a table with these columns.
     *
     * @throws UnusableTableException if a chosen column is not there
     */
    public LeadTable(List<String> header, Chosen chosen) {
        this.chosen = chosen;
        this.label = place(header, chosen.label());
        this.time = chosen.time().map(name -> place(header, name)).orElse(-1);
        chosen.leftOut().forEach(name -> place(header, name));
        this.mostRows = Math.min(MOST_ROWS, MOST_CELLS / header.size());
        this.positive = chosen.positive().map(word -> Set.of(folded(word))).orElse(YES);
        for (int i = 0; i < header.size(); i++) {
            if (i != label && i != time && !chosen.leftOut().contains(header.get(i))) {
                columns.add(new TableColumn(header.get(i)));
                places.add(i);
            }
        }
    }

    private static int place(List<String> header, String name) {
        int place = header.indexOf(name);
        if (place < 0) {
            throw new UnusableTableException("has no column \"" + name + "\". " + Suggestions.hint(name, header));
        }
        return place;
    }

    /**
     * Takes a row. One whose label or time is empty is counted and passed over.
     *
     * @param cells as many as there are columns
     * @throws UnusableTableException if its time is none
     */
    public void add(List<String> cells) {
        String word = folded(cells.get(label));
        if (word.isEmpty()) {
            unlabelled++;
            return;
        }
        if (time >= 0 && cells.get(time).isBlank()) {
            undated++;
            return;
        }
        if (words.size() <= MOST_ROWS) {
            words.merge(word, 1, Integer::sum);
        }
        long at = time < 0 ? 0 : seconds(cells.get(time));
        int place = rows < mostRows ? rows : Split.anyOf(rows + 1);
        rows++;
        if (place >= mostRows) {
            return;
        }
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).set(place, cells.get(places.get(i)).strip());
        }
        converted.set(place, positive.contains(word));
        if (place == kept) {
            kept++;
            times.add(at);
        } else {
            times.set(place, at);
        }
    }

    /** How many rows have an empty label. */
    public int unlabelled() {
        return unlabelled;
    }

    /** How many rows have a label and an empty time. */
    public int undated() {
        return undated;
    }

    /** How many rows are left, of which some may be too many. */
    public int labelled() {
        return rows;
    }

    /**
     * The leads.
     *
     * @throws UnusableTableException if it cannot be told from the labels who converted
     */
    public Leads leads() {
        checkLabels();
        List<Integer> groups = new ArrayList<>();
        for (int row = 0; row < kept; row++) {
            groups.add(row);
        }
        return new Leads(
                columns.stream()
                        .filter(column -> column.leftOut().isEmpty())
                        .map(column -> column.behaviour(kept))
                        .toList(),
                converted,
                groups,
                time < 0 ? List.of() : times,
                columns.stream().flatMap(column -> column.leftOut().stream()).toList());
    }

    private void checkLabels() {
        if (rows == 0 && undated > 0) {
            throw new UnusableTableException("has no row with a time: the column \""
                    + chosen.time().orElseThrow() + "\" is empty in all " + undated
                    + " with a label. Write when each lead was known, or leave out --time.");
        }
        if (rows == 0) {
            throw new UnusableTableException(
                    unlabelled == 0
                            ? "has no rows below its header."
                            : "has no row with a label: the column \"" + chosen.label() + "\" is empty in all "
                                    + unlabelled + ". Write 1 for those that converted and 0 for the others.");
        }
        if (chosen.positive().isPresent()) {
            if (!words.containsKey(folded(chosen.positive().get()))) {
                throw new UnusableTableException("has no row whose \"" + chosen.label() + "\" is \""
                        + chosen.positive().get() + "\"; there is " + found() + ".");
            }
        } else if (!words.keySet().stream().allMatch(word -> YES.contains(word) || NO.contains(word))) {
            throw new UnusableTableException(
                    "says in the column \"" + chosen.label() + "\" neither 1 and 0 nor yes and no," + " but " + found()
                            + ". Name what means converted, such as --positive \"" + example() + "\".");
        }
    }

    private String found() {
        String named = byCount()
                .limit(WORDS_TO_NAME)
                .map(word -> "\"" + word.getKey() + "\" (" + word.getValue() + ")")
                .collect(Collectors.joining(", "));
        int more = words.size() - WORDS_TO_NAME;
        return named + (more > 0 ? " and " + more + " others" : "");
    }

    private String example() {
        return byCount().map(Map.Entry::getKey).findFirst().orElse("won");
    }

    private Stream<Map.Entry<String, Integer>> byCount() {
        return words.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()));
    }

    // No label is so long, and many that are would fill the memory.
    private static String folded(String word) {
        String label = word.strip();
        return label.substring(0, Math.min(TableColumn.LONGEST, label.length())).toLowerCase(Locale.ROOT);
    }

    private long seconds(String text) {
        String at = text.strip();
        try {
            return at.length() <= "2026-01-01".length()
                    ? LocalDate.parse(at).atStartOfDay(ZoneOffset.UTC).toEpochSecond()
                    : Instant.parse(at).getEpochSecond();
        } catch (DateTimeParseException e) {
            throw new UnusableTableException("\"" + at + "\" in the column \""
                    + chosen.time().orElseThrow() + "\" is no time. Write 2026-03-31 or 2026-03-31T08:30:00Z.");
        }
    }
}
