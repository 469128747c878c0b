package io.pqlconnector.source.segment;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The body of an object, which knows how much of it is still to come: Java's HTTP connection takes a body that was cut off
 * for one that has ended.
 */
final class ObjectStream extends InputStream {
    private final ResponseInputStream<GetObjectResponse> body;
    private final LongConsumer progress;
    private final long length;
    private long position;

    ObjectStream(ResponseInputStream<GetObjectResponse> body, LongConsumer progress) {
        this.body = body;
        this.progress = progress;
        this.length = body.response().contentLength();
    }

    /** The mark of what is read, which may be another than what was listed. */
    String contentMark() {
        return Archive.mark(body.response().eTag(), length);
    }

    /** Whether all of the object has come. */
    boolean isWhole() {
        return position == length;
    }

    /** How much has come, for people. */
    String share() {
        return position + " of " + length + " bytes";
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        int read;
        try {
            read = body.read(bytes, offset, count);
        } catch (SdkException e) {
            // Such as a checksum that does not fit.
            throw new IOException(e);
        }
        if (read > 0) {
            position += read;
            progress.accept(read);
        } else if (read < 0 && position < length) {
            throw new IOException("the body ended early");
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        if (isWhole()) {
            body.close();
        } else {
            // Closing would first read what is left, which may be a hundred megabytes.
            body.abort();
        }
    }
}
