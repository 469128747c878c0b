/** The ledger: the ports of the core on one SQLite file. */
@NullMarked
package io.pqlconnector.store;

import org.jspecify.annotations.NullMarked;
