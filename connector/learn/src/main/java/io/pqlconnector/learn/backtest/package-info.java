/** What the rules would have said at instants of the past, judged by what became of the accounts since. */
@NullMarked
package io.pqlconnector.learn.backtest;

import org.jspecify.annotations.NullMarked;
