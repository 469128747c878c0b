package io.pqlconnector.source.segment;

import io.pqlconnector.http.LaneKeys;
import io.pqlconnector.source.segment.ArchiveSettings.AccessKeys;
import io.pqlconnector.source.segment.ArchiveSettings.DeletedObjects;
import io.pqlconnector.source.segment.ArchiveSettings.Role;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads where the archive is from the configuration. */
final class ArchiveReader {
    /** See <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html">bucket names</a>. */
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z0-9]+)+");
    private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:role/.+");
    private static final String ANY_REGION = "us-east-1";

    private final Fields settings;

    ArchiveReader(Fields settings) {
        this.settings = settings;
    }

    /** Reads every key; empty if no bucket is named. */
    Optional<ArchiveSettings> read(Instant start) {
        Optional<String> bucket = settings.text("bucket");
        bucket.filter(name -> !BUCKET.matcher(name).matches())
                .ifPresent(name -> settings.problem(
                        "bucket",
                        "\"" + name + "\" is no name of a bucket. Write the name alone, such as acme-segment, and what"
                                + " comes after it as prefix:."));
        Optional<URI> endpoint = LaneKeys.url(settings, "endpoint");
        ArchiveSettings read = new ArchiveSettings(
                bucket.orElse(""),
                prefix(),
                sourceIds(),
                region(bucket.isPresent() && endpoint.isEmpty()),
                endpoint,
                settings.flag("path_style").orElse(false),
                keys(),
                role(),
                start,
                settings.choice("deleted_objects", DeletedObjects.class).orElse(DeletedObjects.DROP));
        return bucket.map(name -> read);
    }

    private String prefix() {
        String prefix = settings.text("prefix").orElse("").replaceAll("^/+|/+$", "");
        if (prefix.equals("segment-logs") || prefix.endsWith("/segment-logs")) {
            settings.problem(
                    "prefix",
                    "is what stands before segment-logs/. Leave segment-logs out, and the key too if that is all.");
        }
        return prefix.isEmpty() ? "" : prefix + "/";
    }

    private List<String> sourceIds() {
        List<String> ids = settings.texts("source_id");
        ids.stream()
                .filter(id -> id.isBlank() || id.contains("/"))
                .findFirst()
                .ifPresent(id -> settings.problem(
                        "source_id",
                        "\"" + id + "\" is no id of a Segment source. Write what the folder below segment-logs/ is"
                                + " called."));
        return ids.stream().distinct().toList();
    }

    private String region(boolean needed) {
        Optional<String> region = settings.text("region");
        if (needed && !settings.has("region")) {
            settings.problem("region", "is missing. Write the bucket's region, such as region: eu-west-1.");
        }
        region.filter(name -> !REGION.matcher(name).matches())
                .ifPresent(name -> settings.problem(
                        "region", "\"" + name + "\" is no region of AWS. Write its code, such as eu-west-1."));
        return region.orElse(ANY_REGION);
    }

    private Optional<AccessKeys> keys() {
        Optional<String> id = settings.secret("access_key").map(Secret::value);
        Optional<Secret> secret = settings.secret("secret_key");
        Optional<Secret> token = settings.secret("session_token");
        if (id.isPresent() != secret.isPresent()) {
            settings.problem(
                    id.isPresent() ? "secret_key" : "access_key",
                    "is missing, but " + (id.isPresent() ? "access_key" : "secret_key") + " is there. Write both, or"
                            + " neither to use AWS's default chain.");
        } else if (token.isPresent() && id.isEmpty()) {
            settings.problem("session_token", "goes with access_key and secret_key, which are missing.");
        }
        return id.isPresent() && secret.isPresent()
                ? Optional.of(new AccessKeys(id.get(), secret.get(), token))
                : Optional.empty();
    }

    private Optional<Role> role() {
        Optional<String> arn = settings.text("role_arn");
        Optional<String> externalId = settings.text("external_id");
        Optional<URI> endpoint = LaneKeys.url(settings, "sts_endpoint");
        arn.filter(name -> !ROLE.matcher(name).matches())
                .ifPresent(name -> settings.problem(
                        "role_arn",
                        "is no ARN of a role. Write it as IAM shows it, such as"
                                + " arn:aws:iam::123456789012:role/segment-archive-reader."));
        if (externalId.isPresent() && arn.isEmpty()) {
            settings.problem("external_id", "goes with role_arn, which is missing.");
        }
        return arn.map(name -> new Role(name, externalId, endpoint));
    }
}
