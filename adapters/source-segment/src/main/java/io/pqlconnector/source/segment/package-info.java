/** A source that reads Segment's archive of raw messages in S3, and takes what Segment's webhooks send. */
@NullMarked
package io.pqlconnector.source.segment;

import org.jspecify.annotations.NullMarked;
