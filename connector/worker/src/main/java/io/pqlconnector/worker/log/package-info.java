/** What the worker writes of what it does: lines for people or for programs, without secrets and without people's addresses. */
@NullMarked
package io.pqlconnector.worker.log;

import org.jspecify.annotations.NullMarked;
