package io.pqlconnector.testkit.hubspot;

import io.pqlconnector.testkit.crm.CrmCall;
import io.pqlconnector.testkit.web.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something that HubSpot can be asked for.
 *
 * @param pattern the path without its version, with {@code {name}} for what is open
 * @param name how the tally calls it; open parts of the path are put in
 * @param kind what it does
 * @param scopes what the token must have been granted
 */
record Route(String method, List<String> pattern, String name, Kind kind, Scopes.Need scopes, Handler handler)
        implements CrmCall {

    /** What a call does. */
    enum Kind {
        /** Changes nothing. */
        READ,
        /** Reads the search index: has limits of its own, and no rate headers (HubSpot contract §4.6). */
        SEARCH,
        /** Changes something that can be done twice without harm; its answer has no parts. */
        CHANGE,
        /** Makes or changes records; the answer tells of each. */
        WRITE
    }

    /** What answers. */
    interface Handler {
        /** Answers a call, or throws a {@link HubSpotError}. */
        Answer.Whole answer(Call call);
    }

    static Route of(String method, String path, String name, Kind kind, Scopes.Need scopes, Handler handler) {
        return new Route(method, List.of(path.split("/", -1)), name, kind, scopes, handler);
    }

    @Override
    public boolean writes() {
        return kind == Kind.WRITE;
    }

    boolean changes() {
        return kind == Kind.WRITE || kind == Kind.CHANGE;
    }

    /** What a path puts into the open places; empty if it is another path. */
    Optional<Map<String, String>> match(List<String> segments) {
        if (segments.size() != pattern.size()) {
            return Optional.empty();
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < segments.size(); i++) {
            String part = pattern.get(i);
            if (part.startsWith("{")) {
                variables.put(part.substring(1, part.length() - 1), segments.get(i));
            } else if (!part.equals(segments.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }

    /** The name with the kinds of records in it, by word. */
    String name(Map<String, String> variables) {
        String full = name;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            String word =
                    ObjectType.named(variable.getValue()).map(ObjectType::word).orElse(variable.getValue());
            full = full.replace("{" + variable.getKey() + "}", word);
        }
        return full;
    }
}
