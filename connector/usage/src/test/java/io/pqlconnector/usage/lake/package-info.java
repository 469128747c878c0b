@NullMarked
package io.pqlconnector.usage.lake;

import org.jspecify.annotations.NullMarked;
