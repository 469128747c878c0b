package io.pqlconnector.testkit.salesforce;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Whether a text is like one of many patterns. Most of them only look for a part of it, which is told without a pattern. */
final class SoqlLikes {
    private final List<String> parts = new ArrayList<>();
    private final List<Pattern> patterns = new ArrayList<>();

    /** Adds what stood behind a LIKE. */
    void add(String raw) {
        boolean isPart = raw.length() > 2
                && raw.startsWith("%")
                && raw.endsWith("%")
                && raw.substring(1, raw.length() - 1)
                        .chars()
                        .allMatch(letter -> letter < 128 && "%_\\".indexOf(letter) < 0);
        if (isPart) {
            String plain = SoqlText.plain(raw);
            parts.add(plain.substring(1, plain.length() - 1).toLowerCase(Locale.ROOT));
        } else {
            patterns.add(SoqlText.pattern(raw));
        }
    }

    boolean fit(String held) {
        String folded = held.toLowerCase(Locale.ROOT);
        return parts.stream().anyMatch(folded::contains)
                || patterns.stream().anyMatch(pattern -> pattern.matcher(held).matches());
    }
}
