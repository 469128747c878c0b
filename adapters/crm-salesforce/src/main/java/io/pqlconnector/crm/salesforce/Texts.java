package io.pqlconnector.crm.salesforce;

/** Shorter texts. Salesforce counts UTF-16 as Java does; no character is cut in half, which would be stored as another one. */
final class Texts {
    private static final String DOTS = "\u2026";

    private Texts() {}

    /** The beginning of a text. */
    static String beginning(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        boolean halves = most > 0 && Character.isHighSurrogate(text.charAt(most - 1));
        return text.substring(0, halves ? most - 1 : most);
    }

    /** A text that fits; one that is cut ends in an ellipsis. */
    static String fitted(String text, int most) {
        return text.length() <= most ? text : beginning(text, Math.max(0, most - DOTS.length())) + DOTS;
    }
}
