@NullMarked
package io.pqlconnector.learn.calibrate;

import org.jspecify.annotations.NullMarked;
