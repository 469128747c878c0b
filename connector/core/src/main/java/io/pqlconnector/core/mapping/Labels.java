package io.pqlconnector.core.mapping;

import io.pqlconnector.rules.score.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What triggers are called where a person chooses among them. */
final class Labels {
    private Labels() {}

    static List<String> of(List<Trigger> triggers) {
        List<String> labels = new ArrayList<>(triggers.size());
        for (Trigger trigger : triggers) {
            labels.add(of(trigger.signal().value()));
        }
        return labels;
    }

    /** The label of a signal's name: {@code hit_limit} is "Hit limit". */
    static String of(String signal) {
        String words = signal.replace('_', ' ').strip();
        return words.isEmpty() ? signal : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
