/** Mapping files: which fields, lists, sequences, tasks and notes of a destination follow from an assessment. */
@NullMarked
package io.pqlconnector.core.mapping;

import org.jspecify.annotations.NullMarked;
