/** What the connector remembers, as ports: runs, assessments, what the CRM was confirmed to hold, and the outbox. */
@NullMarked
package io.pqlconnector.core.ledger;

import org.jspecify.annotations.NullMarked;
