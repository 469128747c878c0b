/** Outreach as a place where people are enrolled. */
@NullMarked
package io.pqlconnector.crm.salesforce.outreach;

import org.jspecify.annotations.NullMarked;
