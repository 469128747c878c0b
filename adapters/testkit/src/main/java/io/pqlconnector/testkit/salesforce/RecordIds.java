package io.pqlconnector.testkit.salesforce;

import java.util.Optional;

/** Ids of records: 15 characters of which the case matters, and three more that tell it. */
final class RecordIds {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final String CASES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    private static final int PREFIX = 3;
    private static final int SHORT = 15;
    private static final int LONG = 18;
    private static final int PART = 5;
    /** Steps that make neighbours differ in more than their last character. */
    private static final long STRIDE = 7919;

    private long last = 1000;

    /** Another id. */
    String next(String prefix) {
        last += STRIDE;
        StringBuilder number = new StringBuilder();
        for (long rest = last; rest > 0; rest /= DIGITS.length()) {
            number.insert(0, DIGITS.charAt((int) (rest % DIGITS.length())));
        }
        return full(prefix + "xx" + "0".repeat(SHORT - PREFIX - 2 - number.length()) + number);
    }

    /** The long form of an id; empty if it is none. */
    static Optional<String> longForm(String id) {
        boolean fits = id.matches("[0-9A-Za-z]*") && (id.length() == SHORT || id.length() == LONG);
        return fits ? Optional.of(full(id.substring(0, SHORT))) : Optional.empty();
    }

    static String prefix(String id) {
        return id.substring(0, Math.min(PREFIX, id.length()));
    }

    private static String full(String id) {
        StringBuilder whole = new StringBuilder(id);
        for (int part = 0; part < SHORT; part += PART) {
            int bits = 0;
            for (int i = 0; i < PART; i++) {
                if (Character.isUpperCase(id.charAt(part + i))) {
                    bits |= 1 << i;
                }
            }
            whole.append(CASES.charAt(bits));
        }
        return whole.toString();
    }
}
