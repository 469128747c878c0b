package io.pqlconnector.learn.report;

/** Which accounts a figure is of. */
public enum Group {
    /** Those that qualified for the first time in the period, from when they did. */
    PQL,
    /** Those that marketing took for leads for the first time in the period, from when it did; PQLs may be among them. */
    MARKETING_QUALIFIED,
    /** Those first seen in the period that have never qualified, from when they were first seen. */
    NEVER_QUALIFIED
}
