/** The embedded DuckDB: opening it, running SQL, and saying what went wrong in words that help. */
@NullMarked
package io.pqlconnector.usage.duckdb;

import org.jspecify.annotations.NullMarked;
