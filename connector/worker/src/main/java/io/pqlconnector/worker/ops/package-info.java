/** The pages at which a worker is watched and asked: health, readiness, metrics, and the ledger as JSON. */
@NullMarked
package io.pqlconnector.worker.ops;

import org.jspecify.annotations.NullMarked;
