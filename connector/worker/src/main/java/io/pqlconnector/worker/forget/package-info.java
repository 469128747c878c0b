/** Taking one person out of everything that the connector keeps. */
@NullMarked
package io.pqlconnector.worker.forget;

import org.jspecify.annotations.NullMarked;
