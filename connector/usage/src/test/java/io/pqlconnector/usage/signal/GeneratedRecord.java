package io.pqlconnector.usage.signal;

import io.pqlconnector.spi.source.RecordKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A record whose parts are known apart from how the lake writes them.
 *
 * @param accounts the ids in the property {@code org}; one is written as text, several as a list
 * @param properties beside the account's id, as the text that a condition compares
 */
record GeneratedRecord(
        RecordKind kind,
        String name,
        Instant at,
        String user,
        String anonymous,
        String previous,
        List<String> accounts,
        Map<String, String> properties) {

    /** Texts that are written into JSON without quotes. */
    private static final Set<String> BARE = Set.of("1", "2.5", "-3", "100", "0.1", "true");

    TestRecord written() {
        StringBuilder json = new StringBuilder("{");
        if (!accounts.isEmpty()) {
            json.append("\"org\":");
            json.append(
                    accounts.size() == 1
                            ? quoted(accounts.get(0))
                            : accounts.stream().map(GeneratedRecord::quoted).toList());
            json.append(properties.isEmpty() ? "" : ",");
        }
        String separator = "";
        for (Map.Entry<String, String> entry : new TreeMap<>(properties).entrySet()) {
            String value = entry.getValue();
            json.append(separator).append(quoted(entry.getKey())).append(":");
            json.append(BARE.contains(value) ? value : quoted(value));
            separator = ",";
        }
        return new TestRecord(
                kind,
                name,
                at,
                at,
                user,
                anonymous,
                "",
                previous,
                json.append("}").toString(),
                "");
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
