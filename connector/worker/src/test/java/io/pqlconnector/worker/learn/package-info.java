/** Tests of what judging the rules needs from outside. */
@NullMarked
package io.pqlconnector.worker.learn;

import org.jspecify.annotations.NullMarked;
