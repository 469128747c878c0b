/** Whole commands on real files: what a user would run, and what a user would see. */
@NullMarked
package io.pqlconnector.worker.run;

import org.jspecify.annotations.NullMarked;
