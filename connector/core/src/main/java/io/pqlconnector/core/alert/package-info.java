/** What people are told without asking: derived from the history of runs, once, and sent until it arrived. */
@NullMarked
package io.pqlconnector.core.alert;

import org.jspecify.annotations.NullMarked;
