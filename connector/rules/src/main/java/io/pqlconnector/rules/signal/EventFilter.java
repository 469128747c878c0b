package io.pqlconnector.rules.signal;

import java.util.List;

/**
 * Which events count.
 *
 * @param names exact event names; empty means any
 * @param where conditions that must all hold
 */
public record EventFilter(List<String> names, List<PropertyTest> where) {
    /** Any event. */
    public static final EventFilter ANY = new EventFilter(List.of(), List.of());

    public EventFilter {
        names = List.copyOf(names);
        where = List.copyOf(where);
    }
}
