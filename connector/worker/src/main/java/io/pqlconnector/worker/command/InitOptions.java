package io.pqlconnector.worker.command;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The answers that {@code pql init} takes as options, by their names. */
final class InitOptions {
    private final Map<String, String> given = new TreeMap<>();

    /** Those that were given. */
    Map<String, String> given() {
        return Collections.unmodifiableMap(given);
    }

    // What is not given is set to nothing.
    private void put(String name, @Nullable String value) {
        if (value != null) {
            given.put(name, value);
        }
    }

    @Option(
            names = "--source",
            paramLabel = "KIND",
            description = "Where usage comes from: mixpanel, segment, amplitude or files.")
    void source(@Nullable String value) {
        put("--source", value);
    }

    @Option(
            names = "--destination",
            paramLabel = "KIND",
            description = "Which CRM leads go into: hubspot, salesforce or local. Default: local.")
    void destination(@Nullable String value) {
        put("--destination", value);
    }

    @Option(
            names = "--account-key",
            paramLabel = "LIST",
            description = "What names an account, such as properties.company_id,email_domain.")
    void accountKey(@Nullable String value) {
        put("--account-key", value);
    }

    @Option(
            names = "--start",
            paramLabel = "DAY",
            description = "The first day that is read. Default: 90 days ago, for Mixpanel 30.")
    void start(@Nullable String value) {
        put("--start", value);
    }

    @Option(names = "--project-id", paramLabel = "NUMBER", description = "Mixpanel: the project.")
    void projectId(@Nullable String value) {
        put("--project-id", value);
    }

    @Option(
            names = "--region",
            paramLabel = "REGION",
            description = "Mixpanel: us, eu or in. Amplitude: us or eu. Segment: the bucket's, such as eu-west-1.")
    void region(@Nullable String value) {
        put("--region", value);
    }

    @Option(names = "--bucket", paramLabel = "NAME", description = "Segment: the bucket of the AWS S3 destination.")
    void bucket(@Nullable String value) {
        put("--bucket", value);
    }

    @Option(names = "--group-type", paramLabel = "NAME", description = "Amplitude: the group type that is the account.")
    void groupType(@Nullable String value) {
        put("--group-type", value);
    }

    @Option(names = "--format", paramLabel = "KIND", description = "Files: mixpanel or segment.")
    void format(@Nullable String value) {
        put("--format", value);
    }

    @Option(
            names = "--path",
            paramLabel = "PATTERN",
            description = "Files: where they are. Default: exports/*.jsonl.gz.")
    void path(@Nullable String value) {
        put("--path", value);
    }

    @Option(names = "--source-url", paramLabel = "URL", description = "Another address of the source, such as a proxy.")
    void sourceUrl(@Nullable String value) {
        put("--source-url", value);
    }

    @Option(
            names = "--portal-id",
            paramLabel = "NUMBER",
            description = "HubSpot: the portal, so that no other is written to.")
    void portalId(@Nullable String value) {
        put("--portal-id", value);
    }

    @Option(
            names = "--destination-url",
            paramLabel = "URL",
            description = "Salesforce: the org's own address. HubSpot: another address, such as a proxy.")
    void destinationUrl(@Nullable String value) {
        put("--destination-url", value);
    }

    @Option(names = "--org-id", paramLabel = "ID", description = "Salesforce: the org, so that no other is written to.")
    void orgId(@Nullable String value) {
        put("--org-id", value);
    }

    @Option(
            names = "--auth-flow",
            paramLabel = "FLOW",
            description = "Salesforce: jwt_bearer, client_credentials or refresh_token. Default: jwt_bearer.")
    void authFlow(@Nullable String value) {
        put("--auth-flow", value);
    }

    @Option(
            names = "--username",
            paramLabel = "NAME",
            description = "Salesforce, with jwt_bearer: in whose name everything is done.")
    void username(@Nullable String value) {
        put("--username", value);
    }
}
