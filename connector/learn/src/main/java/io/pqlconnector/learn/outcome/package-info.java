/** What became of accounts: opportunities, customers, losses, and what they are worth. */
@NullMarked
package io.pqlconnector.learn.outcome;

import org.jspecify.annotations.NullMarked;
