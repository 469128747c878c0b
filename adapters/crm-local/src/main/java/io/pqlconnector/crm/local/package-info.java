/** A destination in a local file: the whole tour of the product without credentials. */
@NullMarked
package io.pqlconnector.crm.local;

import org.jspecify.annotations.NullMarked;
