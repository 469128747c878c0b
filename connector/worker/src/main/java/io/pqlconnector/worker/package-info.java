/** The command line, the configuration and the wiring. Reaches adapters through {@link java.util.ServiceLoader} alone. */
@NullMarked
package io.pqlconnector.worker;

import org.jspecify.annotations.NullMarked;
