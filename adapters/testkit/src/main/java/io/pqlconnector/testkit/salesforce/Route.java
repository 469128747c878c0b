package io.pqlconnector.testkit.salesforce;

import io.pqlconnector.testkit.crm.CrmCall;
import io.pqlconnector.testkit.web.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something that the API can be asked for.
 *
 * @param pattern the path behind {@code /services/data/v66.0}, with {@code {name}} for what is open
 * @param name how the tally calls it; open parts of the path are put in
 */
record Route(String method, List<String> pattern, String name, Kind kind, Handler handler) implements CrmCall {

    /** What a call does. */
    enum Kind {
        READ,
        /** Changes something; its answer has no parts. */
        CHANGE,
        /** Makes or changes records; the answer tells of each. */
        WRITE
    }

    /** What answers. */
    interface Handler {
        /** Answers a call, or throws a {@link SalesforceError}. */
        Answer.Whole answer(Call call);
    }

    static Route of(String method, String path, String name, Kind kind, Handler handler) {
        return new Route(method, List.of(path.split("/", -1)), name, kind, handler);
    }

    @Override
    public boolean writes() {
        return kind == Kind.WRITE;
    }

    boolean changes() {
        return kind != Kind.READ;
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
            } else if (!part.equalsIgnoreCase(segments.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }

    String name(Map<String, String> variables) {
        String full = name;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            full = full.replace("{" + variable.getKey() + "}", variable.getValue());
        }
        return full;
    }
}
