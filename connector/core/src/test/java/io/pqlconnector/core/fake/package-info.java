@NullMarked
package io.pqlconnector.core.fake;

import org.jspecify.annotations.NullMarked;
