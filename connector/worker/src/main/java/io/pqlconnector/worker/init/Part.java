package io.pqlconnector.worker.init;

import java.util.List;
import java.util.Map;

/**
 * A source or a destination as it stands in a configuration.
 *
 * @param name of the vendor, for a person
 * @param yaml its entry in the list
 * @param secrets what it takes from outside
 * @param flags by its keys, the flags that they came from: so a mistake can be told where it was made
 */
record Part(String name, String yaml, List<Outside> secrets, Map<String, String> flags) {
    Part {
        secrets = List.copyOf(secrets);
        flags = Map.copyOf(flags);
    }

    /**
     * A value that comes from outside of the configuration, and is never asked for.
     *
     * @param variable the environment variable, or the file if it has a dot in its name
     * @param where where a person gets it
     */
    record Outside(String variable, String where) {
        /** Whether it is a file beside the configuration. */
        boolean isFile() {
            return variable.contains(".");
        }

        /** As it stands in the configuration. */
        String reference() {
            return isFile() ? "${file:" + variable + "}" : "${" + variable + "}";
        }

        /** A line of a mapping, indented by four. */
        String line(String key) {
            return "    " + key + ": " + reference() + "\n";
        }
    }
}
