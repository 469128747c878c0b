/** The JSON Schemas for editors, held against the readers that decide. */
@NullMarked
package io.pqlconnector.worker.schema;

import org.jspecify.annotations.NullMarked;
