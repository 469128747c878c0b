package io.pqlconnector.rules.signal;

import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Numbers that arrive as text, as traits do. */
public final class NumericText {
    // Double.parseDouble alone would take "NaN", "1d" and hexadecimal floats for numbers.
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?");

    private NumericText() {}

    /** Reads a plain decimal number, white space around it allowed; empty if the text is none or the number is infinite. */
    public static OptionalDouble parse(String text) {
        String digits = text.strip();
        if (!NUMBER.matcher(digits).matches()) {
            return OptionalDouble.empty();
        }
        double number = Double.parseDouble(digits);
        return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    }
}
