/** When a run stops before it does harm: what would be a flood. */
@NullMarked
package io.pqlconnector.core.alarm;

import org.jspecify.annotations.NullMarked;
