package io.pqlconnector.core.mapping;

/** A text that is filled in for a subject. */
@FunctionalInterface
public interface TextSource {
    /** The text; empty where the subject lacks what it speaks about. */
    String of(Subject subject);
}
