/** The report on paper: its figures as lines of data, and those as a page with plots. */
@NullMarked
package io.pqlconnector.worker.report;

import org.jspecify.annotations.NullMarked;
