/** Salesforce as a destination. */
@NullMarked
package io.pqlconnector.crm.salesforce;

import org.jspecify.annotations.NullMarked;
