/** What adapters of CRMs share: which record stands for which key while a batch is under way. */
@NullMarked
package io.pqlconnector.lookup;

import org.jspecify.annotations.NullMarked;
