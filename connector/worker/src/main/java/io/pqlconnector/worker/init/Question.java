package io.pqlconnector.worker.init;

import java.util.List;
import java.util.Optional;

/**
 * Something that a configuration needs to be told.
 *
 * @param flag the option that answers it, such as {@code --region}
 * @param words what a person is asked, without the question mark
 * @param choices what can be answered; empty for anything
 * @param standard the answer of whoever says nothing; empty if there is none
 * @param quiet whether only the flag is looked at, and nobody asked
 */
record Question(String flag, String words, List<String> choices, Optional<String> standard, boolean quiet) {
    Question {
        choices = List.copyOf(choices);
    }

    /** One that has to be answered. */
    static Question of(String flag, String words) {
        return new Question(flag, words, List.of(), Optional.empty(), false);
    }

    /** The same with an answer for whoever says nothing; empty text for a key that is left out then. */
    Question or(String answer) {
        return new Question(flag, words, choices, Optional.of(answer), quiet);
    }

    /** The same with all that can be answered. */
    Question among(String... words) {
        return new Question(flag, this.words, List.of(words), standard, quiet);
    }

    /** The same, of nobody but who gives the flag: few need it. */
    Question quietly() {
        return new Question(flag, words, choices, standard, true);
    }

    /** As a person is asked. */
    String shown() {
        return words
                + (choices.isEmpty() ? "" : " (" + String.join(", ", choices) + ")")
                + "?"
                + standard.map(answer -> " [" + answer + "]").orElse("");
    }
}
