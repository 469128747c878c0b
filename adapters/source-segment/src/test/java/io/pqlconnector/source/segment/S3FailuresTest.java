package io.pqlconnector.source.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.http.ManualTime;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.testkit.RecordingSink;
import io.pqlconnector.testkit.usage.FakeS3;
import io.pqlconnector.testkit.usage.FakeS3.Refusal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every error that people meet, in the words in which they meet it. */
class S3FailuresTest {
    private static final String KEY = Calls.key("web", "2026-04-01", "a.gz");

    private final FakeS3 s3 = new FakeS3().put(KEY, Calls.gzip(Calls.track(1)));

    @TempDir
    private Path data;

    @AfterEach
    void stop() {
        s3.close();
    }

    @ParameterizedTest
    @MethodSource
    void saysWhyTheArchiveCannotBeListed(Refusal refusal, FailureKind kind, String words) {
        s3.refuse(refusal);

        assertThatThrownBy(() -> source(Map.of()).list(PullWindow.of(Instant.EPOCH, Calls.NOW)))
                .isInstanceOfSatisfying(
                        AdapterException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessage("s3://acme-segment/segment-logs cannot be listed: " + words);
    }

    static Stream<Arguments> saysWhyTheArchiveCannotBeListed() {
        return Stream.of(
                Arguments.of(
                        Refusal.ofList(404, "NoSuchBucket"),
                        FailureKind.CONFIGURATION,
                        "there is no bucket \"acme-segment\" (NoSuchBucket). Check bucket and endpoint."),
                Arguments.of(
                        Refusal.ofList(403, "AccessDenied"),
                        FailureKind.AUTHENTICATION,
                        "the credentials may not list the bucket. Allow s3:ListBucket on arn:aws:s3:::acme-segment; if"
                                + " the policy has a condition on s3:prefix, it has to let \"segment-logs/*\" pass"
                                + " (AccessDenied)."),
                Arguments.of(
                        Refusal.ofList(301, "PermanentRedirect").with("x-amz-bucket-region", "eu-west-1"),
                        FailureKind.CONFIGURATION,
                        "the bucket is not in the region us-east-1. Write region: eu-west-1."),
                Arguments.of(
                        Refusal.ofList(301, "PermanentRedirect"),
                        FailureKind.CONFIGURATION,
                        "the bucket is not in the region us-east-1. Write region: and the bucket's region, as AWS's"
                                + " console shows it."),
                Arguments.of(
                        Refusal.ofList(400, "AuthorizationHeaderMalformed")
                                .saying("The authorization header is malformed; the region 'us-east-1' is wrong;"
                                        + " expecting 'eu-central-1'"),
                        FailureKind.CONFIGURATION,
                        "the bucket is not in the region us-east-1. Write region: eu-central-1."),
                Arguments.of(
                        Refusal.ofList(403, "InvalidAccessKeyId"),
                        FailureKind.AUTHENTICATION,
                        "the access key is unknown (InvalidAccessKeyId). It was deleted, or belongs to another store."
                                + " Write the current access_key and secret_key."),
                Arguments.of(
                        Refusal.ofList(403, "SignatureDoesNotMatch"),
                        FailureKind.AUTHENTICATION,
                        "the secret key does not belong to the access key (SignatureDoesNotMatch). Check secret_key for"
                                + " missing or added characters."),
                Arguments.of(
                        Refusal.ofList(400, "ExpiredToken"),
                        FailureKind.AUTHENTICATION,
                        "the session token has expired (ExpiredToken). Write fresh access_key, secret_key and"
                                + " session_token, or let a role give them by itself: role_arn, or AWS's default chain."),
                Arguments.of(
                        Refusal.ofList(400, "InvalidToken"),
                        FailureKind.AUTHENTICATION,
                        "the session token is not valid (InvalidToken). Write the session_token that was issued with the"
                                + " access key; keys that do not expire need none."),
                Arguments.of(
                        Refusal.ofList(403, "RequestTimeTooSkewed"),
                        FailureKind.CONFIGURATION,
                        "this machine's clock is more than 15 minutes off (RequestTimeTooSkewed). Set it, best by NTP."),
                Arguments.of(
                        Refusal.ofList(503, "SlowDown"),
                        FailureKind.RATE_LIMITED,
                        "S3 asks for a pause (SlowDown). The next run goes on from here."),
                Arguments.of(
                        Refusal.ofList(503, "ServiceUnavailable"),
                        FailureKind.UNAVAILABLE,
                        "S3 asks for a pause (ServiceUnavailable). The next run goes on from here."),
                Arguments.of(
                        Refusal.ofList(500, "InternalError"),
                        FailureKind.UNAVAILABLE,
                        "S3 failed (InternalError, HTTP 500). The next run tries again."),
                Arguments.of(
                        Refusal.ofList(400, "InvalidRequest"),
                        FailureKind.PROTOCOL,
                        "S3 answered InvalidRequest, HTTP 400."));
    }

    @ParameterizedTest
    @MethodSource
    void saysWhyAnObjectCannotBeRead(Refusal refusal, FailureKind kind, String words) throws Exception {
        UsageSource source = source(Map.of());
        Slice slice =
                source.list(PullWindow.of(Instant.EPOCH, Calls.NOW)).slices().get(0);
        s3.refuse(refusal);

        assertThatThrownBy(() -> source.read(slice, new RecordingSink()))
                .isInstanceOfSatisfying(
                        AdapterException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessage("s3://acme-segment/" + KEY + " cannot be read: " + words);
    }

    static Stream<Arguments> saysWhyAnObjectCannotBeRead() {
        return Stream.of(
                Arguments.of(
                        Refusal.ofGet(403, "AccessDenied"),
                        FailureKind.AUTHENTICATION,
                        "the credentials may list the bucket, but not read its objects. Allow s3:GetObject on"
                                + " arn:aws:s3:::acme-segment/segment-logs/* (AccessDenied)."),
                Arguments.of(
                        Refusal.ofGet(403, "AccessDenied")
                                .saying("User: arn:aws:iam::1:user/x is not authorized to perform: kms:Decrypt on"
                                        + " resource: arn:aws:kms:eu-west-1:1:key/y"),
                        FailureKind.AUTHENTICATION,
                        "it is encrypted with a KMS key that the credentials may not use (AccessDenied). Allow"
                                + " kms:Decrypt on that key; if it belongs to another account, in the key's policy too."),
                Arguments.of(
                        Refusal.ofGet(400, "KMS.DisabledException"),
                        FailureKind.CONFIGURATION,
                        "the KMS key that it is encrypted with is disabled or deleted (KMS.DisabledException). Enable the"
                                + " key, or cancel its deletion."),
                Arguments.of(
                        Refusal.ofGet(404, "NoSuchKey"),
                        FailureKind.UNAVAILABLE,
                        "it was there when the archive was listed and is gone now. The next run lists anew."),
                Arguments.of(
                        Refusal.ofGet(403, "InvalidObjectState"),
                        FailureKind.CONFIGURATION,
                        "it lies in a storage class that has to be restored before it can be read (InvalidObjectState)."
                                + " Restore it, or write a start after its day."),
                Arguments.of(
                        Refusal.ofGet(503, "SlowDown"),
                        FailureKind.RATE_LIMITED,
                        "S3 asks for a pause (SlowDown). The next run goes on from here."));
    }

    @Test
    void noticesBeforehandThatObjectsMayNotBeRead() {
        s3.refuse(Refusal.ofGet(403, "AccessDenied"));

        assertThatThrownBy(() -> source(Map.of()).probe(Calls.NOW))
                .hasMessage("s3://acme-segment/" + KEY + " cannot be read: the credentials may list the bucket, but not"
                        + " read its objects. Allow s3:GetObject on arn:aws:s3:::acme-segment/segment-logs/*"
                        + " (AccessDenied).");
    }

    @Test
    void saysThatTheEndpointCannotBeReached() {
        UsageSource source = source(Map.of());
        String endpoint = s3.url().toString();
        s3.close();

        assertThatThrownBy(() -> source.probe(Calls.NOW))
                .isInstanceOfSatisfying(
                        AdapterException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE))
                .hasMessage("s3://acme-segment/segment-logs cannot be listed: " + endpoint
                        + " cannot be reached (connect). Check endpoint and the network.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 | AccessDenied | its trust policy has to name these credentials, and external_id is missing if the policy asks"
                        + " for one; their own policy has to allow sts:AssumeRole on the role (AccessDenied).",
                "403 | InvalidClientTokenId | the access key is unknown (InvalidClientTokenId). It was deleted, or belongs to another"
                        + " store. Write the current access_key and secret_key.",
                "503 | ServiceUnavailable | STS answered ServiceUnavailable, HTTP 503. The next run tries again.",
            })
    void saysWhyARoleCannotBeTakenOn(int status, String code, String words) {
        s3.refuse(new Refusal("ROLE", status, code, code, Map.of()));
        UsageSource source = source(Map.of(
                "role_arn",
                "arn:aws:iam::123456789012:role/reader",
                "sts_endpoint",
                s3.url().toString()));

        assertThatThrownBy(() -> source.probe(Calls.NOW))
                .isInstanceOf(AdapterException.class)
                .hasMessage("the role arn:aws:iam::123456789012:role/reader cannot be taken on: " + words);
    }

    private UsageSource source(Map<String, ?> more) {
        return Fixtures.source(s3, data, new ManualTime(Calls.NOW), more);
    }
}
