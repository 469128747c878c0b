/** The part of the worker that listens: pushes come in over HTTP, and runs are started soon after. */
@NullMarked
package io.pqlconnector.worker.serve;

import org.jspecify.annotations.NullMarked;
