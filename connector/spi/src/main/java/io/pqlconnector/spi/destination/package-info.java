/** The port of destinations: operations, receipts and what a CRM can be asked. */
@NullMarked
package io.pqlconnector.spi.destination;

import org.jspecify.annotations.NullMarked;
