package io.pqlconnector.source.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.CallQuota;
import io.pqlconnector.spi.source.SourceContext;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.testkit.SettingsFixture;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SegmentSourceFactoryTest {
    private static final String ARCHIVE = "bucket: acme-segment\nregion: eu-west-1\n";
    private static final String SECRETS = "  path_secret: 0123456789abcdef\n  shared_secret: s3cr3t\n";

    @ParameterizedTest
    @MethodSource
    void takesWhatIsRight(String settings, String place) {
        SettingsFixture fixture = SettingsFixture.of(settings);

        UsageSource source = create(fixture, "segment");

        assertThat(fixture.problems()).isEmpty();
        assertThat(source.place()).isEqualTo(place);
    }

    static Stream<Arguments> takesWhatIsRight() {
        return Stream.of(
                Arguments.of(ARCHIVE, "s3://acme-segment/segment-logs"),
                Arguments.of(
                        ARCHIVE + "prefix: raw/\nsource_id: [web, app]\nstart: 2026-01-01\ndeleted_objects: keep",
                        "s3://acme-segment/raw/segment-logs of web, app since 2026-01-01T00:00:00Z"),
                Arguments.of(
                        "bucket: acme-segment\nendpoint: https://s3.acme.example\npath_style: true\naccess_key: a\nsecret_key: b",
                        "s3://acme-segment/segment-logs at https://s3.acme.example"),
                Arguments.of(
                        ARCHIVE
                                + "access_key: a\nsecret_key: b\nsession_token: c\nrole_arn: arn:aws:iam::123456789012:role/reader\nexternal_id: e",
                        "s3://acme-segment/segment-logs"),
                Arguments.of("webhook:\n" + SECRETS + "  source_id: web", "inbox"),
                Arguments.of(ARCHIVE + "webhook:\n" + SECRETS, "s3://acme-segment/segment-logs and inbox"));
    }

    @ParameterizedTest
    @MethodSource
    void saysWhatIsWrong(String settings, String[] problems) {
        SettingsFixture fixture = SettingsFixture.of(settings);

        UsageSource unused = create(fixture, "segment");

        assertThat(fixture.problems()).containsExactly(problems);
    }

    static Stream<Arguments> saysWhatIsWrong() {
        return Stream.of(
                wrong(
                        "start: 2026-01-01",
                        "config.yaml:1:1  bucket: is missing. Write the bucket of Segment's AWS S3 destination, such as"
                                + " acme-segment, or webhook: if messages come by a Webhooks destination alone."),
                wrong(
                        "bucket: acme-segment",
                        "config.yaml:1:1  region: is missing. Write the bucket's region, such as region: eu-west-1."),
                wrong(
                        "bucket: s3://acme/logs\nregion: Europe",
                        "config.yaml:1:9  bucket: \"s3://acme/logs\" is no name of a bucket. Write the name alone, such"
                                + " as acme-segment, and what comes after it as prefix:.",
                        "config.yaml:2:9  region: \"Europe\" is no region of AWS. Write its code, such as eu-west-1."),
                wrong(
                        ARCHIVE + "prefix: raw/segment-logs/\nsource_id: a/b",
                        "config.yaml:3:9  prefix: is what stands before segment-logs/. Leave segment-logs out, and the key"
                                + " too if that is all.",
                        "config.yaml:4:12  source_id: \"a/b\" is no id of a Segment source. Write what the folder below"
                                + " segment-logs/ is called."),
                wrong(
                        ARCHIVE + "endpoint: http://s3.acme.example",
                        "config.yaml:3:11  endpoint: is not encrypted. Write https://; plain http is for this machine"
                                + " only."),
                wrong(
                        ARCHIVE + "access_key: a",
                        "config.yaml:1:1  secret_key: is missing, but access_key is there. Write both, or neither to use"
                                + " AWS's default chain."),
                wrong(
                        ARCHIVE + "session_token: a\nrole_arn: reader\nexternal_id: e",
                        "config.yaml:3:16  session_token: goes with access_key and secret_key, which are missing.",
                        "config.yaml:4:11  role_arn: is no ARN of a role. Write it as IAM shows it, such as"
                                + " arn:aws:iam::123456789012:role/segment-archive-reader."),
                wrong(
                        ARCHIVE + "external_id: e",
                        "config.yaml:3:14  external_id: goes with role_arn, which is missing."),
                wrong(
                        "webhook:\n  path_secret: short\n",
                        "config.yaml:2:3  webhook.shared_secret: is missing. Write shared_secret:"
                                + " ${SEGMENT_WEBHOOK_SECRET}.",
                        "config.yaml:2:16  webhook.path_secret: must be at least 16 letters, digits, - or _, such as"
                                + " openssl rand -hex 16 prints: of a list of messages Segment signs only the first, so"
                                + " this is what keeps others out."),
                wrong(
                        "webhook:\n" + SECRETS + "  secret: x",
                        "config.yaml:4:3  webhook.secret: unknown key \"secret\". Known: path_secret, shared_secret,"
                                + " source_id."));
    }

    @Test
    void wantsANameThatFitsIntoAUrlIfThereIsAWebhook() {
        SettingsFixture fixture = SettingsFixture.of("webhook:\n" + SECRETS);

        UsageSource unused = create(fixture, "../Segment EU");

        assertThat(fixture.problems())
                .containsExactly(
                        "config.yaml:2:3  webhook: the name of this source becomes part of a URL and of a folder."
                                + " Write a name: of letters, digits, - and _, such as name: segment.");
    }

    @Test
    void tellsWhereSegmentPostsToAndShowsTheSecretNowhereElse() {
        UsageSource source = create(SettingsFixture.of("webhook:\n" + SECRETS), "segment");

        assertThat(source.receiver().orElseThrow().path()).isEqualTo("/webhooks/segment/0123456789abcdef");
        assertThat(source.toString() + source.place() + source.receiver())
                .doesNotContain("0123456789abcdef")
                .doesNotContain("s3cr3t");
    }

    private static UsageSource create(SettingsFixture fixture, String name) {
        Path folder = Path.of("anywhere");
        return new SegmentSourceFactory()
                .create(fixture.fields(), new SourceContext(new SourceName(name), folder, folder, CallQuota.NONE));
    }

    private static Arguments wrong(String settings, String... problems) {
        return Arguments.of(settings, problems);
    }
}
