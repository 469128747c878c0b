package io.pqlconnector.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.alarm.Limits;
import io.pqlconnector.core.lake.AccountKeyStep;
import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.spi.source.PropertyPath;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigReaderTest {
    private static final String MINIMAL = """
            sources: [ { type: files, format: mixpanel, path: "*.jsonl" } ]
            rules: rules.yaml
            destinations: [ { type: local, mapping: local.yaml } ]
            """;

    @TempDir
    private Path folder;

    private Problems problems = new Problems();

    @BeforeEach
    void freshProblems() {
        problems = new Problems();
    }

    @Test
    void resolvesPathsFromTheFilesOwnFolder() throws IOException {
        Config config = read(MINIMAL + "data_dir: ../elsewhere\n", Map.of());

        assertThat(problems()).isEmpty();
        assertThat(config.dataDirectory()).isEqualTo(folder.resolveSibling("elsewhere"));
        assertThat(config.rules().path()).isEqualTo(folder.resolve("rules.yaml"));
    }

    @Test
    void readsInstantsZonesAndHowAccountsAreNamed() throws IOException {
        Config config = read(MINIMAL + """
                        as_of: 2026-03-31T02:00:00+02:00
                        time_zone: Europe/Berlin
                        accounts:
                          key: [ properties.org.id, context.groupId, group, traits.company, email_domain ]
                          exclude: { domains: [ OurCompany.com ], free_mail: false, emails: [ ".*\\\\+test@.*" ] }
                        """, Map.of());

        assertThat(problems()).isEmpty();
        assertThat(config.asOf()).contains(Instant.parse("2026-03-31T00:00:00Z"));
        assertThat(config.zone()).hasToString("Europe/Berlin");
        assertThat(config.identity().steps())
                .containsExactly(
                        new AccountKeyStep.Property(PropertyPath.property("org.id")),
                        new AccountKeyStep.Property(PropertyPath.context("groupId")),
                        new AccountKeyStep.LastGroup(),
                        new AccountKeyStep.UserTrait("company"),
                        new AccountKeyStep.EmailDomain());
        assertThat(config.identity().excludedDomains()).containsExactly("ourcompany.com");
        assertThat(config.identity().excludeFreeMail()).isFalse();
        assertThat(config.identity().excludedEmails())
                .singleElement()
                .satisfies(pattern -> assertThat(
                                pattern.matcher("Jo+Test@acme.com").matches())
                        .isTrue());
    }

    @Test
    void theWorkerListensOnThisMachineAloneUnlessItIsTold() throws IOException {
        Config.Server standard = read(MINIMAL, Map.of()).server();
        Config.Server told = read(MINIMAL + "server: { host: 0.0.0.0, port: 0, debounce: 30s }\n", Map.of())
                .server();

        assertThat(problems()).isEmpty();
        assertThat(standard).isEqualTo(new Config.Server("127.0.0.1", 8070, Duration.ofSeconds(10)));
        assertThat(told).isEqualTo(new Config.Server("0.0.0.0", 0, Duration.ofSeconds(30)));
    }

    @Test
    void mistakesUnderServerAreToldTogether() throws IOException {
        read(MINIMAL + "server: { hots: x, host: \"\", port: 70000, debounce: soon }\n", Map.of());

        assertThat(problems()).isEqualTo("""
                config.yaml:4:11  server.hots: unknown key "hots". Known: host, port, debounce.
                config.yaml:4:26  server.host: is empty. Write 127.0.0.1 for this machine alone, or 0.0.0.0 for others too.
                config.yaml:4:36  server.port: must be between 0 and 65535, found 70000.
                config.yaml:4:53  server.debounce: "soon" is no duration. Write 30d, 12h or 2w.""");
    }

    @Test
    void numbersComponentsOfOneTypeUnlessTheyAreNamed() throws IOException {
        Config config = read("""
                sources:
                  - { type: files, path: a }
                  - { type: files, path: b }
                  - { type: files, name: profiles, path: c }
                rules: rules.yaml
                destinations: [ { type: local, mapping: local.yaml } ]
                """, Map.of());

        assertThat(config.sources()).extracting(Config.Component::name).containsExactly("files", "files-2", "profiles");
    }

    @Test
    void saysAllThatIsWrongAtOnceAndWhere() throws IOException {
        read("""
                data_dri: data
                as_of: yesterday
                time_zone: Europe/Berln
                sources:
                  - { path: x }
                accounts: { key: [ company_id ], exclude: { emails: [ "(" ] } }
                destinations: [ { type: local } ]
                lake: { retention: 30days, max_bad_share: 120% }
                """, Map.of());

        assertThat(problems()).isEqualTo("""
                config.yaml:1:1  rules: is missing. Write rules: mappings/rules.yaml.
                config.yaml:1:1  data_dri: unknown key "data_dri". Did you mean "data_dir"?
                config.yaml:2:8  as_of: expected an instant with a zone, such as 2026-03-31T00:00:00Z, found "yesterday".
                config.yaml:3:12  time_zone: no time zone is called "Europe/Berln". Did you mean "Europe/Berlin"?
                config.yaml:5:5  sources[0].type: is missing. Write type: files.
                config.yaml:6:20  accounts.key[0]: "company_id" is no way to name an account. Write properties.NAME, context.groupId, group, traits.NAME or email_domain.
                config.yaml:6:55  accounts.exclude.emails[0]: "(" is no regular expression: Unclosed group. Example: ".*\\\\+test@.*".
                config.yaml:7:17  destinations[0].mapping: is missing. Write mapping: mappings/local.yaml.
                config.yaml:8:20  lake.retention: "30days" is no duration. Write 30d, 12h or 2w.
                config.yaml:8:43  lake.max_bad_share: expected a share between 0% and 100%, such as 40%, found "120%".""");
    }

    @Test
    void fillsInSecretsAndNeverShowsThem() throws IOException {
        Files.writeString(folder.resolve("token"), "from-file\n");

        Config config = read(
                MINIMAL.replace(
                        "path: \"*.jsonl\"", "path: \"${EXPORT}/*.jsonl\", token: \"${file:token}\", price: \"$${5}\""),
                Map.of("EXPORT", "s3cret"));

        assertThat(problems()).isEmpty();
        assertThat(config.sources().get(0).settings().text("path")).contains("s3cret/*.jsonl");
        assertThat(config.sources().get(0).settings().text("token")).contains("from-file");
        assertThat(config.sources().get(0).settings().text("price")).contains("${5}");
        assertThat(config.sources().get(0).settings().wholeNumber("path")).isEmpty();
        assertThat(problems()).contains("found \"***\"").doesNotContain("s3cret");
    }

    @Test
    void namesAMissingVariableOrFileAndWhatToDo() throws IOException {
        read(
                MINIMAL + "data_dir: ${PQL_DATA}\nas_of: ${not a name}\nlake: { retention: \"${file:zone}\" }\n",
                Map.of());

        assertThat(problems())
                .contains("config.yaml:4:11  data_dir: the environment variable PQL_DATA is not set. Set it, or write"
                        + " ${file:PATH} to read a mounted file.")
                .contains(
                        "config.yaml:6:20  lake.retention: the file zone cannot be read (there is no such file). Mount the"
                                + " secret there, or correct the path.")
                .contains("config.yaml:5:8  as_of: \"${not a name}\" is no reference.");
    }

    @Test
    void whatIsShownToPeopleCannotComeFromTheEnvironment() throws IOException {
        read(
                MINIMAL.replace("rules: rules.yaml", "rules: ${SECRET}")
                                .replace("type: local,", "type: local, name: \"${SECRET}\",")
                        + "time_zone: ${SECRET}\n",
                Map.of("SECRET", "hunter2"));

        assertThat(problems())
                .contains("rules: is shown in messages and plans, so it cannot come from the environment.")
                .contains("destinations[0].name: is shown in messages and plans")
                .contains("time_zone: is shown in messages and plans")
                .doesNotContain("hunter2");
    }

    @Test
    void boundsThatContradictEachOtherAreAProblem() throws IOException {
        read(MINIMAL + "health: { warn_under: 50%, warn_over: 20% }\n", Map.of());

        assertThat(problems()).contains("health.warn_under: is above health.warn_over");
    }

    @Test
    void limitsThatAreLeftOutHaveTheirDefaultsAndNoneSwitchesOneOff() throws IOException {
        assertThat(read(MINIMAL, Map.of()).limits()).isEqualTo(Limits.DEFAULT);
        assertThat(read(MINIMAL + "limits: { creates_per_run: 20_000, tier_changes_share: none }\n", Map.of())
                        .limits())
                .isEqualTo(Limits.DEFAULT.with(Optional.of(20_000L), Limits.DEFAULT.enrollments(), Optional.empty()));
        Limits silence = read(MINIMAL + "limits: { silent_after: none, volume_drop_share: 80% }\n", Map.of())
                .limits();
        assertThat(silence.silentAfter()).isEmpty();
        assertThat(silence.volumeDrop()).contains(new BigDecimal("0.80"));
        assertThat(problems()).isEmpty();
    }

    @Test
    void saysWhatALimitCanBe() throws IOException {
        read(MINIMAL + """
                        limits:
                          creates_per_run: many
                          enrollments_per_run: -1
                          tier_changes_share: 130%
                          silent_after: 2 days
                          create_per_run: 5
                        """, Map.of());

        assertThat(problems()).isEqualTo("""
                config.yaml:5:20  limits.creates_per_run: expected a whole number, such as 500, or none, found "many".
                config.yaml:6:24  limits.enrollments_per_run: expected a whole number, such as 500, or none, found "-1".
                config.yaml:7:23  limits.tier_changes_share: expected a share between 0% and 100%, such as 30%, or none, found "130%".
                config.yaml:8:17  limits.silent_after: expected a duration, such as 2d, or none, found "2 days".
                config.yaml:9:3  limits.create_per_run: unknown key "create_per_run". Did you mean "creates_per_run"?""");
    }

    private Config read(String yaml, Map<String, String> environment) throws IOException {
        Path file = folder.resolve("config.yaml");
        Files.writeString(file, yaml);
        return ConfigReader.read(file, environment, problems);
    }

    private String problems() {
        return problems.inOrder().stream()
                .map(Problem::toString)
                .map(text -> text.replace(folder + "/", ""))
                .collect(Collectors.joining("\n"));
    }
}
