/** The commands of the command line, a class each. */
@NullMarked
package io.pqlconnector.worker.command;

import org.jspecify.annotations.NullMarked;
