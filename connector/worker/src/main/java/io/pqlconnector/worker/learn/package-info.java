/** What judging the rules needs from outside: tables, and what became of accounts, from wherever it is known. */
@NullMarked
package io.pqlconnector.worker.learn;

import org.jspecify.annotations.NullMarked;
