/**
 * How a person is enrolled exactly once where the provider has no key that would recognise a repeat: look, send once, look
 * again. Outreach and Salesloft share it and differ in their {@link io.pqlconnector.crm.salesforce.cadence.once.Desk}.
 */
@NullMarked
package io.pqlconnector.crm.salesforce.cadence.once;

import org.jspecify.annotations.NullMarked;
