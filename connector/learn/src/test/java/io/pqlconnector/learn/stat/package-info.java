@NullMarked
package io.pqlconnector.learn.stat;

import org.jspecify.annotations.NullMarked;
