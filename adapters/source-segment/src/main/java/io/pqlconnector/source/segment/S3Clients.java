package io.pqlconnector.source.segment;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * AWS's client for S3, made when it is first used: a command that does not pull does not pay for it. It repeats single
 * requests by itself, paced as AWS asks for; what breaks in the middle of a body is no longer its business.
 */
final class S3Clients implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);
    private static final String SESSION_NAME = "pql-connector";

    private final ArchiveSettings settings;
    private final Supplier<RetryStrategy> retries;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private Optional<S3Client> client = Optional.empty();

    /**
     * For one archive.
     *
     * @param retries of single requests
     */
    S3Clients(ArchiveSettings settings, Supplier<RetryStrategy> retries) {
        this.settings = settings;
        this.retries = retries;
    }

    /** The client, which this closes. */
    synchronized S3Client get() {
        S3Client found = client.orElseGet(this::open);
        client = Optional.of(found);
        return found;
    }

    private S3Client open() {
        return opened(S3Client.builder()
                .region(Region.of(settings.region()))
                .endpointOverride(settings.endpoint().orElse(null))
                .forcePathStyle(settings.pathStyle())
                .credentialsProvider(credentials())
                .overrideConfiguration(repeats())
                .httpClientBuilder(http())
                .build());
    }

    @Override
    public synchronized void close() {
        client = Optional.empty();
        while (!opened.isEmpty()) {
            closeQuietly(opened.pop());
        }
    }

    private AwsCredentialsProvider credentials() {
        AwsCredentialsProvider own = settings.keys()
                .map(S3Clients::written)
                .orElseGet(() -> opened(DefaultCredentialsProvider.builder().build()));
        return settings.role().map(role -> assumed(role, own)).orElse(own);
    }

    private static AwsCredentialsProvider written(ArchiveSettings.AccessKeys keys) {
        String secret = keys.secret().value();
        return StaticCredentialsProvider.create(
                keys.token().isPresent()
                        ? AwsSessionCredentials.create(
                                keys.id(), secret, keys.token().get().value())
                        : AwsBasicCredentials.create(keys.id(), secret));
    }

    private AwsCredentialsProvider assumed(ArchiveSettings.Role role, AwsCredentialsProvider own) {
        StsClientBuilder sts = StsClient.builder()
                .region(Region.of(settings.region()))
                .credentialsProvider(own)
                .overrideConfiguration(repeats())
                .httpClientBuilder(http());
        role.endpoint().ifPresent(sts::endpointOverride);
        StsClient client = opened(sts.build());
        return opened(StsAssumeRoleCredentialsProvider.builder()
                .stsClient(client)
                .refreshRequest(request -> request.roleArn(role.arn())
                        .roleSessionName(SESSION_NAME)
                        .externalId(role.externalId().orElse(null)))
                .build());
    }

    private ClientOverrideConfiguration repeats() {
        return ClientOverrideConfiguration.builder()
                .retryStrategy(retries.get())
                .build();
    }

    private static UrlConnectionHttpClient.Builder http() {
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(READ_TIMEOUT);
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.push(resource);
        return resource;
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            throw new IllegalStateException("a client of AWS does not close", e);
        }
    }
}
