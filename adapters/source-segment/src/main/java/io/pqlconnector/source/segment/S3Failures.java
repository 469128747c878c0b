package io.pqlconnector.source.segment;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * Says what an error of S3 means for the person who set this up. S3's own words are not repeated: they name accounts and keys.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">Amazon S3: error responses</a>
 */
final class S3Failures {
    private static final Pattern EXPECTED_REGION = Pattern.compile("expecting '([a-z0-9-]+)'");

    private final ArchiveSettings settings;

    S3Failures(ArchiveSettings settings) {
        this.settings = settings;
    }

    /** The archive could not be listed. */
    AdapterException listing(SdkException e) {
        return failure(e, settings.url() + " cannot be listed", deniedList());
    }

    /** An object could not be read. */
    AdapterException reading(String key, SdkException e) {
        String object = "s3://" + settings.bucket() + "/" + key;
        return failure(e, object + " cannot be read", deniedGet());
    }

    /** An object came without its length, so that its end cannot be told from a broken connection. */
    AdapterException unmeasured(String key) {
        return new AdapterException(
                FailureKind.PROTOCOL,
                "s3://" + settings.bucket() + "/" + key
                        + " came without its length. Something between here and the bucket"
                        + " takes the header Content-Length away; S3 always sends it.",
                null);
    }

    private AdapterException failure(SdkException e, String what, String denied) {
        if (e instanceof StsException sts) {
            return role(sts);
        }
        if (!(e instanceof AwsServiceException answer)) {
            return unanswered(e, what);
        }
        Optional<Told> told = credentials(answer)
                .or(() -> place(answer))
                .or(() -> object(answer))
                .or(() -> isDenied(answer) ? Optional.of(denied(answer, denied)) : Optional.empty());
        if (told.isPresent()) {
            return new AdapterException(told.get().kind, what + ": " + told.get().words, e);
        }
        return other(answer, what);
    }

    private static Optional<Told> credentials(AwsServiceException e) {
        return switch (code(e)) {
            case "InvalidAccessKeyId", "InvalidClientTokenId" ->
                refused("the access key is unknown (" + code(e)
                        + "). It was deleted, or belongs to another store. Write"
                        + " the current access_key and secret_key.");
            case "SignatureDoesNotMatch" ->
                refused("the secret key does not belong to the access key (SignatureDoesNotMatch). Check secret_key for"
                        + " missing or added characters.");
            case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired" ->
                refused("the session token has expired (" + code(e) + "). Write fresh access_key, secret_key and"
                        + " session_token, or let a role give them by itself: role_arn, or AWS's default chain.");
            case "InvalidToken" ->
                refused(
                        "the session token is not valid (InvalidToken). Write the session_token that was issued with the"
                                + " access key; keys that do not expire need none.");
            case "RequestTimeTooSkewed" ->
                Optional.of(
                        new Told(
                                FailureKind.CONFIGURATION,
                                "this machine's clock is more than 15 minutes off (RequestTimeTooSkewed). Set it, best by NTP."));
            default -> Optional.empty();
        };
    }

    private Optional<Told> place(AwsServiceException e) {
        return switch (code(e)) {
            case "NoSuchBucket" ->
                Optional.of(new Told(
                        FailureKind.CONFIGURATION,
                        "there is no bucket \"" + settings.bucket() + "\" (NoSuchBucket). Check bucket"
                                + (settings.endpoint().isPresent() ? " and endpoint." : ".")));
            case "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException", "301" ->
                Optional.of(new Told(
                        FailureKind.CONFIGURATION,
                        "the bucket is not in the region " + settings.region() + ". Write region: "
                                + region(e).orElse("and the bucket's region, as AWS's console shows it") + "."));
            default -> Optional.empty();
        };
    }

    private static Optional<Told> object(AwsServiceException e) {
        return switch (code(e)) {
            case "NoSuchKey" ->
                Optional.of(new Told(
                        FailureKind.UNAVAILABLE,
                        "it was there when the archive was listed and is gone now. The next run lists anew."));
            case "InvalidObjectState" ->
                Optional.of(new Told(
                        FailureKind.CONFIGURATION,
                        "it lies in a storage class that has to be restored before it can be read (InvalidObjectState)."
                                + " Restore it, or write a start after its day."));
            case "KMS.DisabledException", "KMS.NotFoundException", "KMS.KMSInvalidStateException" ->
                Optional.of(new Told(
                        FailureKind.CONFIGURATION,
                        "the KMS key that it is encrypted with is disabled or deleted (" + code(e)
                                + "). Enable the key, or cancel its deletion."));
            default -> Optional.empty();
        };
    }

    private static boolean isDenied(AwsServiceException e) {
        return e.statusCode() == 401 || e.statusCode() == 403;
    }

    private static Told denied(AwsServiceException e, String denied) {
        // The one thing that S3's words alone tell: the request was allowed, the decryption was not.
        boolean kms = message(e).contains("kms:");
        return new Told(
                FailureKind.AUTHENTICATION,
                kms
                        ? "it is encrypted with a KMS key that the credentials may not use (" + code(e) + "). Allow"
                                + " kms:Decrypt on that key; if it belongs to another account, in the key's policy too."
                        : denied + " (" + code(e) + ").");
    }

    private String deniedList() {
        return "the credentials may not list the bucket. Allow s3:ListBucket on arn:aws:s3:::" + settings.bucket()
                + "; if the policy has a condition on s3:prefix, it has to let \"" + settings.root() + "*\" pass";
    }

    private String deniedGet() {
        return "the credentials may list the bucket, but not read its objects. Allow s3:GetObject on arn:aws:s3:::"
                + settings.bucket() + "/" + settings.root() + "*";
    }

    private AdapterException role(StsException e) {
        String what =
                "the role " + settings.role().map(ArchiveSettings.Role::arn).orElse("") + " cannot be taken on";
        Optional<Told> told = credentials(e).or(() -> isDenied(e) ? Optional.of(untrusted(e)) : Optional.empty());
        return told.map(found -> new AdapterException(found.kind, what + ": " + found.words, e))
                .orElseGet(() -> new AdapterException(
                        FailureKind.UNAVAILABLE,
                        what + ": STS answered " + code(e) + ", HTTP " + e.statusCode() + ". The next run tries again.",
                        e));
    }

    private Told untrusted(StsException e) {
        boolean external =
                settings.role().flatMap(ArchiveSettings.Role::externalId).isPresent();
        return new Told(
                FailureKind.AUTHENTICATION,
                "its trust policy has to name these credentials"
                        + (external
                                ? " and this external_id"
                                : ", and external_id is missing if the policy asks for one")
                        + "; their own policy has to allow sts:AssumeRole on the role (" + code(e) + ").");
    }

    private static AdapterException other(AwsServiceException e, String what) {
        boolean slowDown = e.statusCode() == 429 || code(e).equals("SlowDown");
        if (slowDown || e.statusCode() == 503) {
            return new AdapterException(
                    slowDown ? FailureKind.RATE_LIMITED : FailureKind.UNAVAILABLE,
                    what + ": S3 asks for a pause (" + code(e) + "). The next run goes on from here.",
                    e);
        }
        if (e.statusCode() >= 500) {
            return new AdapterException(
                    FailureKind.UNAVAILABLE,
                    what + ": S3 failed (" + code(e) + ", HTTP " + e.statusCode() + "). The next run tries again.",
                    e);
        }
        return new AdapterException(
                FailureKind.PROTOCOL, what + ": S3 answered " + code(e) + ", HTTP " + e.statusCode() + ".", e);
    }

    private AdapterException unanswered(SdkException e, String what) {
        String words = String.valueOf(e.getMessage());
        if (words.contains("Unable to load credentials")) {
            return new AdapterException(
                    FailureKind.AUTHENTICATION,
                    what
                            + ": no credentials were found. Write access_key and secret_key, or give this process what AWS's"
                            + " default chain looks for: environment variables, a profile, or a role of the machine or"
                            + " container.",
                    e);
        }
        String where = settings.endpoint().map(Object::toString).orElse("AWS in the region " + settings.region());
        return new AdapterException(
                FailureKind.UNAVAILABLE,
                what + ": " + where + " cannot be reached (" + reason(e) + "). Check "
                        + (settings.endpoint().isPresent() ? "endpoint" : "region") + " and the network.",
                e);
    }

    /** The innermost exception says what happened to the connection. */
    private static String reason(Throwable e) {
        Throwable inner = e;
        while (inner.getCause() != null && inner.getCause() != inner) {
            inner = inner.getCause();
        }
        return inner.getClass()
                .getSimpleName()
                .replaceAll("Exception$", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ")
                .toLowerCase(Locale.ROOT);
    }

    private static Optional<Told> refused(String words) {
        return Optional.of(new Told(FailureKind.AUTHENTICATION, words));
    }

    private static Optional<String> region(AwsServiceException e) {
        @Nullable AwsErrorDetails details = e.awsErrorDetails();
        Optional<String> header = details == null || details.sdkHttpResponse() == null
                ? Optional.empty()
                : details.sdkHttpResponse().firstMatchingHeader("x-amz-bucket-region");
        return header.or(() -> {
            Matcher matcher = EXPECTED_REGION.matcher(message(e));
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        });
    }

    // A proxy in between, or an answer without a body, gives no code.
    private static String code(AwsServiceException e) {
        @Nullable AwsErrorDetails details = e.awsErrorDetails();
        String code = details == null ? null : details.errorCode();
        return code == null || code.isEmpty() ? String.valueOf(e.statusCode()) : code;
    }

    private static String message(AwsServiceException e) {
        return String.valueOf(e.getMessage());
    }

    private record Told(FailureKind kind, String words) {}
}
