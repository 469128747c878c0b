package io.pqlconnector.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.lake.AccountKeyStep;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.spi.source.PropertyPath;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConfigReaderTest extends ReadConfigTest {
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
    void remembersWhatCameFromTheEnvironmentAndFromFilesAndShowsNoneOfIt() throws IOException {
        Files.writeString(folder.resolve("token"), "from-file\n");

        Config config = read(
                MINIMAL.replace("path: \"*.jsonl\"", "path: \"${EXPORT}/*.jsonl\", token: \"Key ${file:token}\""),
                Map.of("EXPORT", "s3cret", "OTHER", "of-somebody-else"));

        assertThat(config.secrets()).containsExactlyInAnyOrder(new Secret("s3cret"), new Secret("from-file"));
        assertThat(config.toString()).doesNotContain("s3cret", "from-file");
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
                lake: { retention: 30days, max_bad_share: 120%, memory: 0.5GB, threads: 0 }
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
                config.yaml:8:43  lake.max_bad_share: expected a share between 0% and 100%, such as 40%, found "120%".
                config.yaml:8:57  lake.memory: "0.5GB" is no amount of memory. Write 256MB or 2GB.
                config.yaml:8:73  lake.threads: must be between 1 and 1024, found 0.""");
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
}
