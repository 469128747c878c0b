package io.pqlconnector.worker.ops;

import io.pqlconnector.worker.render.JsonText;
import io.pqlconnector.worker.serve.Answer;
import io.pqlconnector.worker.serve.Asked;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;

/** A part of a list as JSON, and what to ask for to get the next one. */
final class Listing {
    static final String JSON = "application/json";
    private static final int STANDARD = 100;
    private static final int MOST = 1_000;

    private Listing() {}

    /** What was asked for wrongly, in words that say what to do. */
    static final class BadQuestionException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadQuestionException(String message) {
            super(message);
        }
    }

    /** How many items are wanted. */
    static int limit(Asked asked) {
        String text = asked.parameters().getOrDefault("limit", Integer.toString(STANDARD));
        int limit = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MOST) {
            throw new BadQuestionException("limit must be a whole number from 1 to " + MOST + ".");
        }
        return limit;
    }

    /** Refuses parameters that the list does not know: they would change nothing, and nobody would notice. */
    static void onlyKnown(Asked asked, String... known) {
        Set<String> unknown = new TreeSet<>(asked.parameters().keySet());
        unknown.removeAll(Set.of(known));
        if (!unknown.isEmpty()) {
            throw new BadQuestionException("unknown parameter \""
                    + unknown.iterator().next() + "\". Known: " + String.join(", ", known) + ".");
        }
    }

    /**
     * Writes a part of a list.
     *
     * @param items one more than are wanted, if there are more
     * @param place what to ask for after an item
     */
    static <T> Answer of(List<T> items, int limit, BiConsumer<JsonGenerator, T> writer, Function<T, String> place) {
        List<T> shown = items.subList(0, Math.min(limit, items.size()));
        Optional<String> next =
                items.size() > limit ? Optional.of(place.apply(shown.get(shown.size() - 1))) : Optional.empty();
        return Answer.of(Answer.OK, JSON, JsonText.object(json -> {
            json.writeArrayPropertyStart("items");
            for (T item : shown) {
                json.writeStartObject();
                writer.accept(json, item);
                json.writeEndObject();
            }
            json.writeEndArray();
            next.ifPresentOrElse(
                    after -> json.writeStringProperty("next", after), () -> json.writeNullProperty("next"));
        }));
    }
}
