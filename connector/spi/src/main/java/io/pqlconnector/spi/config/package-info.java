/** Settings as the user wrote them: positioned nodes, typed readers, and problems that are reported all at once. */
@NullMarked
package io.pqlconnector.spi.config;

import org.jspecify.annotations.NullMarked;
