/** Mapping files: which fields, lists, sequences and tasks of a destination follow from an assessment. */
@NullMarked
package io.pqlconnector.core.mapping;

import org.jspecify.annotations.NullMarked;
