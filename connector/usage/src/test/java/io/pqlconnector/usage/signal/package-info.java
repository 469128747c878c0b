@NullMarked
package io.pqlconnector.usage.signal;

import org.jspecify.annotations.NullMarked;
