@NullMarked
package io.pqlconnector.core.score;

import org.jspecify.annotations.NullMarked;
