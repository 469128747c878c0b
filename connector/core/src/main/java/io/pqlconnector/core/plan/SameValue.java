package io.pqlconnector.core.plan;

import io.pqlconnector.spi.destination.FieldValue;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;

/** Whether a CRM still holds a value that we wrote, however it spells it: 55 may come back as 55.0. */
public final class SameValue {
    private static final ZoneOffset WEST = ZoneOffset.ofHours(-12);
    private static final ZoneOffset EAST = ZoneOffset.ofHours(14);

    private SameValue() {}

    /**
     * Compares.
     *
     * @param written the value that was confirmed
     * @param held what the field holds now, as the adapter tells it; empty if it holds nothing
     */
    public static boolean of(FieldValue written, String held) {
        String shown = written.shown();
        if (held.equals(shown)) {
            return true;
        }
        if (held.isBlank() || shown.isEmpty()) {
            return held.isBlank() && shown.isBlank();
        }
        if (written instanceof FieldValue.Number number) {
            return isNumber(number.value(), held.strip());
        }
        if (written instanceof FieldValue.DateTime time) {
            return isInstant(time.value(), held.strip()) || isItsDay(time.value(), held.strip());
        }
        if (written instanceof FieldValue.Bool) {
            return held.strip().toLowerCase(Locale.ROOT).equals(shown);
        }
        if (written instanceof FieldValue.Choices choices) {
            return choices.equals(new FieldValue.Choices(
                    Arrays.stream(held.split(";")).map(String::strip).toList()));
        }
        return tidy(held).equals(tidy(shown));
    }

    // CRMs store other line ends, and drop white space at the end.
    private static String tidy(String text) {
        return text.replace("\r\n", "\n").replace('\r', '\n').strip();
    }

    private static boolean isNumber(BigDecimal written, String held) {
        try {
            return new BigDecimal(held).compareTo(written) == 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    // A field of days keeps the day, in a zone that only the CRM knows.
    private static boolean isItsDay(Instant written, String held) {
        try {
            LocalDate day = LocalDate.parse(held);
            return !day.isBefore(LocalDate.ofInstant(written, WEST))
                    && !day.isAfter(LocalDate.ofInstant(written, EAST));
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isInstant(Instant written, String held) {
        try {
            return Instant.parse(held).equals(written);
        } catch (DateTimeException e) {
            return false;
        }
    }
}
