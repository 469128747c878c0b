package io.pqlconnector.usage.identity;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Ids that are one person because alias calls say so, gathered by union-find, so chains and cycles of any length end in one
 * group. A group's canonical id is one that no alias replaced, else any; of several the smallest.
 */
public final class AliasGroups {
    private final Map<String, String> parents = new HashMap<>();
    private final Set<String> replaced = new HashSet<>();

    /**
     * Adds one alias.
     *
     * @param previousId the id that is given up
     * @param userId the id that takes its place
     */
    public void add(String previousId, String userId) {
        if (previousId.equals(userId)) {
            return;
        }
        replaced.add(previousId);
        String one = root(previousId);
        String other = root(userId);
        if (!one.equals(other)) {
            parents.put(one, other);
        }
    }

    /** The canonical id of every id that has another one. */
    public SortedMap<String, String> canonicalIds() {
        Map<String, String> canonicalByRoot = new HashMap<>();
        for (String id : parents.keySet()) {
            canonicalByRoot.merge(root(id), id, this::better);
        }
        SortedMap<String, String> canonical = new TreeMap<>();
        for (String id : parents.keySet()) {
            String person = canonicalByRoot.getOrDefault(root(id), id);
            if (!person.equals(id)) {
                canonical.put(id, person);
            }
        }
        return Collections.unmodifiableSortedMap(canonical);
    }

    private String better(String one, String other) {
        boolean oneReplaced = replaced.contains(one);
        if (oneReplaced != replaced.contains(other)) {
            return oneReplaced ? other : one;
        }
        return one.compareTo(other) <= 0 ? one : other;
    }

    private String root(String id) {
        String root = id;
        while (!parent(root).equals(root)) {
            root = parent(root);
        }
        // Every id on the way points to the root from now on, which keeps long chains cheap.
        String step = id;
        while (!step.equals(root)) {
            String next = parent(step);
            parents.put(step, root);
            step = next;
        }
        return root;
    }

    private String parent(String id) {
        return parents.computeIfAbsent(id, itself -> itself);
    }
}
