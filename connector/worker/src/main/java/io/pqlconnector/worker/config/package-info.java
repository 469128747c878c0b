/** The configuration file: read, resolved, and checked, with every problem at once. */
@NullMarked
package io.pqlconnector.worker.config;

import org.jspecify.annotations.NullMarked;
