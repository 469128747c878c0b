/** The usage lake and the signal engine: Parquet files, and one SQL query per entity over them. */
@NullMarked
package io.pqlconnector.usage;

import org.jspecify.annotations.NullMarked;
