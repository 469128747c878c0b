/** Delivery: draining the outbox into a destination so that nothing is lost and nothing is doubled. */
@NullMarked
package io.pqlconnector.core.deliver;

import org.jspecify.annotations.NullMarked;
