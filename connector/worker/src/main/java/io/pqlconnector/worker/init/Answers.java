package io.pqlconnector.worker.init;

import io.pqlconnector.spi.config.Suggestions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What was given as flags, what a person answers to the rest, and what holds without an answer. Notes what is missing instead of
 * throwing, so that all of it is told at once.
 */
public final class Answers {
    private final Map<String, String> flags;
    private final Function<String, Optional<String>> person;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> asked = new HashSet<>();

    /**
     * With flags, and somebody to ask.
     *
     * @param flags the answers that are there already, by flag, such as {@code --region}
     * @param person answers a question; empty if nobody does
     */
    public Answers(Map<String, String> flags, Function<String, Optional<String>> person) {
        this.flags = Map.copyOf(flags);
        this.person = person;
    }

    /** The answer to a question; empty text, with a problem noted, if there is none or it is none of the choices. */
    String to(Question question) {
        asked.add(question.flag());
        String answer = Optional.ofNullable(flags.get(question.flag()))
                .or(() -> asked(question))
                .or(question::standard)
                .map(String::strip)
                .orElse("");
        if (answer.isEmpty() && question.standard().isEmpty()) {
            problems.add(question.flag() + " is missing: " + question.words()
                    + (question.choices().isEmpty() ? "" : ": " + String.join(", ", question.choices())) + ".");
        } else if (!question.choices().isEmpty() && !question.choices().contains(answer)) {
            problems.add(
                    question.flag() + ": unknown \"" + answer + "\". " + Suggestions.hint(answer, question.choices()));
            return "";
        }
        return answer;
    }

    private Optional<String> asked(Question question) {
        return question.quiet()
                ? Optional.empty()
                : person.apply(question.shown()).filter(text -> !text.isBlank());
    }

    /** What is wrong so far, and every flag that answers nothing that was asked. */
    public List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        for (String flag : new TreeSet<>(flags.keySet())) {
            if (problems.isEmpty() && !asked.contains(flag)) {
                all.add(flag + " says nothing for this source and destination. Leave it out.");
            }
        }
        return all;
    }
}
