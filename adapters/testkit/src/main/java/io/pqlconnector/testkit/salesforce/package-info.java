/**
 * A Salesforce org on this machine, written from {@code contracts/salesforce.md} and from no adapter. Comments name the
 * sections: Salesforce contract §2.2.
 */
@NullMarked
package io.pqlconnector.testkit.salesforce;

import org.jspecify.annotations.NullMarked;
