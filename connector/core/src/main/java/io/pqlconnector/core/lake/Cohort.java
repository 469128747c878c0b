package io.pqlconnector.core.lake;

import io.pqlconnector.rules.signal.Signal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Accounts or users as they were at the same age.
 *
 * @param signals what was measured of each
 * @param figures of each signal, by member; not a number where there is none
 * @param members in the order of their keys
 * @param followers events that mostly happen when or after somebody converts
 * @param untold traits that are known of members now, and of none were at that age, or it is not known when
 * @param tooYoung how many are too young for it to be known what became of them, or were first seen right after the lake begins
 * @param convertedBefore how many converted before they were observed for long enough
 */
public record Cohort(
        List<Signal> signals,
        List<Figures> figures,
        List<Member> members,
        List<Follower> followers,
        SortedSet<String> untold,
        long tooYoung,
        long convertedBefore) {
    public Cohort {
        signals = List.copyOf(signals);
        figures = List.copyOf(figures);
        members = List.copyOf(members);
        followers = List.copyOf(followers);
        untold = Collections.unmodifiableSortedSet(new TreeSet<>(untold));
    }

    /** The figures of one signal, which may be many: they are kept without boxes. Filled once, by whoever makes it. */
    public static final class Figures {
        private double[] values = new double[64];
        private int size;

        /** Adds that of the next member. */
        public void add(double value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size * 2);
            }
            values[size++] = value;
        }

        /** That of a member, counted from 0. */
        public double value(int member) {
            return values[member];
        }
    }

    /**
     * One of them.
     *
     * @param firstSeen their first event
     * @param traits what was known of them then
     */
    public record Member(String key, Instant firstSeen, boolean converted, SortedMap<String, String> traits) {
        public Member {
            traits = new TreeMap<>(traits);
        }
    }

    /**
     * An event that follows the conversion.
     *
     * @param had how many of those that converted had it
     * @param after how many of them had it for the first time within the hour before they converted, or later
     */
    public record Follower(String event, long had, long after) {}
}
