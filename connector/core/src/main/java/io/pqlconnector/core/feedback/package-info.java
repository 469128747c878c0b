/** What reps say of accounts in a CRM, and what follows from it. */
@NullMarked
package io.pqlconnector.core.feedback;

import org.jspecify.annotations.NullMarked;
