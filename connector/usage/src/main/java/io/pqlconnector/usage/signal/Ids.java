package io.pqlconnector.usage.signal;

/** Account ids as events and traits carry them: one id, a JSON list of ids, or an object with an {@code id}. */
final class Ids {
    private Ids() {}

    /** Whether a text is anything but one id as it stands. */
    static String isIrregular(String text) {
        // What sorts before "!" is empty or starts with a blank; comparing costs a tenth of cutting blanks off.
        return "(" + text + " < '!' or " + text + " like '% ' or " + text + " like '[%' or " + text + " like '{%')";
    }

    /**
     * The distinct ids in a text, trimmed, as a list; null if there is none. Text that looks like JSON but is not counts as
     * one id.
     */
    static String list(String text) {
        String trimmed = "trim(" + text + ")";
        String elements = "list_distinct(list_filter(list_transform(coalesce(try(json_extract_string(" + text
                + ", '$[*]')), [" + trimmed + "]), lambda id: trim(id)), lambda id: id <> ''))";
        // Segment documents the trait company as an object with an id and a name.
        String object = "try(json_extract_string(" + text + ", ['/id', '/name']))";
        return "case when " + text + " is null or " + trimmed + " = '' then null when starts_with(" + trimmed
                + ", '[') then nullif(" + elements + ", []) when starts_with(" + trimmed
                + ", '{') then list_filter([coalesce(" + object + "[1], " + object
                + "[2])], lambda id: id is not null and id <> '') else [" + trimmed + "] end";
    }
}
