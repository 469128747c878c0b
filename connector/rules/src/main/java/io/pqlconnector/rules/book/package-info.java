/** Rule books: what RevOps writes, checked as a whole, and the assessment that it gives for a measurement. */
@NullMarked
package io.pqlconnector.rules.book;

import org.jspecify.annotations.NullMarked;
