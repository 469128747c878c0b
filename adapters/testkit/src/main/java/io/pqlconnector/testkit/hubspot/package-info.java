/**
 * HubSpot on this machine, written from {@code contracts/hubspot.md} and from no adapter. Comments name the sections:
 * HubSpot contract §4.2.
 */
@NullMarked
package io.pqlconnector.testkit.hubspot;

import org.jspecify.annotations.NullMarked;
