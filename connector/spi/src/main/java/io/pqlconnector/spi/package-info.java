/**
 * The vocabulary shared by the connector and its adapters: what a source yields, what a destination is asked to do, and
 * what it answers. Nothing here performs I/O.
 */
@NullMarked
package io.pqlconnector.spi;

import org.jspecify.annotations.NullMarked;
