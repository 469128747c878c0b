/** A year of instants over a large lake. */
@NullMarked
package io.pqlconnector.bench.backtest;

import org.jspecify.annotations.NullMarked;
