/**
 * The usage lake: slices land in Parquet files, duplicates are taken out as they land, small files are gathered, and every
 * change is staged, synced, renamed and only then committed to the manifest.
 */
@NullMarked
package io.pqlconnector.usage.lake;

import org.jspecify.annotations.NullMarked;
