package io.pqlconnector.worker.init;

import io.pqlconnector.worker.init.Part.Outside;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** Where usage comes from. */
enum SourceKind {
    MIXPANEL("properties.company_id, email_domain") {
        @Override
        Part part(Answers answers, LocalDate today) {
            Outside username = new Outside(
                    "MIXPANEL_USERNAME",
                    "Mixpanel > Organization settings > Service accounts: a name like pql.abc123.mp-service-account");
            Outside secret = new Outside("MIXPANEL_SECRET", "Shown once, when the service account is made");
            String project = answers.to(
                    Question.of("--project-id", "Number of the Mixpanel project (Project settings > Overview)"));
            String region = answers.to(Question.of("--region", "Where the project's data lives")
                    .among("us", "eu", "in")
                    .or("us"));
            String url = url(answers);
            String yaml = "  - type: mixpanel\n"
                    + Yaml.line("project_id", project)
                    + Yaml.line("region", region)
                    + username.line("username")
                    + secret.line("secret")
                    + Yaml.line("start", answers.to(start(today, FEW_DAYS)))
                    + Yaml.line("base_url", url.isEmpty() ? "" : url + "/api/2.0")
                    + Yaml.line("query_base_url", url.isEmpty() ? "" : url + "/api/query");
            return new Part(
                    "Mixpanel",
                    yaml,
                    List.of(username, secret),
                    Map.of(
                            "project_id", "--project-id",
                            "start", START,
                            "base_url", URL,
                            "query_base_url", URL));
        }
    },
    SEGMENT("context.groupId, email_domain") {
        @Override
        Part part(Answers answers, LocalDate today) {
            Outside id = new Outside("AWS_ACCESS_KEY_ID", "AWS > IAM: a user that may list and read the bucket");
            Outside key = new Outside("AWS_SECRET_ACCESS_KEY", "Shown once, when the access key is made");
            String yaml = "  - type: segment\n"
                    + Yaml.line(
                            "bucket",
                            answers.to(
                                    Question.of("--bucket", "Bucket of Segment's AWS S3 destination, its name alone")))
                    + Yaml.line(
                            "region", answers.to(Question.of("--region", "Region of the bucket, such as eu-west-1")))
                    + id.line("access_key")
                    + key.line("secret_key")
                    + Yaml.line("start", answers.to(start(today, DAYS)))
                    + endpoint(url(answers));
            return new Part(
                    "Segment",
                    yaml,
                    List.of(id, key),
                    Map.of("bucket", "--bucket", "region", "--region", "start", START, "endpoint", URL));
        }
    },
    AMPLITUDE("context.groupId, email_domain") {
        @Override
        Part part(Answers answers, LocalDate today) {
            Outside id = new Outside("AMPLITUDE_API_KEY", "Amplitude > Settings > Projects > your project");
            Outside key = new Outside("AMPLITUDE_SECRET_KEY", "On the same page");
            String region = answers.to(Question.of("--region", "Where the project's data lives")
                    .among("us", "eu")
                    .or("us"));
            String group = answers.to(Question.of("--group-type", "Group type that is the account, if you have groups")
                    .or(""));
            String url = url(answers);
            String yaml = "  - type: amplitude\n"
                    + id.line("api_key")
                    + key.line("secret_key")
                    + Yaml.line("region", region)
                    + Yaml.line("group_type", group)
                    + Yaml.line("start", answers.to(start(today, DAYS)))
                    + Yaml.line("base_url", url.isEmpty() ? "" : url + "/api/2");
            return new Part("Amplitude", yaml, List.of(id, key), Map.of("start", START, "base_url", URL));
        }
    },
    FILES("properties.company_id, email_domain") {
        @Override
        Part part(Answers answers, LocalDate today) {
            String yaml = "  - type: files\n"
                    + Yaml.line(
                            "format",
                            answers.to(Question.of("--format", "What is in the files")
                                    .among("mixpanel", "segment")
                                    .or("mixpanel")))
                    + Yaml.line(
                            "path",
                            answers.to(Question.of("--path", "Where they are").or("exports/*.jsonl.gz")));
            return new Part("files", yaml, List.of(), Map.of("path", "--path"));
        }
    };

    private static final String START = "--start";
    private static final String URL = "--source-url";
    private static final int DAYS = 90;

    // A day is a call, and with so many the first plan need not wait for Mixpanel's hourly limit.
    private static final int FEW_DAYS = 30;

    private final String accountKey;

    SourceKind(String accountKey) {
        this.accountKey = accountKey;
    }

    /** What names an account, as events of this kind usually carry it. */
    String accountKey() {
        return accountKey;
    }

    /** The source as its answers say. */
    abstract Part part(Answers answers, LocalDate today);

    // What the signals of the shipped rules look at, and more: what is older costs calls and time.
    private static Question start(LocalDate today, int days) {
        return Question.of(START, "First day that is read")
                .or(today.minusDays(days).toString());
    }

    private static String url(Answers answers) {
        return answers.to(Question.of(URL, "Another address, such as a proxy")
                        .or("")
                        .quietly())
                .replaceAll("/+$", "");
    }

    private static String endpoint(String url) {
        return url.isEmpty() ? "" : Yaml.line("endpoint", url) + "    path_style: true\n";
    }
}
