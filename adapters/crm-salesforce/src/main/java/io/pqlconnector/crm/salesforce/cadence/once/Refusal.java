package io.pqlconnector.crm.salesforce.cadence.once;

import io.pqlconnector.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What a provider says of a refusal, for people: its exact texts are not documented, so nothing is decided by them (Salesforce
 * contract §10). Outreach sends a list of errors, Salesloft an object of lists by field, or one text.
 *
 * @param code the provider's; {@link #NO_CODE} if it has none
 * @param words the provider's; may name the person
 */
public record Refusal(String code, String words) {
    /** The code where the provider has none. */
    public static final String NO_CODE = "REFUSED";

    private static final int LONGEST = 500;
    private static final Pattern ADDRESS = Pattern.compile("[^\\s\"'<>(),;:=]+@[^\\s\"'<>(),;:=]+");

    static Refusal of(JsonNode body) {
        String code = "";
        List<String> texts = new ArrayList<>();
        JsonNode errors = body.path("errors");
        if (errors.isArray()) {
            for (JsonNode error : errors) {
                code = code.isEmpty() ? Json.text(error, "id") : code;
                String detail = Json.text(error, "detail");
                add(texts, detail.isEmpty() ? Json.text(error, "title") : detail);
            }
        } else {
            errors.properties()
                    .forEach(field ->
                            Json.texts(field.getValue()).forEach(text -> add(texts, field.getKey() + " " + text)));
        }
        add(texts, Json.text(body, "error_description"));
        add(texts, Json.text(body, "error"));
        add(texts, Json.text(body, "message"));
        String words = texts.isEmpty() ? "no reason given" : String.join("; ", texts);
        return new Refusal(
                code.isBlank() ? NO_CODE : cut(code.replaceAll("[^A-Za-z0-9_.-]", "_"), 60), cut(words, LONGEST));
    }

    /** The words for an exception, which must not name anybody. */
    public String wordsWithoutPeople() {
        return ADDRESS.matcher(words).replaceAll("(an address)");
    }

    private static void add(List<String> texts, String text) {
        if (!text.isBlank() && !texts.contains(text.strip())) {
            texts.add(text.strip());
        }
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "…";
    }
}
