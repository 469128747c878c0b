/** Backups of the data folder: one archive with the ledger, the lake that belongs to it, and what webhooks brought. */
@NullMarked
package io.pqlconnector.worker.backup;

import org.jspecify.annotations.NullMarked;
