/** What sources share that pull windows of time over HTTP: downloads beside the parsing, calls by the hour, waits that are told. */
@NullMarked
package io.pqlconnector.pull;

import org.jspecify.annotations.NullMarked;
