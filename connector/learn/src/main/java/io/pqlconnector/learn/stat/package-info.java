/** Shares, areas and how sure one can be of them. */
@NullMarked
package io.pqlconnector.learn.stat;

import org.jspecify.annotations.NullMarked;
