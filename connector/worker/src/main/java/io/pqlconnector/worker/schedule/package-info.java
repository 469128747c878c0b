/** When the worker does what: times by cron and time zone, on Quartz. */
@NullMarked
package io.pqlconnector.worker.schedule;

import org.jspecify.annotations.NullMarked;
