/** Destination: HubSpot, over a thin client of its own. What the vendor does and where that is written: docs/adapters/hubspot.md. */
@NullMarked
package io.pqlconnector.crm.hubspot;

import org.jspecify.annotations.NullMarked;
