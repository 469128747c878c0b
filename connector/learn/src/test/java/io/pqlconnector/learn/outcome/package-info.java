@NullMarked
package io.pqlconnector.learn.outcome;

import org.jspecify.annotations.NullMarked;
