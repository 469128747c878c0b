/** Brings alerts to people: by webhook and by mail. */
@NullMarked
package io.pqlconnector.worker.alert;

import org.jspecify.annotations.NullMarked;
