/** Benchmarks. Each compares with a named alternative in the same run, because absolute times do not travel. */
@NullMarked
package io.pqlconnector.bench;

import org.jspecify.annotations.NullMarked;
