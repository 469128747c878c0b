package io.pqlconnector.core.mapping;

/** A yes or no about a subject. What is not known makes it no; it never fails. */
@FunctionalInterface
public interface When {
    /** Whether it holds. */
    boolean holds(Subject subject);
}
