package io.pqlconnector.learn.calibrate;

import io.pqlconnector.rules.signal.NumericText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** A column of a table as its cells come in: of numbers as long as all cells are, else of words. */
final class TableColumn {
    /** With so many different words none of those that come later is common. */
    private static final int MOST_WORDS = 20_000;

    /** What is longer is no word but prose, and many such fill the memory. */
    static final int LONGEST = 200;

    private final String name;
    private final Map<String, Integer> places = new HashMap<>();
    private final List<String> words = new ArrayList<>();
    private double[] numbers = new double[1024];
    private int[] levels = new int[1024];
    private boolean numeric = true;
    private boolean longTexts;

    TableColumn(String name) {
        this.name = name;
    }

    /** Takes the cell of a row; an empty one says nothing. */
    void set(int row, String cell) {
        if (longTexts || cell.length() > LONGEST) {
            longTexts = true;
            places.clear();
            words.clear();
            return;
        }
        if (row >= levels.length) {
            numbers = Arrays.copyOf(numbers, row * 2);
            levels = Arrays.copyOf(levels, row * 2);
        }
        if (cell.isEmpty()) {
            numbers[row] = Double.NaN;
            levels[row] = Behaviour.Word.MISSING;
            return;
        }
        OptionalDouble number = NumericText.parse(cell);
        numeric &= number.isPresent();
        numbers[row] = number.orElse(Double.NaN);
        levels[row] = level(cell);
    }

    private int level(String cell) {
        // Rules take words for the same whatever their case.
        String folded = cell.toLowerCase(Locale.ROOT);
        Integer known = places.get(folded);
        if (known != null) {
            return known;
        }
        if (words.size() == MOST_WORDS) {
            return Behaviour.Word.MISSING;
        }
        places.put(folded, words.size());
        words.add(cell);
        return words.size() - 1;
    }

    /** Why it cannot be looked at; empty if it can. */
    Optional<LeftOut> leftOut() {
        return longTexts
                ? Optional.of(new LeftOut(name, "has texts of more than " + LONGEST + " characters"))
                : Optional.empty();
    }

    /** What its first rows say, if it is not left out. */
    Behaviour behaviour(int rows) {
        SignalForm form = new SignalForm.Trait(name);
        return numeric
                ? new Behaviour.Figure(name, name, form, Arrays.copyOf(numbers, rows))
                : new Behaviour.Word(name, form, words, Arrays.copyOf(levels, rows));
    }
}
