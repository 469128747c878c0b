package io.pqlconnector.rules.condition;

import io.pqlconnector.spi.config.Suggestions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The names that a condition or a text may use. Immutable. */
public final class Vocabulary {
    // A longer list helps nobody; the closest guess is named apart from it.
    private static final int MOST_NAMES = 20;

    private final Map<String, ValueType> names;
    private final Map<String, Map<String, ValueType>> groups;
    private final Map<String, ValueType> openGroups;
    private final Map<String, List<String>> functions;

    private Vocabulary(Builder builder) {
        names = Collections.unmodifiableMap(new LinkedHashMap<>(builder.names));
        groups = Collections.unmodifiableMap(new LinkedHashMap<>(builder.groups));
        openGroups = Collections.unmodifiableMap(new LinkedHashMap<>(builder.openGroups));
        functions = Collections.unmodifiableMap(new LinkedHashMap<>(builder.functions));
    }

    /** A vocabulary to add names to. */
    public static Builder builder() {
        return new Builder();
    }

    /** A larger vocabulary, beginning with these names. */
    public Builder toBuilder() {
        return new Builder().addAll(this);
    }

    /** What values a fact has; empty if there is no such name. */
    public Optional<ValueType> type(FactName name) {
        if (name.group().isEmpty()) {
            return Optional.ofNullable(names.get(name.member()));
        }
        if (openGroups.containsKey(name.group())) {
            return Optional.of(openGroups.get(name.group()));
        }
        if (functions.containsKey(name.group())) {
            return functions.get(name.group()).contains(name.member()) ? Optional.of(ValueType.FLAG) : Optional.empty();
        }
        return Optional.ofNullable(groups.getOrDefault(name.group(), Map.of()).get(name.member()));
    }

    boolean isGroup(String word) {
        return groups.containsKey(word) || openGroups.containsKey(word);
    }

    boolean isFunction(String word) {
        return functions.containsKey(word);
    }

    /** The arguments that a function takes. */
    List<String> arguments(String function) {
        return functions.getOrDefault(function, List.of());
    }

    /** An example of how a group is used. */
    String example(String group) {
        return groups.getOrDefault(group, Map.of()).keySet().stream()
                .findFirst()
                .map(member -> group + "." + member)
                .orElse(group + ".name");
    }

    /** What to write instead of a name that does not exist. */
    public String remedy(FactName unknown) {
        Map<String, ValueType> members = groups.getOrDefault(unknown.group(), Map.of());
        if (!unknown.group().isEmpty() && !members.isEmpty()) {
            return Suggestions.closest(unknown.member(), members.keySet())
                    .map(member -> didYouMean(unknown.group() + "." + member))
                    .orElseGet(() -> "Known: " + listed(members.keySet()) + ".");
        }
        return guess(unknown).map(found -> didYouMean(found) + " ").orElse("") + "Known: " + listed(topLevel()) + ".";
    }

    private Optional<String> guess(FactName unknown) {
        if (!unknown.group().isEmpty()) {
            List<String> allGroups = new ArrayList<>(groups.keySet());
            allGroups.addAll(openGroups.keySet());
            return Suggestions.closest(unknown.group(), allGroups).map(group -> group + "." + unknown.member());
        }
        String word = unknown.member();
        return Suggestions.closest(word, topLevel())
                .or(() -> groups.entrySet().stream()
                        .filter(group -> group.getValue().containsKey(word))
                        .map(group -> group.getKey() + "." + word)
                        .findFirst());
    }

    private List<String> topLevel() {
        List<String> known = new ArrayList<>(names.keySet());
        known.addAll(groups.keySet());
        known.addAll(openGroups.keySet());
        known.addAll(functions.keySet());
        return known;
    }

    private static String didYouMean(String guess) {
        return "Did you mean \"" + guess + "\"?";
    }

    private static String listed(Collection<String> names) {
        String first = String.join(", ", names.stream().limit(MOST_NAMES).toList());
        return names.size() > MOST_NAMES ? first + " and " + (names.size() - MOST_NAMES) + " more" : first;
    }

    /** Collects names. */
    public static final class Builder {
        private final Map<String, ValueType> names = new LinkedHashMap<>();
        private final Map<String, Map<String, ValueType>> groups = new LinkedHashMap<>();
        private final Map<String, ValueType> openGroups = new LinkedHashMap<>();
        private final Map<String, List<String>> functions = new LinkedHashMap<>();

        private Builder() {}

        /** A fact that stands alone: {@code score}. */
        public Builder name(String name, ValueType type) {
            names.put(name, type);
            return this;
        }

        /** A fact of a group whose members are all known: {@code account.domain}. */
        public Builder member(String group, String member, ValueType type) {
            groups.computeIfAbsent(group, key -> new LinkedHashMap<>()).put(member, type);
            return this;
        }

        /** A group whose members are not known beforehand: {@code traits.employees}. */
        public Builder openGroup(String group, ValueType type) {
            openGroups.put(group, type);
            return this;
        }

        /** A yes-or-no function of one of some constant texts: {@code entered('hot')}. */
        public Builder function(String function, Collection<String> arguments) {
            functions.put(function, List.copyOf(arguments));
            return this;
        }

        /** All names of another vocabulary. */
        public Builder addAll(Vocabulary other) {
            names.putAll(other.names);
            other.groups.forEach((group, members) ->
                    groups.computeIfAbsent(group, key -> new LinkedHashMap<>()).putAll(members));
            openGroups.putAll(other.openGroups);
            functions.putAll(other.functions);
            return this;
        }

        /** The vocabulary. */
        public Vocabulary build() {
            return new Vocabulary(this);
        }
    }
}
