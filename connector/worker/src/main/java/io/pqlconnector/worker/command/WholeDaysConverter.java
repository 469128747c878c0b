package io.pqlconnector.worker.command;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a number of whole days: {@code 1d}, {@code 7d}, {@code 2w}. */
final class WholeDaysConverter implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,3})([dw])");
    private static final int DAYS_PER_WEEK = 7;

    @Override
    public Duration convert(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new TypeConversionException(
                    "\"" + text + "\" is no number of whole days. Write one such as 1d, 30d or 2w.");
        }
        int number = Integer.parseInt(form.group(1));
        return Duration.ofDays(form.group(2).equals("w") ? (long) number * DAYS_PER_WEEK : number);
    }
}
