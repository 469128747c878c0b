package io.pqlconnector.formats;

import io.pqlconnector.spi.source.MalformedLineException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;

/**
 * Reads Mixpanel's {@code time}: seconds, or milliseconds with {@code time_in_ms=true}, since 1970 in UTC. It comes as a whole
 * number as a rule, but also with a fraction, with an exponent, or as text.
 */
final class EpochTime {
    /** From here on a value is milliseconds: as seconds it would be the year 5138, as milliseconds it is 1973. */
    private static final long LEAST_MILLIS = 100_000_000_000L;

    /** The last millisecond of the year 9999. */
    private static final long LAST_MILLI = 253_402_300_799_999L;

    private static final int MICRO_DIGITS = 6;
    private static final int FAST_DIGITS = 15;
    private static final int LONGEST_TEXT = 64;

    private EpochTime() {}

    /** An instant, to the microsecond. */
    static Instant parse(FoundValues values, int place, String key) throws MalformedLineException {
        if (!values.hasValue(place)) {
            throw new MalformedLineException("\"" + key + "\" is missing");
        }
        long whole = wholeNumber(values, place);
        if (whole >= 0) {
            return ofWhole(whole, key);
        }
        return ofDecimal(decimal(values, place, key), key);
    }

    /** The milliseconds since 1970 that a whole number says; the alternative if the value is none. */
    static Instant millis(FoundValues values, int place, Instant otherwise) {
        long whole = wholeNumber(values, place);
        return whole > 0 && whole <= LAST_MILLI ? Instant.ofEpochMilli(whole) : otherwise;
    }

    // -1 for what is no short, whole, positive number: it takes the slow way.
    private static long wholeNumber(FoundValues values, int place) {
        int from = values.from(place);
        int to = values.to(place);
        if (!values.hasValue(place) || to - from > FAST_DIGITS || to == from) {
            return -1;
        }
        byte[] bytes = values.bytes();
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static Instant ofWhole(long number, String key) throws MalformedLineException {
        if (number > LAST_MILLI) {
            throw outOfRange(key);
        }
        return number >= LEAST_MILLIS ? Instant.ofEpochMilli(number) : Instant.ofEpochSecond(number);
    }

    private static BigDecimal decimal(FoundValues values, int place, String key) throws MalformedLineException {
        boolean isText = values.is(place, JsonKind.STRING);
        if (isText || values.is(place, JsonKind.NUMBER)) {
            String text = values.text(place).strip();
            if (text.length() <= LONGEST_TEXT) {
                try {
                    return new BigDecimal(text);
                } catch (NumberFormatException e) {
                    // Reported below, like every other text that is no number.
                }
            }
        }
        throw new MalformedLineException("\"" + key + "\" is no number of seconds or milliseconds");
    }

    private static Instant ofDecimal(BigDecimal number, String key) throws MalformedLineException {
        // Digits before the point. Checked first, because rescaling 1e999999999 would fill the memory.
        long magnitude = (long) number.precision() - number.scale();
        if (number.signum() != 0 && magnitude > FAST_DIGITS) {
            throw outOfRange(key);
        }
        if (number.signum() == 0 || magnitude < -MICRO_DIGITS) {
            return Instant.EPOCH;
        }
        boolean inMillis = number.abs().compareTo(BigDecimal.valueOf(LEAST_MILLIS)) >= 0;
        BigDecimal seconds = inMillis ? number.movePointLeft(3) : number;
        if (seconds.abs().compareTo(BigDecimal.valueOf(LAST_MILLI, 3)) > 0) {
            throw outOfRange(key);
        }
        long micros = seconds.setScale(MICRO_DIGITS, RoundingMode.FLOOR)
                .unscaledValue()
                .longValueExact();
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }

    private static MalformedLineException outOfRange(String key) {
        return new MalformedLineException("\"" + key + "\" is out of range");
    }
}
