/** What commands and the server look up in the ledger, beside a run. */
@NullMarked
package io.pqlconnector.worker.query;

import org.jspecify.annotations.NullMarked;
