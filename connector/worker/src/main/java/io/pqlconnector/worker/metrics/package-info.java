/** What the worker measures about itself, for Prometheus. docs/operations.md lists every metric. */
@NullMarked
package io.pqlconnector.worker.metrics;

import org.jspecify.annotations.NullMarked;
