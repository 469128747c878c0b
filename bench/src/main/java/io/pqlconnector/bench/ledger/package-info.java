/** What the ledger costs: many records through the outbox, and planning over many accounts. */
@NullMarked
package io.pqlconnector.bench.ledger;

import org.jspecify.annotations.NullMarked;
