package io.pqlconnector.source.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The few things that are asked of a bucket. Failures come out as exceptions of an adapter. */
final class Bucket implements AutoCloseable {
    private static final String SLASH = "/";
    private static final int A_FEW = 10;

    private final ArchiveSettings settings;
    private final S3Clients clients;
    private final S3Failures failures;

    Bucket(ArchiveSettings settings, S3Clients clients) {
        this.settings = settings;
        this.clients = clients;
        this.failures = new S3Failures(settings);
    }

    /** Takes the objects of a listing. */
    interface Visitor {
        /** Takes one object; returns false to end the listing. */
        boolean object(S3Object object);
    }

    /** The names of the folders directly below a folder, in the order of their bytes. */
    List<String> folders(String folder) throws InterruptedException {
        List<String> names = new ArrayList<>();
        ListObjectsV2Request.Builder request = request(folder).delimiter(SLASH);
        Optional<String> next;
        do {
            ListObjectsV2Response page = list(request.build());
            for (CommonPrefix found : page.commonPrefixes()) {
                names.add(
                        found.prefix().substring(folder.length(), found.prefix().length() - SLASH.length()));
            }
            next = next(page, request);
        } while (next.isPresent());
        return names;
    }

    /**
     * Goes through the objects below a folder in the order of the bytes of their keys.
     *
     * @param after the first key of the listing is behind this one
     */
    void objects(String folder, String after, Visitor visitor) throws InterruptedException {
        ListObjectsV2Request.Builder request = request(folder).startAfter(after);
        Optional<String> next;
        do {
            ListObjectsV2Response page = list(request.build());
            for (S3Object object : page.contents()) {
                if (!visitor.object(object)) {
                    return;
                }
            }
            next = next(page, request);
        } while (next.isPresent());
    }

    /** The first fitting key among the first few below a folder; one request. */
    Optional<String> first(String folder, Predicate<String> fits) throws InterruptedException {
        return list(request(folder).maxKeys(A_FEW).build()).contents().stream()
                .map(S3Object::key)
                .filter(fits)
                .findFirst();
    }

    /**
     * Opens an object as it is now.
     *
     * @param progress is told of the bytes that are read
     */
    ObjectStream open(String key, LongConsumer progress) throws InterruptedException {
        try {
            S3Client client = clients.get();
            ResponseInputStream<GetObjectResponse> body = client.getObject(
                    request -> request.bucket(settings.bucket()).key(key));
            if (body.response().contentLength() == null) {
                body.abort();
                throw failures.unmeasured(key);
            }
            return new ObjectStream(body, progress);
        } catch (AbortedException e) {
            throw interrupted(e);
        } catch (SdkException e) {
            throw failures.reading(key, e);
        }
    }

    @Override
    public void close() {
        clients.close();
    }

    private ListObjectsV2Request.Builder request(String folder) {
        return ListObjectsV2Request.builder().bucket(settings.bucket()).prefix(folder);
    }

    private ListObjectsV2Response list(ListObjectsV2Request request) throws InterruptedException {
        try {
            return clients.get().listObjectsV2(request);
        } catch (AbortedException e) {
            throw interrupted(e);
        } catch (SdkException e) {
            throw failures.listing(e);
        }
    }

    private static Optional<String> next(ListObjectsV2Response page, ListObjectsV2Request.Builder request) {
        Optional<String> token = Boolean.TRUE.equals(page.isTruncated())
                ? Optional.ofNullable(page.nextContinuationToken())
                : Optional.empty();
        token.ifPresent(request::continuationToken);
        return token;
    }

    private static InterruptedException interrupted(AbortedException e) {
        // AWS's client leaves the mark of the interruption, which the exception now stands for.
        boolean unused = Thread.interrupted();
        InterruptedException interrupted = new InterruptedException("interrupted while S3 was asked");
        interrupted.initCause(e);
        return interrupted;
    }
}
