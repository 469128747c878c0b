/** What every place where people are enrolled has to offer: Sales Engagement, Outreach, Salesloft. */
@NullMarked
package io.pqlconnector.crm.salesforce.cadence;

import org.jspecify.annotations.NullMarked;
