@NullMarked
package io.pqlconnector.core.alarm;

import org.jspecify.annotations.NullMarked;
