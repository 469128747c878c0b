package io.pqlconnector.worker.log;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A part of a text that is not to be shown.
 *
 * @param start where it begins
 * @param end where it ends: the first character that is not part of it
 * @param instead what is shown in its place
 */
record Span(int start, int end, String instead) {
    /** What is shown in place of a secret, and of things that lie across each other. */
    static final String HIDDEN = "***";

    /** The text without the spans. Where some lie across each other, nothing that belongs to one of them is left. */
    static String without(List<Span> spans, String text) {
        if (spans.isEmpty()) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length());
        int from = 0;
        for (Span span : united(spans)) {
            shown.append(text, from, span.start()).append(span.instead());
            from = span.end();
        }
        return shown.append(text, from, text.length()).toString();
    }

    private static List<Span> united(List<Span> spans) {
        List<Span> inOrder = new ArrayList<>(spans);
        inOrder.sort(Comparator.comparingInt(Span::start).thenComparing(Span::end, Comparator.reverseOrder()));
        List<Span> united = new ArrayList<>();
        for (Span span : inOrder) {
            Span last = united.isEmpty() ? new Span(-1, -1, "") : united.get(united.size() - 1);
            if (span.start() < last.end()) {
                united.set(united.size() - 1, new Span(last.start(), Math.max(last.end(), span.end()), HIDDEN));
            } else {
                united.add(span);
            }
        }
        return united;
    }
}
