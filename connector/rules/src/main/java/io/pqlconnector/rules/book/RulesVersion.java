package io.pqlconnector.rules.book;

import io.pqlconnector.rules.yaml.YamlVersion;

/**
 * Identifies what a rule book says, as {@link YamlVersion} does.
 *
 * @param value eight hexadecimal digits
 */
public record RulesVersion(String value) {
    @Override
    public String toString() {
        return value;
    }
}
