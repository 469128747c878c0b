@NullMarked
package io.pqlconnector.usage.duckdb;

import org.jspecify.annotations.NullMarked;
