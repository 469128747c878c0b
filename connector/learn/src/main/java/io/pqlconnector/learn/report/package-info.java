/** The figures of {@code pql report}, without I/O. What each one means stands in {@code docs/metrics.md}. */
@NullMarked
package io.pqlconnector.learn.report;

import org.jspecify.annotations.NullMarked;
