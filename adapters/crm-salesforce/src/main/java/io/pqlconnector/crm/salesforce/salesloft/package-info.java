/** Salesloft as a place where people are enrolled. */
@NullMarked
package io.pqlconnector.crm.salesforce.salesloft;

import org.jspecify.annotations.NullMarked;
