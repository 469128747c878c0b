package io.pqlconnector.spi.source;

/**
 * Names a value inside a record by the object that holds it and the key as it came, case and all.
 *
 * @param root which object
 * @param key the key in it, never a path: a dot is part of the key
 */
public record PropertyPath(Root root, String key) implements Comparable<PropertyPath> {

    /** Which object of a record holds the value. */
    public enum Root {
        /** What the event says about itself; traits in an identify or group call, or in a profile. */
        PROPERTIES("properties"),
        /** What the sender's library says about the circumstances (Segment). */
        CONTEXT("context");

        private final String word;

        Root(String word) {
            this.word = word;
        }

        /** The word before the dot. */
        public String word() {
            return word;
        }
    }

    /** A key of the properties. */
    public static PropertyPath property(String key) {
        return new PropertyPath(Root.PROPERTIES, key);
    }

    /** A key of the context. */
    public static PropertyPath context(String key) {
        return new PropertyPath(Root.CONTEXT, key);
    }

    @Override
    public int compareTo(PropertyPath other) {
        int byRoot = root.compareTo(other.root);
        return byRoot != 0 ? byRoot : key.compareTo(other.key);
    }

    /** As users write it and as the lake's column is named: {@code properties.plan}. */
    @Override
    public String toString() {
        return root.word() + "." + key;
    }
}
