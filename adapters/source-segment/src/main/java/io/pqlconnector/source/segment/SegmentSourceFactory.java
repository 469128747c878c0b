package io.pqlconnector.source.segment;

import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.spi.source.SourceContext;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.spi.source.UsageSourceFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/** Makes sources that read what Segment collects: {@code type: segment}. */
public final class SegmentSourceFactory implements UsageSourceFactory {
    private static final Pattern PATH_SECRET = Pattern.compile("[A-Za-z0-9_-]{16,200}");
    private static final Pattern NAME_IN_PATHS = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private final TimeAndChance time;
    private final boolean repeats;

    /** For {@link java.util.ServiceLoader}. */
    public SegmentSourceFactory() {
        this(TimeAndChance.REAL, true);
    }

    /**
     * For tests.
     *
     * @param repeats whether single requests are repeated
     */
    SegmentSourceFactory(TimeAndChance time, boolean repeats) {
        this.time = time;
        this.repeats = repeats;
    }

    @Override
    public String type() {
        return "segment";
    }

    @Override
    public UsageSource create(Fields settings, SourceContext context) {
        if (!settings.has("bucket") && !settings.has("webhook")) {
            settings.problem(
                    "bucket",
                    "is missing. Write the bucket of Segment's AWS S3 destination, such as acme-segment, or webhook: if"
                            + " messages come by a Webhooks destination alone.");
        }
        Instant start = settings.instant("start").orElse(Instant.EPOCH);
        Optional<ArchiveSettings> archive = new ArchiveReader(settings).read(start);
        Optional<SegmentSource.Push> push =
                settings.fields("webhook").map(webhook -> push(webhook, context, start, archive));
        String place = Stream.concat(
                        archive.stream().map(SegmentSourceFactory::place),
                        push.stream().map(any -> "inbox"))
                .collect(Collectors.joining(" and "));
        return new SegmentSource(context.name(), place, archive.map(this::archive), push, profiles(settings));
    }

    private Optional<Profiles> profiles(Fields settings) {
        return settings.fields("profiles").flatMap(ProfileSettings::read).map(read -> new Profiles(read, time));
    }

    private Archive archive(ArchiveSettings settings) {
        return new Archive(settings, new Bucket(settings, new S3Clients(settings, this::retries)), time);
    }

    private RetryStrategy retries() {
        return repeats ? AwsRetryStrategy.standardRetryStrategy() : AwsRetryStrategy.doNotRetry();
    }

    /** With all that decides what a key means, and how far back is read: with an earlier start all is to be listed anew. */
    private static String place(ArchiveSettings archive) {
        return archive.url()
                + archive.endpoint().map(endpoint -> " at " + endpoint).orElse("")
                + (archive.sourceIds().isEmpty() ? "" : " of " + String.join(", ", archive.sourceIds()))
                + (archive.start().equals(Instant.EPOCH) ? "" : " since " + archive.start());
    }

    private SegmentSource.Push push(
            Fields webhook, SourceContext context, Instant start, Optional<ArchiveSettings> archive) {
        String name = context.name().value();
        if (!NAME_IN_PATHS.matcher(name).matches()) {
            webhook.problems()
                    .add(
                            webhook.at(),
                            webhook.path(),
                            "the name of this source becomes part of a URL and of a folder. Write a name: of letters,"
                                    + " digits, - and _, such as name: segment.");
        }
        Secret pathSecret = secret(webhook, "path_secret", "SEGMENT_WEBHOOK_PATH");
        if (!pathSecret.value().isEmpty()
                && !PATH_SECRET.matcher(pathSecret.value()).matches()) {
            webhook.problem(
                    "path_secret",
                    "must be at least 16 letters, digits, - or _, such as openssl rand -hex 16 prints: of a list of"
                            + " messages Segment signs only the first, so this is what keeps others out.");
        }
        Secret shared = secret(webhook, "shared_secret", "SEGMENT_WEBHOOK_SECRET");
        Optional<String> sourceId = webhook.text("source_id")
                .or(() -> archive.map(ArchiveSettings::sourceIds)
                        .filter(ids -> ids.size() == 1)
                        .map(ids -> ids.get(0)));
        webhook.rejectUnknown();
        Path folder = context.dataDirectory().resolve("inbox").resolve(name.replace('/', '_'));
        Inbox inbox = new Inbox(folder, time);
        return new SegmentSource.Push(
                new Webhook(
                        "/webhooks/" + name + "/" + pathSecret.value(),
                        new Signature(notEmpty(shared)),
                        inbox,
                        sourceId),
                inbox,
                new InboxFolder(folder, start));
    }

    private static Secret secret(Fields webhook, String key, String variable) {
        Secret secret = webhook.required(key, webhook.secret(key), new Secret(""), key + ": ${" + variable + "}");
        if (webhook.has(key) && secret.value().isBlank()) {
            webhook.problem(
                    key, "is empty. Write the secret into the environment variable or file that it comes from.");
        }
        return secret;
    }

    // A key must not be empty; the problem is noted, and the source is not used then.
    private static Secret notEmpty(Secret secret) {
        return secret.value().isEmpty() ? new Secret("missing") : secret;
    }
}
