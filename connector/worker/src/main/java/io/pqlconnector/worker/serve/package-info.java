/** The part of the worker that listens: pushes come in over HTTP, runs are started soon after, and pages can be read. */
@NullMarked
package io.pqlconnector.worker.serve;

import org.jspecify.annotations.NullMarked;
