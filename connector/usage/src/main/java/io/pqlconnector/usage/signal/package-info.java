/**
 * Measuring signals over the lake: events find their accounts and people on read, and one plain SQL query per entity
 * counts.
 */
@NullMarked
package io.pqlconnector.usage.signal;

import org.jspecify.annotations.NullMarked;
