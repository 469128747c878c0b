package io.pqlconnector.testkit.hubspot;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The body of a task or a note as a person reads it: HubSpot shows it as HTML. */
final class EngagementText {
    private static final Pattern SPACE = Pattern.compile("[ \\t\\r\\n]+");
    private static final Pattern BREAK = Pattern.compile("(?i) ?<br\\s*/?> ?");
    private static final Pattern PARAGRAPHS = Pattern.compile("(?i) ?</(?:p|div)> ?<(?:p|div)(?: [^>]*)?> ?");
    private static final Pattern TAG = Pattern.compile("</?[a-zA-Z][^>]*>");
    private static final Pattern ENTITY = Pattern.compile("&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]+);");
    private static final Pattern MARKER = Pattern.compile("\\s*\\[pql:[^\\]]*\\]\\s*$");

    private EngagementText() {}

    /** The text, without tags, and without a marker of ours at the end (HubSpot contract §9.1). */
    static String of(String html) {
        String text = SPACE.matcher(html).replaceAll(" ");
        text = PARAGRAPHS.matcher(text).replaceAll("\n");
        text = BREAK.matcher(text).replaceAll("\n");
        text = TAG.matcher(text).replaceAll("");
        text = ENTITY.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(character(match.group(1), match.group())));
        return MARKER.matcher(text).replaceFirst("").strip();
    }

    private static String character(String name, String whole) {
        if (name.startsWith("#x") || name.startsWith("#X")) {
            return Character.toString(Integer.parseInt(name.substring(2), 16));
        }
        if (name.startsWith("#")) {
            return Character.toString(Integer.parseInt(name.substring(1)));
        }
        return switch (name) {
            case "amp" -> "&";
            case "lt" -> "<";
            case "gt" -> ">";
            case "quot" -> "\"";
            case "apos" -> "'";
            case "nbsp" -> " ";
            default -> whole;
        };
    }
}
